"""The bars above and below the lesson: the ground of the window with one line towards the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.card import Pane

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class Bar(Pane):
    """A row of a fixed height."""

    def __init__(
        self, look: Appearance, height: int, line: Literal["top", "bottom"], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, edges=line, parent=parent)
        self.setFixedHeight(look.px(height))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 12, 0)
        self.row.setSpacing(4)
