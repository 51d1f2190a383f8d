"""A push button in one of five kinds; at most one primary stands in a header or card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_BUTTON, draw_focus_ring, draw_rounded, draw_text, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme

ButtonKind = Literal["primary", "secondary", "ghost", "danger", "link"]
_GAP = 8


class Button(QPushButton):
    """A button with words and perhaps an icon; `small` is 28 high, `tall` 40, all others 32."""

    def __init__(
        self,
        look: Appearance,
        text: str,
        kind: ButtonKind = "secondary",
        icon: str | None = None,
        *,
        small: bool = False,
        tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._icon = icon
        self._height = 28 if small else 40 if tall else 32
        self._padding = 4 if kind == "link" else 11 if small else 13
        self.setText(text)
        look.dress(self, FontRole.SMALL_NAME if small else FontRole.NAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def kind(self) -> ButtonKind:
        """How prominent the button is."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Change the prominence, for a button whose meaning changed with its words."""
        self._kind = kind
        self.update()

    def set_icon_name(self, name: str | None) -> None:
        """Show another icon, or none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2 * self._padding + 1
        width += 0 if self._icon is None else self._look.px(16) + _GAP
        return QSize(width, self._look.px(self._height))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._look.theme
        fill, edge, words = self._colors(theme)
        draw_rounded(painter, self.rect(), RADIUS_BUTTON, fill, edge)
        self._draw_content(painter, words)
        if has_visible_focus(self):
            self._draw_focus(painter, theme)

    def _draw_content(self, painter: QPainter, color: QColor) -> None:
        icon_width = 0 if self._icon is None else self._look.px(16) + _GAP
        text_width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 1
        room = self.width() - 2 * self._padding
        content = QRect(0, 0, min(icon_width + text_width, room), self.height())
        content.moveCenter(self.rect().center())
        words = content.adjusted(icon_width, 0, 0, 0)
        if self._icon is not None:
            beside = QRect(content.left(), 0, icon_width - _GAP, self.height())
            beside = self._mirrored(beside, content)
            words = self._mirrored(words, content)
            self._look.icons.paint(painter, beside, self._icon, color, self._look.px(16))
        draw_text(painter, words, self.text(), self.font(), color)

    def _mirrored(self, part: QRect, whole: QRect) -> QRect:
        return self.style().visualRect(self.layoutDirection(), whole, part)

    def _draw_focus(self, painter: QPainter, theme: Theme) -> None:
        filled = self._kind in {"primary", "danger"}
        if filled:  # a ring of its own ground keeps the blue from drowning in the fill
            draw_rounded(painter, self.rect().adjusted(2, 2, -2, -2), RADIUS_BUTTON - 2, None, theme.surface, 2)
        draw_focus_ring(painter, self.rect(), theme)

    def _colors(self, theme: Theme) -> tuple[QColor | None, QColor | None, QColor]:
        """Fill, edge and words for what the pointer is doing."""
        if not self.isEnabled():
            return None, (None if self._kind in {"ghost", "link"} else theme.border), theme.disabled
        if self._kind == "primary":
            return self._pick(theme.accent, theme.accent_hover, theme.accent_pressed), None, theme.on_accent
        if self._kind == "danger":
            fill, by = theme.danger_fill, 108 if theme.is_dark else 89  # away from the words, whose contrast grows
            return self._pick(fill, fill.lighter(by), fill.lighter(by * by // 100)), None, theme.on_danger
        if self._kind == "link":
            return self._pick(None, theme.hover, theme.pressed), None, theme.accent_text
        if self._kind == "ghost":
            return self._pick(None, theme.hover, theme.pressed), None, theme.text2
        return self._pick(theme.surface, theme.hover, theme.pressed), theme.control_edge, theme.text

    def _pick(self, rest: QColor | None, hovered: QColor, held: QColor) -> QColor | None:
        if self.isDown() or self.isChecked():
            return held
        return hovered if self.underMouse() else rest
