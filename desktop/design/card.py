"""A card: surface, one pixel of edge, round corners. Strips and note cards are cards too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.painting import RADIUS_CARD, draw_focus_ring, draw_rounded, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class Card(QFrame):
    """A frame with a vertical layout `body`; its ground and edge are tokens."""

    def __init__(
        self,
        look: Appearance,
        *,
        ground: str = "surface",
        edge: str = "border",
        radius: int = RADIUS_CARD,
        margin: int = 20,
        spacing: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._ground = ground
        self._edge = edge
        self._radius = radius
        self._emphasized = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)

    def set_edge(self, tone: str) -> None:
        """Change the edge, as when something in the card needs the learner."""
        self._edge = tone
        self.update()

    def set_emphasized(self, emphasized: bool) -> None:  # noqa: FBT001 # a slot, connected to boolean signals
        """Draw the focus ring round the card while something inside it is being edited."""
        self._emphasized = emphasized
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._look.theme
        draw_rounded(painter, self.rect(), self._radius, theme.color(self._ground), theme.color(self._edge))
        if self._emphasized or (self.focusPolicy() != Qt.FocusPolicy.NoFocus and has_visible_focus(self)):
            draw_focus_ring(painter, self.rect(), theme, self._radius)


class Line(QWidget):
    """The one pixel line between two parts of a card or of the window."""

    def __init__(
        self, look: Appearance, tone: str = "divider", *, upright: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = tone
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.theme.color(self._tone))


class Pane(QWidget):
    """A plain area of one ground: the page, the side, a reader bar. `edges` names the sides that carry a line."""

    def __init__(
        self, look: Appearance, ground: str = "window", *, edges: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._ground = ground
        self._edges = edges.split()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, area = QPainter(self), self._look.theme, self.rect()
        painter.fillRect(area, theme.color(self._ground))
        painter.setPen(theme.border)
        for side in self._edges:
            painter.drawLine(*_line(side, area.width() - 1, area.height() - 1, rtl=self._is_mirrored()))

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _line(side: str, right: int, bottom: int, *, rtl: bool) -> tuple[int, int, int, int]:
    if side in {"leading", "trailing"}:
        across = 0 if (side == "leading") != rtl else right
        return across, 0, across, bottom
    down = 0 if side == "top" else bottom
    return 0, down, right, down
