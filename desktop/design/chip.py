"""A chip: a word with a ground. A state is never colour alone, so every state chip has an icon beside its word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_CHIP, draw_rounded, draw_text

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from desktop.design.appearance import Appearance

ChipKind = Literal["tag", "neutral", "ok", "brass", "warning", "danger", "info"]
# kind: ground, words, edge
_TOKENS: dict[str, tuple[str, str, str | None]] = {
    "tag": ("sunken", "text2", "control_edge"),
    "neutral": ("sunken", "text2", None),
    "ok": ("accent_tint", "accent_text", None),
    "brass": ("brass_tint", "brass", None),
    "warning": ("warning_tint", "warning", None),
    "danger": ("danger_tint", "danger", None),
    "info": ("info_tint", "info", None),
}
_PADDING, _HEIGHT, _ICON, _GAP = 7, 20, 14, 4


class Chip(QWidget):
    """A tag (square, with an edge) or a state (a pill with an icon)."""

    def __init__(
        self,
        look: Appearance,
        text: str,
        kind: ChipKind = "tag",
        icon: str | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._text = text
        self._kind: ChipKind = kind
        self._icon = icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.dress(self, FontRole.SMALL_NAME)

    def text(self) -> str:
        """The word on the chip."""
        return self._text

    def set_state(self, text: str, kind: ChipKind, icon: str | None = None) -> None:
        """Tell another state."""
        self._text, self._kind, self._icon = text, kind, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return chip_size(self._look, self._text, self.font(), with_icon=self._icon is not None)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(QPainter(self), self.rect(), self._look, self._text, self._kind, self._icon)


def chip_size(look: Appearance, text: str, font: QFont, *, with_icon: bool = False) -> QSize:
    """The room that a chip takes, for delegates that place one."""
    icon = look.px(_ICON) + _GAP if with_icon else 0
    return QSize(QFontMetrics(font).horizontalAdvance(text) + icon + 2 * look.px(_PADDING) + 1, look.px(_HEIGHT))


def draw_chip(
    painter: QPainter, rect: QRect, look: Appearance, text: str, kind: ChipKind = "tag", icon: str | None = None
) -> None:
    """Paint a chip, in a widget or in a row."""
    theme = look.theme
    ground, words, edge = _TOKENS[kind]
    radius = RADIUS_CHIP if edge else rect.height() / 2
    draw_rounded(painter, rect, radius, theme.color(ground), theme.color(edge) if edge else None)
    inner = rect.adjusted(look.px(_PADDING), 0, -look.px(_PADDING), 0)
    if icon is not None:
        side = look.px(_ICON)
        look.icons.paint(
            painter, QRect(inner.left(), inner.top(), side, inner.height()), icon, theme.color(words), side
        )
        inner.adjust(side + _GAP, 0, 0, 0)
    draw_text(painter, inner, text, look.font(FontRole.SMALL_NAME), theme.color(words))
