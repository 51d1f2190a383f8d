"""Creating an account, or setting a new password: a form, then the code from a letter. Two purposes, one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.account.bookshelf import Bookshelf
from desktop.account.labelled_field import LabelledField
from desktop.account.signing import JoinForm
from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.mark import Mark
from desktop.design.scroll_page import ScrollPage

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.account.signing import Purpose
    from desktop.design.appearance import Appearance
    from desktop.messages import Words

_WIDTH, _SHELF_FROM = 372, 900
_SHORTEST = 8
_AT_SERVER = frozenset({"offline", "captive", "tls", "server_trouble", "wrong_server", "sync"})
_TITLES = {"sign-up": "Create an account", "reset": "Set a new password"}
_ABOUT = {
    "sign-up": "A code goes to your e-mail address; with it the account is made.",
    "reset": "A code goes to your e-mail address. All your devices sign in again with the new password.",
}
_SENT = "If this address can have one, a letter with a code is on its way. It is good for an hour."


class JoinScreen(Pane):
    """`wished` carries a `JoinForm`: first without a code, then with it."""

    wished = Signal(object)
    back_requested = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look)
        self._purpose: Purpose = "sign-up"
        self._asks_code = False
        self._title = Label(look, "", FontRole.GREETING, wrap=True)
        self._about = Label(look, "", tone="text2", wrap=True)
        self.server = LabelledField(look, "Server", placeholder="school.example.org")
        self.name = LabelledField(look, "Name")
        self.email = LabelledField(look, "E-mail")
        self.password = LabelledField(look, "Password", secret=True)
        self.code = LabelledField(look, "Code from the letter", placeholder="XXXXX-XXXXX")
        self._trouble = Label(look, "", tone="danger", wrap=True)
        self._go = Button(look, "", "primary", tall=True)
        self._shelf = Bookshelf(look)
        self._lay_out()
        self._go.clicked.connect(self._on_go)
        for field in self._fields():
            field.field.returnPressed.connect(self._on_go)
        self.begin("sign-up", "", "")

    def begin(self, purpose: Purpose, server: str, email: str) -> None:
        """Start anew, for one purpose."""
        self._purpose, self._asks_code = purpose, False
        self._title.setText(_TITLES[purpose])
        self._about.setText(_ABOUT[purpose])
        for field in self._fields():
            field.field.clear()
            field.show_trouble("")
        self.server.field.setText(server)
        self.email.field.setText(email)
        self._show_step()

    def show_sent(self) -> None:
        """A letter is on its way: now for its code."""
        self._asks_code = True
        self._about.setText(_SENT)
        self._show_step()
        self.code.field.setFocus()

    def show_trouble(self, words: Words) -> None:
        """Say what went wrong next to what it is about."""
        self._go.setEnabled(True)
        said = f"{words.message} {words.next}".strip()
        if words.type in _AT_SERVER:
            self.server.show_trouble(said)
        elif self._asks_code and words.type == "refused":
            self.code.show_trouble(words.happened)
        else:
            self._trouble.setText(words.happened if words.type == "refused" else said)
            self._trouble.show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shelf.setVisible(event.size().width() >= self._look.px(_SHELF_FROM))

    def _fields(self) -> tuple[LabelledField, ...]:
        return self.server, self.name, self.email, self.password, self.code

    def _show_step(self) -> None:
        reset = self._purpose == "reset"
        self._trouble.hide()
        self.name.setVisible(not reset and not self._asks_code)
        self.server.setVisible(not self._asks_code)
        self.password.setVisible(self._asks_code if reset else not self._asks_code)
        self.code.setVisible(self._asks_code)
        last = "Set the password" if reset else "Create account"
        self._go.setText(last if self._asks_code else "Send me a code")
        self._go.setEnabled(True)

    def _on_go(self) -> None:
        wanted = {
            self.server: "Give the address of your school’s server.",
            self.name: "Give your name, as it is to stand on certificates.",
            self.email: "Give your e-mail address.",
            self.password: f"A password has at least {_SHORTEST} characters.",
            self.code: "Type the code from the letter.",
        }
        missing = [field for field in wanted if not field.isHidden() and not self._is_filled(field)]
        for field in missing:
            field.show_trouble(wanted[field])
        if missing:
            missing[0].field.setFocus()
        elif self._go.isEnabled():
            self._go.setEnabled(False)
            server, email, name, code = (
                field.text().strip() for field in (self.server, self.email, self.name, self.code)
            )
            self.wished.emit(JoinForm(self._purpose, server, email, name, self.password.text(), code))

    def _is_filled(self, field: LabelledField) -> bool:
        return len(field.text()) >= _SHORTEST if field is self.password else bool(field.text().strip())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        page = ScrollPage(self._look, top=24)
        row.addWidget(page, 31)
        row.addWidget(self._shelf, 33)
        brand = QHBoxLayout()
        brand.setSpacing(8)
        brand.addWidget(Mark(self._look))
        brand.addWidget(Label(self._look, "Carrel", FontRole.BRAND), 1)
        page.body.addLayout(brand)
        page.body.addStretch(2)
        form = QWidget()
        form.setMaximumWidth(self._look.px(_WIDTH))
        self._fill(QVBoxLayout(form))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(form, 100)
        middle.addStretch(1)
        page.body.addLayout(middle)
        page.body.addStretch(3)

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self._about)
        for field in self._fields():
            column.addWidget(field)
        column.addWidget(self._trouble)
        column.addWidget(self._go)
        back = Button(self._look, "Back to sign in", "link", icon="arrow-left", small=True)
        back.clicked.connect(self.back_requested)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
