"""Sign in: a form that says what is true about where the sign-in is kept, and a way past it to the sample course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.account.bookshelf import Bookshelf
from desktop.account.labelled_field import LabelledField
from desktop.account.signing import SignInForm
from desktop.design.button import Button
from desktop.design.card import Line, Pane
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import Label
from desktop.design.mark import Mark

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QResizeEvent

    from desktop.design.appearance import Appearance
    from desktop.messages import Words

_WIDTH, _SHELF_FROM = 372, 900
_AT_SERVER = frozenset({"offline", "captive", "tls", "server_trouble", "wrong_server", "sync"})
_AT_PASSPHRASE = frozenset({"passphrase_needed", "passphrase_wrong"})
KEYRING_WORDS = "Kept in your system’s keyring. Carrel stays open for you offline, even when the sign-in runs out."
FILE_WORDS = (
    "This computer has no keyring: your sign-in is kept in an encrypted file, locked by a passphrase."
    " Carrel stays open for you offline."
)


class SignInScreen(Pane):
    """`sign_in_requested` carries a `SignInForm`."""

    sign_in_requested = Signal(object)
    sample_requested = Signal()
    sign_up_requested = Signal()
    reset_requested = Signal()

    def __init__(self, look: Appearance, *, server: str = "", email: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look = look
        self.server = LabelledField(look, "Server", placeholder="school.example.org")
        self.email = LabelledField(look, "E-mail")
        self.password = LabelledField(look, "Password", secret=True)
        self.passphrase = LabelledField(look, "Passphrase of this computer", secret=True)
        self.passphrase.hide()
        self.server.field.setText(server)
        self.email.field.setText(email)
        self._button = Button(look, "Sign in", "primary", tall=True)
        self._kept = Label(look, KEYRING_WORDS, FontRole.SMALL, "text2", wrap=True)
        self._trouble = Label(look, "", tone="danger", wrap=True)
        self._trouble.hide()
        self._shelf = Bookshelf(look)
        self._lay_out()
        self._button.clicked.connect(self._on_sign_in)
        for field in (self.server, self.email, self.password, self.passphrase):
            field.field.returnPressed.connect(self._on_sign_in)

    def show_keeping(self, *, in_keyring: bool) -> None:
        """Say where the sign-in will be kept; without a keyring a passphrase is asked for."""
        self._kept.setText(KEYRING_WORDS if in_keyring else FILE_WORDS)

    def ask_passphrase(self) -> None:
        """This computer has no keyring and nobody gave a passphrase yet."""
        self.show_keeping(in_keyring=False)
        self.passphrase.show()

    def show_busy(self, *, busy: bool) -> None:
        """The server is being asked."""
        self._button.setEnabled(not busy)
        self._button.setText("Signing in" if busy else "Sign in")

    def show_trouble(self, words: Words) -> None:
        """Say what went wrong next to the field that it is about."""
        self.show_busy(busy=False)
        said = f"{words.message} {words.next}".strip()
        if words.type in _AT_PASSPHRASE:
            self.ask_passphrase()
            asked = "Choose a passphrase that protects your sign-in on this computer."
            self._blame(self.passphrase, asked if words.type == "passphrase_needed" else words.message)
        elif words.type in _AT_SERVER:
            self._blame(self.server, said)
        elif words.type == "sign_in_refused":
            self._blame(self.password, said)
        else:
            self._trouble.setText(said)
            self._trouble.show()

    def focus_first_empty(self) -> None:
        """Begin where something is missing."""
        fields = [self.server, self.email, self.password]
        next((each for each in fields if not each.text()), self.password).field.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shelf.setVisible(event.size().width() >= self._look.px(_SHELF_FROM))

    def submit(self) -> None:
        """Sign in with what stands there."""
        self._on_sign_in()

    def _on_sign_in(self) -> None:
        self._trouble.hide()
        empty = {
            self.server: "Give the address of your school’s server.",
            self.email: "Give the e-mail address of your account.",
            self.password: "Give the password of your account.",
        }
        if not self.passphrase.isHidden():
            empty[self.passphrase] = "Choose a passphrase that protects your sign-in on this computer."
        missing = [field for field in empty if not field.text().strip()]
        for field in missing:
            field.show_trouble(empty[field])
        if missing:
            missing[0].field.setFocus()
            return
        if self._button.isEnabled():
            self.show_busy(busy=True)
            form = SignInForm(self.server.text(), self.email.text(), self.password.text(), self.passphrase.text())
            self.sign_in_requested.emit(form)

    def _blame(self, field: LabelledField, words: str) -> None:
        field.show_trouble(words)
        field.field.setFocus()
        field.field.selectAll()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        inside = QWidget()
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._fill(inside)
        row.addWidget(scroll, 31)
        row.addWidget(self._shelf, 33)

    def _fill(self, inside: QWidget) -> None:
        column = QVBoxLayout(inside)
        column.setContentsMargins(32, 24, 32, 24)
        brand = QHBoxLayout()
        brand.setSpacing(8)
        brand.addWidget(Mark(self._look))
        brand.addWidget(Label(self._look, "Carrel", FontRole.BRAND), 1)
        column.addLayout(brand)
        column.addStretch(2)
        form = QWidget()
        form.setMaximumWidth(self._look.px(_WIDTH))
        form.setMinimumWidth(min(self._look.px(_WIDTH), 372))
        self._fill_form(QVBoxLayout(form))
        middle = QHBoxLayout()  # not an alignment: aligned widgets are not asked how high they are at their width
        middle.addStretch(1)
        middle.addWidget(form, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(3)

    def _fill_form(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(self._look, "Sign in", FontRole.GREETING))
        column.addSpacing(4)
        column.addWidget(
            Label(self._look, "With the account that you bought your courses with.", tone="text2", wrap=True)
        )
        column.addSpacing(22)
        for field in (self.server, self.email, self.password, self.passphrase):
            column.addWidget(field)
            column.addSpacing(16)
        column.addLayout(self._link("Forgotten the password?", "Set a new one", self.reset_requested))
        column.addSpacing(8)
        column.addWidget(self._trouble)
        column.addWidget(self._button)
        column.addSpacing(10)
        column.addLayout(self._beside("key-round", self._kept))
        column.addSpacing(20)
        column.addLayout(self._or())
        column.addSpacing(20)
        sample = Button(self._look, "Try the sample course", icon="book-open", tall=True)
        sample.clicked.connect(self.sample_requested)
        column.addWidget(sample)
        column.addSpacing(8)
        words = "It needs no account and no network."
        column.addWidget(Label(self._look, words, FontRole.SMALL, "text2", wrap=True))
        column.addSpacing(16)
        column.addLayout(self._link("New here?", "Create an account", self.sign_up_requested))

    def _link(self, before: str, words: str, wish: SignalInstance) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(Label(self._look, before, tone="text2", wrap=True), 1)
        link = Button(self._look, words, "link", small=True)
        link.clicked.connect(wish)
        row.addWidget(link)
        return row

    def _beside(self, icon: str, label: Label) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconView(self._look, icon, "text3", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return row

    def _or(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Line(self._look, "border"), 1)
        row.addWidget(Label(self._look, "or", tone="text3"))
        row.addWidget(Line(self._look, "border"), 1)
        return row
