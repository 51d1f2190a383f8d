"""An icon that is only looked at, alone or in the middle of a tinted circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.painting import draw_rounded

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class IconView(QWidget):
    """The icon's meaning stands in the words beside it: a screen reader passes over it."""

    def __init__(
        self, look: Appearance, icon: str, tone: str = "text2", size: int = 16, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._tone = tone
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, tone: str | None = None) -> None:
        """Show another icon, perhaps in another colour."""
        self._icon = icon
        self._tone = tone or self._tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._size), self._look.px(self._size))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._look.theme.color(self._tone)
        self._look.icons.paint(QPainter(self), self.rect(), self._icon, color, self._look.px(self._size))


class CircleIcon(IconView):
    """An icon of 22 in a circle of 44 (or another `diameter`) on a tint."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        tone: str = "text2",
        ground: str = "sunken",
        diameter: int = 44,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, icon, tone, diameter // 2, parent=parent)
        self._ground = ground
        self._diameter = diameter

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._diameter), self._look.px(self._diameter))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_rounded(QPainter(self), self.rect(), self.height() / 2, self._look.theme.color(self._ground))
        super().paintEvent(event)
