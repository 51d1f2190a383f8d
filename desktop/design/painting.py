"""The few shapes everything is drawn with: a rounded card, a focus ring, a thin bar, a line of elided text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.design.theme import Theme

RADIUS_CHIP, RADIUS_BUTTON, RADIUS_ROW, RADIUS_CARD = 4, 6, 8, 10


def draw_rounded(
    painter: QPainter, rect: QRect, radius: float, fill: QColor | None, edge: QColor | None = None, width: float = 1
) -> None:
    """A rounded rectangle with its edge inside it, on half pixels so that a 1 px line is one pixel."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, width))
    inset = 0.0 if edge is None else width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def draw_focus_ring(painter: QPainter, rect: QRect, theme: Theme, radius: float = RADIUS_BUTTON) -> None:
    """The ring of the keyboard focus, inside the rectangle."""
    draw_rounded(painter, rect, radius, None, theme.focus, theme.focus_width)


def draw_bar(painter: QPainter, rect: QRect, theme: Theme, fraction: float, fill: QColor | None = None) -> None:
    """A thin progress bar; anything above nothing shows at least its round end."""
    radius = rect.height() / 2
    draw_rounded(painter, rect, radius, theme.track)
    if fraction <= 0:
        return
    done = QRect(rect)
    done.setWidth(max(rect.height(), round(rect.width() * min(fraction, 1.0))))
    if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        done.moveRight(rect.right())
    draw_rounded(painter, done, radius, fill or theme.accent)


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
) -> int:
    """One line, elided at its end when there is no room; answers the width that it took."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, _flags(painter, text, align), shown)
    return metrics.horizontalAdvance(shown)


def set_paragraph(text: str, font: QFont, width: int, leading: int, align: Qt.AlignmentFlag) -> tuple[QTextLayout, int]:
    """Plain text broken into lines `leading` apart (QLabel knows only the font's own); answers its height too."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption(align)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    height = 0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height + (leading - line.height()) / 2))
        height += leading
    layout.endLayout()
    return layout, height


def _flags(painter: QPainter, text: str, align: Qt.AlignmentFlag) -> int:
    """Stand where the page's direction says, read in the text's own: an English title stays whole in an Arabic list."""
    return _combined(painter.layoutDirection(), align, reads_right_to_left(text))


@cache
def _combined(direction: Qt.LayoutDirection, align: Qt.AlignmentFlag, rtl: bool) -> int:  # noqa: FBT001  a key of the cache
    """Qt's flags are slow to combine in Python, and there are few combinations."""
    placed = QStyle.visualAlignment(direction, align) | Qt.AlignmentFlag.AlignAbsolute
    reading = Qt.TextFlag.TextForceRightToLeft if rtl else Qt.TextFlag.TextForceLeftToRight
    return int(placed | Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextSingleLine | reading


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is Arabic, Hebrew, Syriac and the like."""
    strong = (bidirectional(letter) for letter in text)
    return next((each for each in strong if each in {"L", "R", "AL"}), "L") != "L"


def has_visible_focus(widget: QWidget) -> bool:
    """Whether to show the ring: only for focus that the keyboard moved, never for a click."""
    return widget.hasFocus() and widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
