"""A text in which some lines belong to a numbered place: a ground behind them, a bar and the number beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import draw_rounded
from desktop.notes.taking_words import utf16_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent, QResizeEvent, QTextBlock

    from desktop.compare.places import Span
    from desktop.design.appearance import Appearance

_GUTTER, _BAR, _BADGE = 34, 3, 18


@dataclass(frozen=True, slots=True)
class Ground:
    """Lines `[first, last]` of a place; `side` is here, there, or "" for neither. `badge`: the number stands here."""

    first: int
    last: int
    number: int
    side: str
    badge: bool = True


class PlacedText(QPlainTextEdit):
    """`place_chosen` carries the number of the place that was clicked or that the caret went to."""

    place_chosen = Signal(int)

    def __init__(self, look: Appearance, name: str, *, writable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._grounds: tuple[Ground, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setReadOnly(not writable)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        look.dress(self, FontRole.PREVIEW)
        self._gutter = _Gutter(self)
        self.setViewportMargins(look.px(_GUTTER), 0, 0, 0)
        self.updateRequest.connect(lambda _rect, _dy: self._gutter.update())
        self.cursorPositionChanged.connect(self._on_caret)

    def show_grounds(self, grounds: Sequence[Ground]) -> None:
        """Say which lines belong to places."""
        self._grounds = tuple(grounds)
        self.viewport().update()
        self._gutter.update()

    def show_marks(self, marks: Sequence[tuple[Span, str]]) -> None:
        """Underline words that only one side has; each with its side."""
        text = self.toPlainText()
        places = ((utf16_units(text[: span.start]), utf16_units(text[: span.end]), side) for span, side in marks)
        self.setExtraSelections([self._mark(*each) for each in places])

    def go_to(self, number: int) -> None:
        """Bring a place into sight."""
        ground = next((each for each in self._grounds if each.number == number), None)
        if ground is not None:
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(ground.first)))
            self.ensureCursorVisible()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for ground, area in self._areas():
            painter.fillRect(QRectF(0, area.top(), self.viewport().width(), area.height()), self._colors(ground)[0])
        painter.end()
        super().paintEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(QRect(inside.left(), inside.top(), self._look.px(_GUTTER), inside.height()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setViewportMargins(self._look.px(_GUTTER), 0, 0, 0)

    def paint_gutter(self, painter: QPainter, width: int) -> None:
        """The grounds go on under the numbers."""
        for ground, area in self._areas():
            fill, bar = self._colors(ground)
            painter.fillRect(QRectF(0, area.top(), width, area.height()), fill)
            painter.fillRect(QRectF(0, area.top(), _BAR, area.height()), bar)
            if ground.badge:
                self._paint_badge(painter, ground, QPointF(width, area.top()), bar)

    def choose_at(self, height: float) -> None:
        """A click in the gutter."""
        for ground, area in self._areas():
            if area.top() <= height <= area.bottom():
                self.place_chosen.emit(ground.number)
                return

    def _paint_badge(self, painter: QPainter, ground: Ground, corner: QPointF, color: QColor) -> None:
        side = self._look.px(_BADGE)
        line = self.fontMetrics().lineSpacing()
        badge = QRect(round(corner.x()) - side - 8, round(corner.y()) + (line - side) // 2, side, side)
        draw_rounded(painter, badge, side / 2, color)
        painter.setFont(self._look.font(FontRole.SMALL_NAME))
        painter.setPen(self._look.theme.surface)
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), str(ground.number))

    def _areas(self) -> list[tuple[Ground, QRectF]]:
        """Where each place stands on the viewport now."""
        return [(ground, self._area(ground)) for ground in self._grounds]

    def _area(self, ground: Ground) -> QRectF:
        top = self._place_of(self.document().findBlockByNumber(ground.first))
        return top.united(self._place_of(self.document().findBlockByNumber(ground.last)))

    def _place_of(self, block: QTextBlock) -> QRectF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    def _colors(self, ground: Ground) -> tuple[QColor, QColor]:
        theme = self._look.theme
        marking = theme.versions.get(ground.side)
        return (theme.sunken, theme.text3) if marking is None else (marking.ground, marking.bar)

    def _mark(self, start: int, end: int, side: str) -> QTextEdit.ExtraSelection:
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        shape.setUnderlineColor(self._look.theme.versions[side].bar)
        chosen = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        chosen.cursor, chosen.format = cursor, shape
        return chosen

    def _on_caret(self) -> None:
        line = self.textCursor().blockNumber()
        here = next((each for each in self._grounds if each.first <= line <= each.last), None)
        if here is not None and self.hasFocus():
            self.place_chosen.emit(here.number)


class _Gutter(QWidget):
    """The numbers beside the text."""

    def __init__(self, text: PlacedText) -> None:
        super().__init__(text)
        self._text = text

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._text.paint_gutter(QPainter(self), self.width())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._text.choose_at(event.position().y())
