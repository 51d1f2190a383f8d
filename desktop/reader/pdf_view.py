"""A PDF in the lesson's place: it tells the same news as a lesson page and is told the same, page by page as blocks.

So time, progress, resuming, notes, highlights, bookmarks and find know nothing of PDFs. Qt renders the pages on a
thread of its own; words are read a few pages at a time, so that a long document does not hold up the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from desktop.printing import put_document_on
from desktop.reader.page_news import (
    ColourKey,
    Deselected,
    MarkClicked,
    NoteKey,
    PlaceSeen,
    Ready,
    RemoveKey,
    Selected,
    Stirred,
    WentFurther,
)
from desktop.reader.pdf_places import Place, Sheet, lay_out, place_seen, sheet_at
from desktop.reader.view import Found
from learning.values import Anchor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtPdf import QPdfSelection
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from learning.values import Position

_PAGES_A_TURN = 4
_STEP, _SMALLEST, _LARGEST = 1.15, 0.4, 4.0
_NEAR = 0.02


class Mark(NamedTuple):
    """A drawn mark: whose it is, its colour, and its words."""

    mark: str
    colour: str
    sheet: int
    start: int
    end: int


class PdfView(QPdfView):
    """`told` carries `PageNews`; `failed` when the file can't be shown; `found` a `Found`."""

    told = Signal(object)
    failed = Signal()
    found = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # Not children of the view: its rendering thread reads the document until the view is gone. Children go in the
        # order they came, so what seeks in the document goes before it.
        self._search = QPdfSearchModel(parent)
        self.document_ = QPdfDocument(parent)
        self._blocks: tuple[str, ...] = ()
        self._texts: list[tuple[str, str]] = []
        self._marks: tuple[Mark, ...] = ()
        self._colours: dict[str, tuple[QColor, QColor]] = {}
        self._selection: tuple[int, QPdfSelection] | None = None
        self._pressed: tuple[int, QPointF] | None = None
        self._wanted: tuple[Position | None, float] = (None, 0.0)
        self._active = 0
        self._zoom = 1.0
        self._selected = QColor(Qt.GlobalColor.yellow)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setDocument(self.document_)
        self._search.setDocument(self.document_)
        self.setSearchModel(self._search)
        self.setAccessibleName("Pages of the document")
        self._reading = QTimer(self, interval=0)
        self._reading.timeout.connect(self._read_some)
        self.document_.statusChanged.connect(self._on_status)
        self.verticalScrollBar().valueChanged.connect(self._tell_place)
        self._search.countChanged.connect(self._on_count)

    # What a lesson page can do ------------------------------------------------------------------------------------

    def open(self, file: Path, blocks: tuple[str, ...], position: Position | None, furthest: float) -> None:
        """Show a file whose pages are these blocks, where the learner stopped or at their furthest place."""
        self.let_go()
        self._blocks, self._wanted = blocks, (position, furthest)
        self.document_.load(str(file))

    def let_go(self) -> None:
        """Close the document."""
        self._reading.stop()
        self._texts, self._marks, self._selection = [], (), None
        self._search.setSearchString("")
        self.document_.close()

    def command(self, name: str, *values: object) -> None:
        """Do what a lesson page's script does; what makes no sense in a PDF is no news."""
        acts: dict[str, Callable[..., None]] = {
            "resume": self._resume,
            "goToId": self._go_to_block,
            "goToNote": self._go_to_mark,
            "draw": self._draw,
            "deselect": self._deselect,
        }
        if name in acts and self.is_open:
            acts[name](*values)

    def look_for(self, words: str, *, backward: bool = False) -> None:
        """Go to the next place with these words; none clear the search."""
        if words != self._search.searchString():
            self._search.setSearchString(words)
            self._active = 0
        elif self._search.count():
            self._active = (self._active + (-1 if backward else 1)) % self._search.count()
        self._show_found()

    def put_on(self, printer: QPrinter) -> None:
        """Print every page."""
        put_document_on(printer, self.document_)

    def mapped(self, left: float, top: float, right: float, bottom: float) -> QRect:
        """A rectangle of ours in the viewport's coordinates: they are the same."""
        return QRectF(left, top, right - left, bottom - top).toRect()

    def wear(self, ground: QColor, selection: QColor, colours: dict[str, tuple[QColor, QColor]]) -> None:
        """The ground around the pages, and the colours on them: those that suit white paper."""
        self._colours, self._selected = colours, selection
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Dark, ground)
        self.setPalette(palette)
        self.viewport().update()

    def resize_text(self, steps: int) -> None:
        """Larger or smaller; 0 fits the width again."""
        at = self._share()
        if steps == 0:
            self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        else:
            now = self._sheets()[0].scale / self._dots() if self.is_open and self._sheets() else self._zoom
            self._zoom = min(max(now * _STEP**steps, _SMALLEST), _LARGEST)
            self.setZoomMode(QPdfView.ZoomMode.Custom)
            self.setZoomFactor(self._zoom)
        self._scroll_to(at)

    @property
    def is_open(self) -> bool:
        """Whether there are pages to show."""
        return self.document_.status() == QPdfDocument.Status.Ready and self.document_.pageCount() > 0

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The words of each page, as far as they were read."""
        return list(self._texts)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn on the pages."""
        return self._marks

    def anchor(self) -> Anchor | None:
        """The page at the top of the screen, as the place of a note."""
        number = self._seen().sheet
        return Anchor(block=self._blocks[number], page=number + 1) if number < len(self._blocks) else None

    # Places -------------------------------------------------------------------------------------------------------

    def _dots(self) -> float:
        return self.screen().logicalDotsPerInch() / 72

    def _sheets(self) -> tuple[Sheet, ...]:
        """Where each page lies, in the coordinates of the whole document; QPdfView does not tell."""
        sizes = tuple(self.document_.pagePointSize(n) for n in range(self.document_.pageCount()))
        margins, fits = self.documentMargins(), self.zoomMode() == QPdfView.ZoomMode.FitToWidth
        return lay_out(
            tuple((size.width(), size.height()) for size in sizes),
            width=self.viewport().width(),
            margins=(margins.left(), margins.top(), margins.right()),
            spacing=self.pageSpacing(),
            scale=None if fits else self.zoomFactor() * self._dots(),
        )

    def _share(self) -> float:
        bar = self.verticalScrollBar()
        return bar.value() / bar.maximum() if bar.maximum() > 0 else 0.0

    def _seen(self) -> Place:
        return place_seen(self._sheets(), self.verticalScrollBar().value(), self.viewport().height())

    def _scroll_to(self, share: float) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(round(share * bar.maximum()))

    def _tell_place(self) -> None:
        if not self.is_open or not self._blocks:
            return
        seen = self._seen()
        ends = tuple(self._blocks[n] for n in seen.ends if n < len(self._blocks))
        at = min(seen.sheet, len(self._blocks) - 1)
        self.told.emit(PlaceSeen(self._blocks[at], self._share(), seen.read, ends))

    def _resume(self, block: str, offset: float, furthest: float = 0.0) -> None:
        if not offset and block in self._blocks[1:]:
            self._go_to_block(block)  # a search result or a bookmark names the page alone
        else:
            self._scroll_to(offset)
        reached = self._seen().read
        if furthest > reached + _NEAR:
            height, sheets = self.viewport().height(), self._sheets()
            self.verticalScrollBar().setValue(round(furthest * (sheets[-1].bottom if sheets else 0)) - height)
            self.told.emit(WentFurther(further=True))
        self._tell_place()

    def _go_to_block(self, block: str) -> None:
        sheets = self._sheets()
        if block in self._blocks and (number := self._blocks.index(block)) < len(sheets):
            self.verticalScrollBar().setValue(round(sheets[number].top))

    def _go_to_mark(self, mark: str) -> None:
        found = next((each for each in self._marks if each.mark == mark), None)
        if found is None:
            return
        boxes = self._boxes(found.sheet, found.start, found.end)
        sheet = self._sheets()[found.sheet]
        top = sheet.top + (boxes[0].top() * sheet.scale if boxes else 0)
        self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))

    # Words --------------------------------------------------------------------------------------------------------

    def _on_status(self, status: QPdfDocument.Status) -> None:
        if status == QPdfDocument.Status.Ready and self._blocks:
            self._reading.start()
            QTimer.singleShot(0, self, self._arrive)
        elif status == QPdfDocument.Status.Error:
            self.failed.emit()

    def _arrive(self) -> None:
        position, furthest = self._wanted
        if self.is_open:
            self._resume(position.block if position else "", position.offset if position else 0.0, furthest)

    def _read_some(self) -> None:
        pages = min(len(self._blocks), self.document_.pageCount())
        for number in range(len(self._texts), min(len(self._texts) + _PAGES_A_TURN, pages)):
            self._texts.append((self._blocks[number], self.document_.getAllText(number).text()))
        if len(self._texts) >= pages:
            self._reading.stop()
            self.told.emit(Ready(tuple(self._texts)))
            self._tell_place()

    def _on_count(self) -> None:
        self._show_found()

    def _show_found(self) -> None:
        count = self._search.count()
        self.setCurrentSearchResultIndex(self._active if count else -1)
        if count:
            result = self._search.resultAtIndex(self._active)
            sheet = self._sheets()[result.page()]
            top = sheet.top + result.location().y() * sheet.scale
            self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))
        self.found.emit(Found(self._active + 1 if count else 0, count))

    # Marks and selection ------------------------------------------------------------------------------------------

    def _draw(self, marks: list[dict[str, object]]) -> None:
        sheets = {block: number for number, block in enumerate(self._blocks)}
        self._marks = tuple(
            Mark(
                str(each["mark"]),
                str(each["colour"]),
                sheets[str(each["block"])],
                _int(each["start"]),
                _int(each["end"]),
            )
            for each in marks
            if each["block"] in sheets
        )
        self.viewport().update()

    def _deselect(self) -> None:
        if self._selection is not None:
            self._selection = None
            self.viewport().update()

    def _boxes(self, sheet: int, start: int, end: int) -> list[QRectF]:
        bounds: list[QPolygonF] = self.document_.getSelectionAtIndex(sheet, start, end - start).bounds()
        return [each.boundingRect() for each in bounds]

    def _on_screen(self, sheet: Sheet, box: QRectF) -> QRectF:
        left = sheet.left - self.horizontalScrollBar().value() + box.left() * sheet.scale
        top = sheet.top - self.verticalScrollBar().value() + box.top() * sheet.scale
        return QRectF(left, top, box.width() * sheet.scale, box.height() * sheet.scale)

    def _on_page(self, at: QPoint) -> tuple[int, QPointF] | None:
        sheets = self._sheets()
        x, y = at.x() + self.horizontalScrollBar().value(), at.y() + self.verticalScrollBar().value()
        number = sheet_at(sheets, y)
        if number is None:
            return None
        sheet = sheets[number]
        return number, QPointF((x - sheet.left) / sheet.scale, (y - sheet.top) / sheet.scale)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_open or not (self._marks or self._selection):
            return
        sheets, painter = self._sheets(), QPainter(self.viewport())
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the words stay readable
        shown = self.viewport().rect()
        for mark in self._marks:
            if mark.sheet >= len(sheets) or not self._is_near(sheets[mark.sheet]):
                continue
            ground, bar = self._colours.get(mark.colour, (QColor(Qt.GlobalColor.yellow), QColor(Qt.GlobalColor.black)))
            for box in self._boxes(mark.sheet, mark.start, mark.end):
                place = self._on_screen(sheets[mark.sheet], box)
                if place.intersects(QRectF(shown)):
                    painter.fillRect(place, ground)
                    painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 2), bar)
        if self._selection is not None:
            number, selection = self._selection
            for polygon in selection.bounds():
                painter.fillRect(self._on_screen(sheets[number], polygon.boundingRect()), self._selected)

    def _is_near(self, sheet: Sheet) -> bool:
        top = self.verticalScrollBar().value()
        return sheet.bottom >= top and sheet.top <= top + self.viewport().height()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.is_open:
            self._pressed = self._on_page(event.position().toPoint())
            self._deselect()
            self.told.emit(Deselected())
        self.told.emit(Stirred())
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = self._on_page(event.position().toPoint()) if self._pressed and self.is_open else None
        if here is not None and self._pressed is not None and here[0] == self._pressed[0]:
            self.select(here[0], self._pressed[1], here[1])
        super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = None
        if self._selection is not None:
            self.tell_selection()
        elif event.button() == Qt.MouseButton.LeftButton and self.is_open:
            here = self._on_page(event.position().toPoint())
            if here is not None:
                self.click(*here)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.told.emit(Stirred())
        over = self._selection is not None
        if over and event.key() == Qt.Key.Key_N:
            self.told.emit(NoteKey())
        elif over and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_5:
            self.told.emit(ColourKey(event.key() - Qt.Key.Key_0))
        elif event.key() == Qt.Key.Key_Delete:
            self.told.emit(RemoveKey())
        elif event.key() == Qt.Key.Key_Escape and over:
            self._deselect()
            self.told.emit(Deselected())
        elif event.key() == Qt.Key.Key_Space:
            self.verticalScrollBar().triggerAction(self.verticalScrollBar().SliderAction.SliderPageStepAdd)
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.told.emit(Stirred())
        super().wheelEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        share = self._share()
        super().resizeEvent(event)
        self._scroll_to(share)

    def select(self, sheet: int, begin: QPointF, end: QPointF) -> None:
        """Select the words of a page between two of its points."""
        selection = self.document_.getSelection(sheet, begin, end)
        self._selection = (sheet, selection) if selection.isValid() and selection.text().strip() else None
        self.viewport().update()

    def tell_selection(self) -> None:
        """Say what is selected, and where it is on the screen."""
        if self._selection is None or self._selection[0] >= len(self._blocks):
            return
        number, selection = self._selection
        box = self._on_screen(self._sheets()[number], selection.boundingRectangle())
        start, end = selection.startIndex(), selection.endIndex()
        edges = (box.left(), box.top(), box.bottom(), box.right())
        self.told.emit(Selected(self._blocks[number], min(start, end), max(start, end), selection.text(), *edges))

    def click(self, number: int, at: QPointF) -> None:
        """A point of a page was clicked: say which marks lie there."""
        hit = [
            (each.mark, box)
            for each in self._marks
            if each.sheet == number
            for box in self._boxes(each.sheet, each.start, each.end)
            if box.contains(at)
        ]
        if hit:
            box = self._on_screen(self._sheets()[number], hit[-1][1])
            marks = tuple(dict.fromkeys(mark for mark, _ in hit))
            self.told.emit(MarkClicked(marks, box.left(), box.top(), box.bottom(), box.right()))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
