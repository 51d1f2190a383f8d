"""A course as a cloth-bound book: spine, cream lettering, brass rule. Grey when access has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.cloth import short_name
from desktop.design.fonts import FontRole

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme

_SPINE = 5
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_LARGE = 80  # from this width a cover carries the title under the rule
_SMALL = 36  # below it, no lettering at all


@dataclass(frozen=True, slots=True)
class Book:
    """What a cover needs to know of a course; `cloth` is given where two neighbours would be alike."""

    course_id: str
    title: str
    expired: bool = False
    cloth: QColor | None = None

    def color(self, theme: Theme) -> QColor:
        """The cloth, or the grey of a course that has ended."""
        return theme.cloth.expired if self.expired else self.cloth or theme.cloth.color(self.course_id)


class Cover(QWidget):
    """A painted cover of a fixed size: 92 x 124 on Home, 52 x 70 in lists, 28 x 38 small."""

    def __init__(self, look: Appearance, book: Book, size: QSize, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._book = book
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_book(self, book: Book) -> None:
        """Show another course."""
        self._book = book
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._size.width()), self._look.px(self._size.height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_cover(QPainter(self), self.rect(), self._look, self._book)


def draw_cover(painter: QPainter, rect: QRect, look: Appearance, book: Book) -> None:
    """Paint a cover, in a widget or in a row."""
    theme = look.theme
    cloth = book.color(theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(_outline(rect))
    painter.fillRect(rect, cloth)
    painter.fillRect(QRect(rect.topLeft(), QSize(_SPINE, rect.height())), cloth.darker(135))
    painter.setClipping(False)
    if theme.is_dark:  # a dark cloth on a dark card needs an edge
        painter.setPen(QPen(cloth.lighter(140), 1))
        painter.drawPath(_outline(rect, 0.5))
    if rect.width() >= _SMALL:
        _letter(painter, rect.adjusted(_SPINE + 6, 0, -3, 0), look, book)
    painter.restore()


def draw_spine(painter: QPainter, rect: QRect, look: Appearance, book: Book) -> None:
    """The spine alone, 5 x 18, beside a course's name."""
    cloth = book.color(look.theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(cloth)
    painter.setPen(QPen(cloth.lighter(150), 1) if look.theme.is_dark else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, 1.5, 1.5)
    painter.restore()


def _letter(painter: QPainter, area: QRect, look: Appearance, book: Book) -> None:
    theme, large = look.theme, area.width() >= _LARGE - _SPINE - 9
    font = QFont(look.font(FontRole.CARD_TITLE))
    font.setPointSizeF(font.pointSizeF() * (1.06 if large else 0.66))
    name = short_name(book.title)
    _shrink(font, name, area.width())
    metrics = QFontMetrics(font)
    middle = area.top() + area.height() * (42 if large else 46) // 100
    painter.setFont(font)
    painter.setPen(theme.cloth.cream)
    painter.drawText(area.left(), middle, metrics.elidedText(name, Qt.TextElideMode.ElideRight, area.width()))
    rule = middle + metrics.descent() + look.px(4)
    painter.fillRect(QRect(area.left(), rule, look.px(16), 1), theme.cloth.rule)
    if large:
        _write_title(painter, area.adjusted(0, rule - area.top() + look.px(5), 0, -4), look, book)


def _write_title(painter: QPainter, area: QRect, look: Appearance, book: Book) -> None:
    font = QFont(look.font(FontRole.CARD_TITLE))
    font.setPointSizeF(font.pointSizeF() * 0.7)
    font.setWeight(QFont.Weight.Normal)
    _shrink(font, max(_rest(book.title).split(), key=len), area.width())
    painter.setFont(font)
    painter.drawText(area, _WRAPPED, _rest(book.title))


def _rest(title: str) -> str:
    """The title without the code that already stands above the rule."""
    rest = title.removeprefix(short_name(title))
    return (title if rest[:1].isalnum() else rest.lstrip(" :-–")) or title  # half a word is no code


def _shrink(font: QFont, name: str, width: int) -> None:
    """A long code still fits the cover, a little smaller."""
    wanted = QFontMetrics(font).horizontalAdvance(name)
    if wanted > width:
        font.setPointSizeF(font.pointSizeF() * max(width / wanted, 0.72))


def _outline(rect: QRect, inset: float = 0.0) -> QPainterPath:
    """Two pixels of corner at the spine, four at the open side."""
    box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(box, 4, 4)
    path.addRoundedRect(QRectF(box.left(), box.top(), box.width() / 2, box.height()), 2, 2)
    return path.simplified()
