"""The state of sync as a card: what is the matter, since when, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.account.errors import PassphraseNeeded, PassphraseWrong
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_view import CircleIcon
from desktop.design.label import Label
from desktop.sync_status.unlock_row import UnlockRow

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.sync_status.status_words import StatusWords


class StateCard(Card):
    """`unlock_requested` carries a passphrase, where one is needed."""

    unlock_requested = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, margin=16, parent=parent)
        self._icon = CircleIcon(look, "cloud-check", "accent_text", "sunken", 40)
        self._title = Label(look, "", FontRole.SECTION, wrap=True)
        self._detail = Label(look, "", tone="text2", wrap=True)
        self._when = Label(look, "", FontRole.SMALL, "text3", wrap=True)
        self._found = Label(look, "", tone="text2", wrap=True)
        self._found.hide()
        self._figures = [Label(look, "0", FontRole.CARD_TITLE) for _ in range(3)]
        self._unlock = UnlockRow(look)
        self._unlock.unlock_requested.connect(self.unlock_requested)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addWidget(self._when)
        words.addWidget(self._found)
        row.addLayout(words, 1)
        for figure, name in zip(self._figures, ("waiting", "needs you", "to send"), strict=True):
            row.addLayout(_figure(figure, Label(look, name, FontRole.SMALL, "text2")))
        self.body.addLayout(row)
        self.body.addWidget(self._unlock)

    def show_status(self, words: StatusWords, when: str, figures: tuple[str, str, str]) -> None:
        """Show another state; `when` says when sync was and will be."""
        self._icon.set_icon(words.icon, words.tone)
        self._title.setText(words.title)
        self._detail.setText(words.detail)
        self._when.setText(when)
        for label, figure in zip(self._figures, figures, strict=True):
            label.setText(figure)
        self.setAccessibleName(f"{words.title}. {words.detail}")

    def show_found(self, words: str) -> None:
        """Say what a test of the connection has found."""
        self._found.setText(f"Connection: {words}")
        self._found.setVisible(bool(words))

    @property
    def found(self) -> str:
        """What the last test of the connection has found."""
        return self._found.text()

    def show_lock(self, error: Exception | None) -> None:
        """Offer to unlock the sign-in where that is what stops sync."""
        self._unlock.setVisible(is_locked(error))


def is_locked(error: Exception | None) -> bool:
    """Whether a passphrase would help."""
    return isinstance(error, PassphraseNeeded | PassphraseWrong)


def _figure(figure: Label, name: Label) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    for label in (figure, name):
        label.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        column.addWidget(label)
    column.addStretch(1)
    return column
