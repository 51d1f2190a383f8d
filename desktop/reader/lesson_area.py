"""The middle of the reader: the lesson, or what stands in its place; above it find, over it the selection bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.design.banner import Banner
from desktop.reader.find_bar import FindBar
from desktop.reader.frames import FAILED, UNREADABLE, frame_widget
from desktop.reader.page_news import Deselected, NoteKey, Ready, Selected
from desktop.reader.selection_bar import SelectionBar
from desktop.reader.view import LessonView
from learning.anchors import Spot, anchor_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme
    from desktop.reader.frames import Frame
    from desktop.reader.look import Reading
    from desktop.reader.page_news import MarkClicked, PageNews
    from desktop.reader.pdf_view import PdfView
    from desktop.reader.shelf import Shelf
    from learning.values import Anchor, Position
    from localdb.highlights import Highlight


class LessonArea(QWidget):
    """`told` carries `PageNews`; the bar's wishes are about what is selected, or the highlight that is `picked`."""

    told = Signal(object)
    note_requested = Signal()
    bookmark_requested = Signal()
    colour_chosen = Signal(str)
    remove_requested = Signal()
    action_requested = Signal()
    lesson_requested = Signal(object)
    file_requested = Signal(object)
    outside_requested = Signal(QUrl)
    search_requested = Signal(str)
    menu_requested = Signal(QPoint)

    def __init__(
        self, look: Appearance, shelf: Shelf, themes: Mapping[str, Theme], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._texts: dict[str, str] = {}
        self._selected: Selected | None = None
        self._picked: tuple[Highlight, Spot] | None = None
        self._last_colour = ""
        self._frame: QWidget | None = None
        self._pdf: PdfView | None = None
        self._worn: tuple[Theme, Reading] | None = None
        self._themes = themes
        self.view = LessonView(shelf, themes)
        self.find_bar = FindBar(look)
        self._missing = Banner(look, "", "warning", action="Download this section")
        self._missing.action_requested.connect(self.action_requested)
        self._missing.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._bar = SelectionBar(look, self.view)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.find_bar, self._missing, self._stack):
            column.addWidget(widget, 1 if widget is self._stack else 0)
        self._connect()

    def put_above(self, player: QWidget) -> None:
        """The player stands above the page."""
        self._column.insertWidget(2, player)

    def open(
        self, edition: str, lesson: str, position: Position | None, fragment: str = "", furthest: float = 0.0
    ) -> None:
        """Show the lesson."""
        self._forget()
        self._stack.setCurrentWidget(self.view)
        self._bar.setParent(self.view)
        self.view.open(edition, lesson, position, fragment, furthest)

    def open_document(self, file: Path, blocks: tuple[str, ...], position: Position | None, furthest: float) -> None:
        """Show a PDF whose pages are these blocks."""
        self._forget()
        pdf = self._made_pdf()
        self._stack.setCurrentWidget(pdf)
        self._bar.setParent(pdf)
        pdf.open(file, blocks, position, furthest)

    def show_frame(self, frame: Frame, sentence: str = "") -> None:
        """Show why there is no lesson."""
        self._forget()
        if self._frame is not None:
            self._stack.removeWidget(self._frame)
            self._frame.deleteLater()
        self._frame = frame_widget(self._look, frame, self.action_requested.emit, sentence)
        self._stack.addWidget(self._frame)
        self._stack.setCurrentWidget(self._frame)

    def show_missing(self, files: int) -> None:
        """Say that files of the page are not here."""
        words = "1 file of this lesson is" if files == 1 else f"{files} files of this lesson are"
        self._missing.set_text(f"{words} not on this device.")
        self._missing.setVisible(files > 0)

    def wear(self, theme: Theme, reading: Reading) -> None:
        """Colours and text."""
        self._worn = (theme, reading)
        self.view.wear(theme, reading)
        if self._pdf is not None:
            suited = self._themes["light"]  # the paper of a PDF is white, whatever the window wears
            self._pdf.wear(
                theme.sunken,
                suited.selection,
                {name: (each.ground, each.bar) for name, each in suited.highlights.items()},
            )

    def put_below(self, bar: QWidget) -> None:
        """A bar of its own under the lesson."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(bar)

    def selected_anchor(self) -> Anchor | None:
        """The place of what is selected now, or of the highlight that is picked."""
        if self._picked is not None:
            spot = self._picked[1]
            return anchor_at(self._texts[spot.block], spot)
        chosen = self._selected
        if chosen is None or chosen.block not in self._texts:
            return None
        return anchor_at(self._texts[chosen.block], Spot(chosen.block, chosen.start, chosen.end))

    def deselect(self) -> None:
        """The selection has served its purpose."""
        self._selected = self._picked = None
        self._bar.hide()
        self.surface.command("deselect")

    def pick(self, highlight: Highlight, spot: Spot, clicked: MarkClicked) -> None:
        """A highlight was clicked: offer what can be done with it."""
        self._selected, self._picked = None, (highlight, spot)
        self._show_bar(clicked, highlight.colour, picked=True)

    def show_last_colour(self, colour: str) -> None:
        """The colour that the next highlight will have unless another is chosen."""
        self._last_colour = colour

    @property
    def picked(self) -> str:
        """The id of the highlight that was clicked and is offered to be changed, or ""."""
        return self._picked[0].id if self._picked is not None else ""

    @property
    def colour(self) -> str:
        """The colour of the picked highlight, or ""."""
        return self._picked[0].colour if self._picked is not None else ""

    @property
    def bar(self) -> SelectionBar:
        """The bar over the lesson."""
        return self._bar

    @property
    def is_lesson_shown(self) -> bool:
        """Whether there is a page, and not a frame in its place."""
        return self._stack.currentWidget() is self.surface

    @property
    def document(self) -> PdfView | None:
        """The PDF that is shown, if one is."""
        return self._pdf if self._pdf is not None and self._stack.currentWidget() is self._pdf else None

    @property
    def surface(self) -> LessonView | PdfView:
        """What the lesson is shown on."""
        return self.document or self.view

    @property
    def is_let_go(self) -> bool:
        """Whether what showed the lesson was let go meanwhile."""
        return self.document is None and self.view.page is None

    def _made_pdf(self) -> PdfView:
        """Qt's PDF parts come with the first document."""
        if self._pdf is None:
            from desktop.reader.pdf_view import PdfView

            self._pdf = PdfView(self)
            self._stack.addWidget(self._pdf)
            self._pdf.told.connect(self._on_told)
            self._pdf.failed.connect(lambda: self.show_frame(UNREADABLE))
            self._pdf.menu_requested.connect(self.menu_requested)
            self._pdf.found.connect(self.find_bar.show_result)
            if self._worn is not None:
                self.wear(*self._worn)
        return self._pdf

    def _connect(self) -> None:
        self.view.told.connect(self._on_told)
        self.view.failed.connect(lambda: self.show_frame(FAILED))
        self.view.lesson_requested.connect(self.lesson_requested)
        self.view.file_requested.connect(self.file_requested)
        self.view.outside_requested.connect(self.outside_requested)
        self.view.found.connect(self.find_bar.show_result)
        self.find_bar.search_requested.connect(self._on_search)
        self.find_bar.closed.connect(self._on_find_closed)
        self._bar.note_requested.connect(self.note_requested)
        self._bar.bookmark_requested.connect(self.bookmark_requested)
        self.view.menu_requested.connect(self.menu_requested)
        self._bar.search_requested.connect(self._on_search_everywhere)
        self._bar.copy_requested.connect(self._on_copy)
        self._bar.colour_chosen.connect(self.colour_chosen)
        self._bar.remove_requested.connect(self.remove_requested)

    def _forget(self) -> None:
        if self._pdf is not None:
            self._pdf.let_go()
        self._texts, self._selected, self._picked = {}, None, None
        self._bar.hide()
        self._missing.hide()

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready):
            self._texts = dict(news.texts)
        elif isinstance(news, Selected):
            self._selected, self._picked = news, None
            self._show_bar(news, self._last_colour, picked=False)
        elif isinstance(news, Deselected):
            self._selected = self._picked = None
            self._bar.hide()
        elif isinstance(news, NoteKey):
            self.note_requested.emit()
        self.told.emit(news)

    def _show_bar(self, chosen: Selected | MarkClicked, colour: str, *, picked: bool) -> None:
        self._bar.show_colour(colour, picked=picked)
        place = self.surface.mapped(chosen.left, chosen.top, chosen.right, chosen.bottom)
        if self.surface.rect().intersects(place):
            self._bar.open_at(place)
        else:
            self._bar.hide()

    def _on_search(self, words: str, backward: bool) -> None:  # noqa: FBT001  a slot
        self.surface.look_for(words, backward=backward)

    def _on_find_closed(self) -> None:
        self.surface.look_for("")
        self.surface.setFocus()

    @property
    def selected_words(self) -> str:
        """The words that are selected, or those of the highlight that is picked."""
        place = self.selected_anchor()
        return "" if place is None else self._selected.text if self._selected else place.exact

    def _on_search_everywhere(self) -> None:
        words = " ".join(self.selected_words.split())
        self.deselect()
        self.search_requested.emit(words)

    def _on_copy(self) -> None:
        if words := self.selected_words:
            QGuiApplication.clipboard().setText(words)
        self.deselect()
