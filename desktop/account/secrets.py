"""Where the learner's secrets are kept: in the keyring of the computer, else in an encrypted file in the home.

A keyring that keeps nothing, or keeps it in plain text, is refused. A file once begun is kept to: a keyring
that appears later would hide what is in it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from desktop.account.errors import KeyringTrouble
from desktop.account.secrets_file import FileSecrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyring.backend import KeyringBackend

SERVICE: Final = "carrel"
KEYRING_SECONDS: Final = 5.0
FILE_NAME: Final = "secrets.json"
REFUSED: Final = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Backends that keep nothing, or in plain text, or behind a prompt of their own."""

Answer = TypeVar("Answer")


class Secrets(Protocol):
    """Named secrets of this home."""

    def read(self, name: str) -> str | None:
        """The secret, or None when there is none of that name."""

    def write(self, name: str, secret: str) -> None:
        """Keep the secret; when this returns, it has been read back."""

    def erase(self, name: str) -> None:
        """Forget the secret; one that is not there is no mistake."""


class KeyringSecrets:
    """Secrets in the keyring of the computer. One may wait for a prompt that nobody sees: every call has a limit."""

    def __init__(self, backend: KeyringBackend, seconds: float = KEYRING_SECONDS) -> None:
        self._backend = backend
        self._seconds = seconds

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        return self._within_limit(lambda: self._backend.get_password(SERVICE, name))

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        self._within_limit(lambda: self._backend.set_password(SERVICE, name, secret))
        if self.read(name) != secret:
            raise KeyringTrouble("the keyring did not give back what was just stored in it")

    def erase(self, name: str) -> None:
        """See `Secrets.erase`."""
        if self.read(name) is not None:
            self._within_limit(lambda: self._backend.delete_password(SERVICE, name))

    def _within_limit(self, call: Callable[[], Answer]) -> Answer:
        answers: list[Answer] = []
        failures: list[Exception] = []

        def run() -> None:
            try:
                answers.append(call())
            except Exception as error:  # noqa: BLE001 - every backend has errors of its own; all mean the same here
                failures.append(error)

        # A daemon: a keyring that never answers must not keep the program from ending.
        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if failures:
            raise KeyringTrouble(f"the keyring refused: {type(failures[0]).__name__}") from failures[0]
        if not answers:
            raise KeyringTrouble(f"the keyring did not answer within {self._seconds:g} seconds")
        return answers[0]


def choose_secrets(home: Path, *, ask: Callable[[str], str] | None = None) -> Secrets:
    """The place of this home's secrets. `ask` puts the question for a passphrase to a person, where one is there."""
    file = FileSecrets(home / FILE_NAME, ask=ask)
    if file.begun:
        return file
    backend = safe_keyring()
    return KeyringSecrets(backend) if backend is not None and _works(backend) else file


def safe_keyring() -> KeyringBackend | None:
    """The computer's keyring, unless it is one of the `REFUSED`."""
    import keyring

    chosen = keyring.get_keyring()
    candidates = getattr(chosen, "backends", None) or [chosen]
    return next((backend for backend in candidates if not type(backend).__module__.startswith(REFUSED)), None)


def _works(backend: KeyringBackend) -> bool:
    try:
        KeyringSecrets(backend).read("is anybody there")
    except KeyringTrouble:
        return False
    return True
