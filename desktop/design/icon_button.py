"""A button of one icon. Its name is required: it is the tool tip and what a screen reader says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from desktop.design.painting import RADIUS_BUTTON, draw_focus_ring, draw_rounded, has_visible_focus

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from desktop.design.appearance import Appearance

_RAIL = 36  # a button of the rail carries the larger icon of the navigation


class IconButton(QToolButton):
    """Named by what it does and to what: "Pause download of Azure Administrator". `keys`: the deed that keys do."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        name: str,
        *,
        size: int = 28,
        tone: str = "text2",
        checkable: bool = False,
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._tone = tone
        self._side = size
        self._glyph = 18 if size >= _RAIL else 16
        self._keys = keys
        self.set_name(name)
        if keys:
            look.keys.changed.connect(self._show_keys)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def set_name(self, name: str) -> None:
        """What the button does now."""
        self.setAccessibleName(name)
        self._show_keys()

    def set_icon_name(self, name: str, tone: str | None = None) -> None:
        """Show another icon, perhaps in another colour."""
        self._icon = name
        self._tone = tone or self._tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._side), self._look.px(self._side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._look.theme
        ground, tone = self._ground(), self._tone
        if ground is not None:
            draw_rounded(painter, self.rect(), RADIUS_BUTTON, ground)
        if self.isChecked():
            tone = "accent_text"
        color = theme.color(tone) if self.isEnabled() else theme.disabled
        self._look.icons.paint(painter, self.rect(), self._icon, color, self._look.px(self._glyph))
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect(), theme)

    def _show_keys(self) -> None:
        """The tool tip names the keys that do the same."""
        name = self.accessibleName()
        self.setToolTip(f"{name} ({self._look.keys.words(self._keys)})" if self._keys else name)

    def _ground(self) -> QColor | None:
        theme = self._look.theme
        if self.isDown():
            return theme.pressed
        if self.isChecked():
            return theme.accent_tint
        return theme.hover if self.underMouse() and self.isEnabled() else None
