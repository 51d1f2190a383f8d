"""The menu of the account row: who is signed in, settings, signing out with a warning when something is unsent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QMessageBox, QWidget

from desktop.figures import counted

if TYPE_CHECKING:
    from localdb.home import Account


class AccountMenu(QObject):
    """`sign_out_requested` carries whether the data here is to be forgotten."""

    sign_in_requested = Signal()
    sign_out_requested = Signal(bool)
    settings_requested = Signal()
    profile_requested = Signal()

    def __init__(self, account: Account | None, window: QWidget) -> None:
        super().__init__(window)
        self._account = account
        self._window = window
        self.waiting = 0

    def open_above(self, row: QWidget) -> None:
        """Show the menu over the account row."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._account is not None:
            menu.addAction(f"{self._account.name} · {self._account.email}").setEnabled(False)
            menu.addSeparator()
        menu.addAction("Profile", self.profile_requested.emit)
        menu.addAction("Settings", self.settings_requested.emit)
        if self._account is None:
            menu.addAction("Sign in", self.sign_in_requested.emit)
        else:
            menu.addAction("Sign out", self.ask)
        menu.popup(row.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height() + 4))

    def ask(self) -> None:
        """Signing out is plain unless something would be out of sight, or gone."""
        box, forget, yes = self.question()
        box.exec()
        if box.clickedButton() is yes:
            self.sign_out_requested.emit(forget.isChecked())
        box.deleteLater()

    def question(self) -> tuple[QMessageBox, QCheckBox, QWidget]:
        """The dialog, its box for forgetting, and its verb."""
        assert self._account is not None
        box = QMessageBox(self._window)
        box.setWindowTitle(f"Sign out {self._account.name}?")
        box.setText(f"Sign out {self._account.email} on this device?")
        box.setInformativeText(self._consequence())
        forget = QCheckBox("Also remove notes, progress and settings from this device")
        forget.setEnabled(self.waiting == 0)
        box.setCheckBox(forget)
        yes = box.addButton("Sign out", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole))
        return box, forget, yes

    def _consequence(self) -> str:
        if not self.waiting:
            return "Everything is on the server. What is on this device waits here for your next sign-in."
        verb = "has" if self.waiting == 1 else "have"
        return (
            f"{counted(self.waiting, 'change')} {verb} not been sent yet. They stay on this device and go after your"
            " next sign-in here; other devices do not see them until then."
        )
