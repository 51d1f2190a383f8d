"""The account beside the profile: the password, the devices, signing out, and the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.account.labelled_field import LabelledField
from desktop.design.button import Button
from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.design.appearance import Appearance

_SHORTEST = 8


class AccountCard(Card):
    """`password_chosen` carries (old, new); `delete_chosen` the password."""

    password_chosen = Signal(object)
    devices_requested = Signal()
    sign_out_requested = Signal()
    delete_chosen = Signal(str)

    def __init__(self, look: Appearance) -> None:
        super().__init__(look)
        self._look = look
        self.old = LabelledField(look, "Password now", secret=True)
        self.new = LabelledField(look, "New password", secret=True)
        self.save = Button(look, "Change password", "primary", small=True)
        self._open_password = self._link("Change", self._on_open)
        self.body.addWidget(Label(look, "Account", FontRole.SECTION))
        self._row("Password", self._open_password)
        for widget in (self.old, self.new, self.save):
            widget.hide()
            self.body.addWidget(widget)
        self._row("Your devices", self._link("Devices", self.devices_requested.emit))
        self.body.addWidget(Line(look))
        self._row("Sign out of this computer", self._link("Sign out", self.sign_out_requested.emit))
        self.delete = self._link("Delete", self._on_delete)
        self._row("Delete my account everywhere", self.delete)
        self.save.clicked.connect(self._on_save)

    def show_password_changed(self) -> None:
        """It worked."""
        self._show_fields(shown=False)

    def show_password_trouble(self, words: str) -> None:
        """It did not."""
        self.save.setEnabled(True)
        self.old.show_trouble(words)

    def question(self) -> tuple[Question, QLineEdit]:
        """The dialog that asks before the end, and its field for the password."""
        consequence = (
            "Your notes, progress and profile are deleted on the server, here, and on your other devices when they"
            " next reach it. There is no way back. Export your data first if you want to keep a copy."
        )
        asked = Question(
            self._look,
            "Delete my account everywhere",
            consequence,
            "Delete account",
            dangerous=True,
            parent=self.window(),
        )
        password = LabelledField(self._look, "Password", secret=True)
        asked.layout().insertWidget(2, password)  # type: ignore[union-attr]
        asked.verb.setEnabled(False)
        password.field.textChanged.connect(lambda text: asked.verb.setEnabled(bool(text)))
        return asked, password.field

    def _on_delete(self) -> None:
        asked, field = self.question()
        asked.accepted.connect(lambda: self.delete_chosen.emit(field.text()))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _on_open(self) -> None:
        self._show_fields(shown=self.old.isHidden())

    def _show_fields(self, *, shown: bool) -> None:
        for field in (self.old, self.new):
            field.field.clear()
            field.show_trouble("")
            field.setVisible(shown)
        self.save.setVisible(shown)
        self.save.setEnabled(True)
        self._open_password.setText("Not now" if shown else "Change")
        if shown:
            self.old.field.setFocus()

    def _on_save(self) -> None:
        if not self.old.text():
            self.old.show_trouble("Give the password that you have now.")
        elif len(self.new.text()) < _SHORTEST:
            self.new.show_trouble(f"A password has at least {_SHORTEST} characters.")
        else:
            self.save.setEnabled(False)
            self.password_chosen.emit((self.old.text(), self.new.text()))

    def _link(self, words: str, slot: Callable[..., object]) -> Button:
        button = Button(self._look, words, "link", small=True)
        button.clicked.connect(slot)
        return button

    def _row(self, words: str, button: QWidget) -> None:
        row = QHBoxLayout()
        label = Label(self._look, words, wrap=True)
        button.setAccessibleDescription(words)
        row.addWidget(label, 1)
        row.addWidget(button)
        self.body.addLayout(row)
