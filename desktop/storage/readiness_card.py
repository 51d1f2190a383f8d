"""Ready to go offline? One look at everything, and one green tick or a list of what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.design.button import Button
from desktop.design.icon_view import CircleIcon
from desktop.design.label import Label
from desktop.storage.lines import readiness_lines, verdict
from desktop.storage.list_card import ListCard

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from localdb.keeping import Readiness

_BEFORE = "Before a flight: every file of your courses is read and checked, and what was not sent is counted."


class ReadinessCard(ListCard):
    """`check_requested` when the learner wants to know."""

    check_requested = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, "Ready to go offline?", "")
        self._icon = CircleIcon(look, "plane", "text2", "sunken", 40)
        self._words = Label(look, _BEFORE, wrap=True)
        self.button = Button(look, "Check now", "primary", "circle-check")
        self.button.clicked.connect(self.check_requested)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 16)
        row.setSpacing(14)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.body.insertLayout(1, row)

    def show_checking(self) -> None:
        """The look has begun."""
        self.button.setEnabled(False)
        self._say("hourglass", "text2", "Reading every file of your courses. You can go on working.")
        self.show_lines(())

    def show_readiness(self, readiness: Readiness) -> None:
        """What was found."""
        self.button.setEnabled(True)
        self.button.setText("Check again")
        self._say(*verdict(readiness))
        self.show_lines(readiness_lines(readiness))

    def show_trouble(self, words: str) -> None:
        """The look could not be finished."""
        self.button.setEnabled(True)
        self._say("triangle-alert", "warning", words)

    def _say(self, icon: str, tone: str, words: str) -> None:
        self._icon.set_icon(icon, tone)
        self._words.setText(words)
        self.setAccessibleName(words)
