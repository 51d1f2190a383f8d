"""What looks like a search field at the head of the sidebar, and opens the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import (
    RADIUS_BUTTON,
    RADIUS_CHIP,
    draw_focus_ring,
    draw_rounded,
    draw_text,
    has_visible_focus,
)
from desktop.sidebar.side_row import NavRow

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_WORDS = "Search or jump to"


class SearchRow(NavRow):
    """On the rail a plain row with the magnifying glass."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, _WORDS, "search", checkable=False)
        look.keys.changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        words = self.look.keys.words("palette")
        self._keys = words.replace("+", " ")
        self.setAccessibleDescription(words)
        self.update()

    @override
    def name_tint(self) -> QColor:
        return self.look.theme.text3

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_on_rail:
            super().paintEvent(event)
            return
        painter, theme = QPainter(self), self.look.theme
        ground = theme.hover if self.underMouse() else theme.surface
        draw_rounded(painter, self.rect(), RADIUS_BUTTON, ground, theme.control_edge)
        icon = QRect(8, 0, self.look.px(18), self.height())
        self.draw_leading(painter, self._placed(icon))
        keys = QRect(self.rect().right() - self._cap_width() - 7, 0, self._cap_width(), self.height())
        words = QRect(icon.right() + 8, 0, keys.left() - icon.right() - 14, self.height())
        draw_text(painter, self._placed(words), _WORDS, self.look.font(FontRole.BODY), self.name_tint())
        self._draw_keys(painter, keys)
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect(), theme)

    def _cap_width(self) -> int:
        return self.look.text_width(self._keys, FontRole.TINY) + 12

    def _draw_keys(self, painter: QPainter, place: QRect) -> None:
        theme, height = self.look.theme, self.look.px(20)
        cap = QRect(place.left(), (self.height() - height) // 2, place.width(), height)
        draw_rounded(painter, self._placed(cap), RADIUS_CHIP, theme.sunken, theme.control_edge)
        inside = self._placed(cap.adjusted(6, 0, -4, 0))
        draw_text(painter, inside, self._keys, self.look.font(FontRole.TINY), theme.text2)
