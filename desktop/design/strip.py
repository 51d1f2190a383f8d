"""A strip across the window for what stays true for a while: safe mode, no sandbox, a restored backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.card import Pane
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class Strip(Pane):
    """Hidden until it has something to say."""

    def __init__(self, look: Appearance, *, parent: QWidget | None = None) -> None:
        super().__init__(look, "warning_tint", edges="bottom", parent=parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 5, 16, 6)
        row.setSpacing(8)
        row.addWidget(IconView(look, "triangle-alert", "warning"))
        self._words = ElidedLabel(look, "", FontRole.SMALL_NAME)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, words: str) -> None:
        """Say it; nothing hides the strip."""
        self._words.set_text(words)
        self.setVisible(bool(words))
