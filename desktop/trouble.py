"""What a screen shows when it could not be read: what happened, what is safe, and another try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.design.button import Button
from desktop.design.empty_state import EmptyState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance


class Trouble(EmptyState):
    """Only for a screen with nothing on it yet: what was shown before stays, and a message tells the rest."""

    retry_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        again = Button(look, "Try again", "primary", "refresh-cw")
        super().__init__(
            look, "circle-alert", "This page couldn’t be shown", "", [again], tone="warning", parent=parent
        )

    def show_error(self, error: Exception) -> None:
        """Say what happened to whoever looks at this page."""
        from desktop.messages import words_for

        words = words_for(error)
        self.set_words("This page couldn’t be shown", f"{words.message} {words.next}".strip())
