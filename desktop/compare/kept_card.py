"""Two versions of what is not a text: a delete that met a change, a colour, a place. One sentence, two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from localdb.conflicts import WHOLE

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from localdb.two_versions import TwoVersions


class KeptCard(Card):
    """`keep_requested`: it stays as it is. `use_requested`: what lost is wanted after all."""

    keep_requested = Signal()
    use_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._title = Label(look, "", FontRole.SECTION, wrap=True)
        self._words = Label(look, "", tone="text2", wrap=True)
        self._keep = Button(look, "Keep it as it is", "primary", "check")
        self._use = Button(look, "")
        self._keep.clicked.connect(self.keep_requested)
        self._use.clicked.connect(self.use_requested)
        self.body.addWidget(self._title)
        self.body.addWidget(self._words)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._keep)
        row.addWidget(self._use)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_versions(self, versions: TwoVersions) -> None:
        """Say what met."""
        lost = versions.this if versions.lost_here else versions.other
        if versions.group == WHOLE:
            self._title.setText(f"Deleted on {lost.device}, and changed elsewhere before that was known")
            self._words.setText("It stayed, so that no change is lost.")
            self._use.setText("Delete it")
        else:
            self._title.setText(f"{lost.device} had another {_NAMES.get(versions.group, versions.group)}")
            self._words.setText(f"{_quoted(lost.text)}The newer one is in use.".strip())
            self._use.setText(f"Use the one of {lost.device}")


_NAMES = {"colour": "colour", "anchor": "place in the lesson", "range": "place in the lesson", "value": "value"}


def _quoted(words: str) -> str:
    return f"There it was “{words}”. " if words else ""
