"""A scroll bar of one thin thumb, without arrows or a groove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from desktop.design.painting import draw_rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop.design.theme import Theme

_THUMB = 6
_SHORTEST = 32
_Part = QStyle.SubControl


def draw_scroll_bar(theme: Theme, option: QStyleOptionSlider, painter: QPainter) -> None:
    """The thumb on the ground of what is scrolled; a little stronger while it is held or hovered."""
    thumb = scroll_bar_part(option, _Part.SC_ScrollBarSlider)
    if thumb.isEmpty() or option.maximum <= option.minimum:
        return
    held = bool(option.activeSubControls & _Part.SC_ScrollBarSlider)
    if option.orientation == Qt.Orientation.Vertical:
        thumb.adjust((thumb.width() - _THUMB) // 2, 2, -((thumb.width() - _THUMB) // 2), -2)
    else:
        thumb.adjust(2, (thumb.height() - _THUMB) // 2, -2, -((thumb.height() - _THUMB) // 2))
    draw_rounded(painter, thumb, _THUMB / 2, theme.text3 if held else theme.border_strong)


def scroll_bar_part(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Where the thumb, the page before it and the page after it lie; the arrows are nowhere."""
    whole: QRect = option.rect
    upright = option.orientation == Qt.Orientation.Vertical
    room = whole.height() if upright else whole.width()
    start, length = _thumb(option, room)
    spans = {
        _Part.SC_ScrollBarGroove: (0, room),
        _Part.SC_ScrollBarSlider: (start, length),
        _Part.SC_ScrollBarSubPage: (0, start),
        _Part.SC_ScrollBarAddPage: (start + length, room - start - length),
    }
    begin, extent = spans.get(part, (0, 0))
    if upright:
        return QRect(whole.left(), whole.top() + begin, whole.width(), extent)
    return QRect(whole.left() + begin, whole.top(), extent, whole.height())


def _thumb(option: QStyleOptionSlider, room: int) -> tuple[int, int]:
    steps = option.maximum - option.minimum
    if steps <= 0:
        return 0, room
    page = max(option.pageStep, 1)
    length = min(max(room * page // (steps + page), _SHORTEST), room)
    start = QStyle.sliderPositionFromValue(
        option.minimum,
        option.maximum,
        option.sliderPosition,
        room - length,
        option.upsideDown,
    )
    return start, length
