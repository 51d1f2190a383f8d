"""Signing in and out from the window: the form, the keyring it may use, and letting go of every file in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.account.signing import JoinForm, SignInForm, connect_as, join, sign_in, sign_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.account.errors import AccountError
    from desktop.account.join_screen import JoinScreen
    from desktop.account.secrets import Secrets
    from desktop.account.sign_in_screen import SignInScreen
    from desktop.tasks import Tasks
    from localdb.home import Account, Home
    from localdb.store import Store
    from sync.errors import SignInNeeded
    from sync.http import HttpRemote


Answer = TypeVar("Answer")


class Seat(QObject):
    """`changed` when somebody signed in or out, or went back: with what went wrong, what is to be said, or None.

    `errands` may wait for the network and the keyring; `secrets` opens them with a passphrase, or with the one known.
    """

    changed = Signal(object)

    def __init__(
        self, home: Home, account: Account | None, secrets: Callable[[str], Secrets], errands: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._home, self._account, self._secrets, self._errands = home, account, secrets, errands

    def connect_server(self) -> HttpRemote:
        """The learner's server, with this device's session."""
        assert self._account is not None
        return connect_as(self._home, self._account, self._secrets(""))

    def prepare(self, form: SignInScreen) -> None:
        """Ask for what is missing; where there is no keyring, for a passphrase as well."""
        form.focus_first_empty()
        self._errands.run(
            lambda _: _has_keyring(), lambda in_keyring: form.show_keeping(in_keyring=in_keyring), owner=form
        )

    def sign_in(self, typed: SignInForm, form: SignInScreen) -> None:
        """Ask the server; the form shows why it did not work."""
        home, secrets = self._home, self._secrets
        self._errands.run(
            lambda _: sign_in(home, secrets(typed.passphrase), typed),
            lambda _account: self.changed.emit(None),
            lambda error: _show_trouble(form, error),
            owner=form,
        )

    def join(self, typed: JoinForm, form: JoinScreen, done: Callable[[JoinForm], None]) -> None:
        """Ask for a letter, or use its code; then `done`."""

        def then(_answer: object) -> None:
            done(typed) if typed.code else form.show_sent()

        self._errands.run(
            lambda _store: join(self._home, self._secrets(""), typed),
            then,
            lambda error: _show_trouble(form, error),
            owner=form,
        )

    def sign_out(self, others: tuple[Tasks, ...], *, forget: bool, stop_sync: Callable[[], None]) -> None:
        """Every thread lets go of its files first: they may be about to be deleted."""
        home, secrets, connect = self._home, self._secrets, self.connect_server

        def leave(store: Store) -> None:
            stop_sync()
            store.close()
            sign_out(home, secrets(""), connect, forget=forget)

        for tasks in others:
            tasks.run(lambda store: store.close(), owner=self)
        self._errands.run(leave, self.changed.emit, self.changed.emit, owner=self)

    def leave_for_good(self, others: tuple[Tasks, ...], why: SignInNeeded, *, stop_sync: Callable[[], None]) -> None:
        """The server wants this device to go: `changed` then carries what became of its copy."""
        home, secrets, account = self._home, self._secrets, self._account
        assert account is not None

        def leave(store: Store) -> AccountError:
            from desktop.account.farewell import leave_for_good

            stop_sync()
            store.close()
            return leave_for_good(home, account, secrets(""), why)

        for tasks in others:
            tasks.run(lambda store: store.close(), owner=self)
        self._errands.run(leave, self.changed.emit, self.changed.emit, owner=self)

    def go_back(self, others: tuple[Tasks, ...], backup: Path, *, stop_sync: Callable[[], None]) -> None:
        """Put a backup in the place of what is here, with every file let go of; `changed` then says how it went."""
        home = self._home

        def replace(store: Store) -> str:
            from desktop.figures import ago
            from localdb.restoring import restore_backup

            stop_sync()
            try:
                with home.lock("sync"):
                    restored, _ = restore_backup(store, backup)
                when = ago(restored.made_at, store.clock.now().wall)
                return f"All is as it was {when}. What was here before is among the backups"
            finally:
                store.close()

        for tasks in others:
            tasks.run(lambda store: store.close(), owner=self)
        self._errands.run(replace, self.changed.emit, self.changed.emit, owner=self)

    def ask(
        self, work: Callable[[HttpRemote], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> None:
        """Ask the learner's server something."""

        def errand(_store: Store) -> object:
            remote = self.connect_server()
            try:
                return work(remote)
            finally:
                remote.close()

        self._errands.run(errand, done, failed, owner=self)

    def errand(
        self,
        work: Callable[[Home, Callable[[], Secrets]], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do something with the home and its secrets that may take a while."""
        home, secrets = self._home, self._secrets
        self._errands.run(lambda _store: work(home, lambda: secrets("")), done, failed, owner=self)

    @property
    def home(self) -> Home:
        """Where everything is kept."""
        return self._home

    @property
    def account(self) -> Account | None:
        """Who is signed in."""
        return self._account

    def unlock(self, passphrase: str) -> None:
        """From now on the passphrase is known."""
        self._secrets(passphrase)


def _show_trouble(form: SignInScreen | JoinScreen, error: Exception) -> None:
    from desktop.messages import words_for

    form.show_trouble(words_for(error))


def _has_keyring() -> bool:
    from desktop.account.secrets import safe_keyring

    return safe_keyring() is not None
