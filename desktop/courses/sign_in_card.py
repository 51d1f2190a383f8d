"""The one card of a first visit: there is no hurry to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_view import CircleIcon
from desktop.design.label import Label

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class SignInCard(Card):
    """`sign_in_requested` when the learner likes to."""

    sign_in_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, margin=16, parent=parent)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(look, "Sign in when you like", FontRole.CARD_TITLE))
        sentence = "The sample course works without an account and without a network. Your own courses come with you."
        words.addWidget(Label(look, sentence, tone="text2", wrap=True))
        button = Button(look, "Sign in", "primary", "log-in")
        button.clicked.connect(self.sign_in_requested)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(CircleIcon(look, "library", "accent_text", "accent_tint"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
