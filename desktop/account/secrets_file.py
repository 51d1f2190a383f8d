"""Secrets in one encrypted file, for a computer without a keyring.

Scrypt makes the key from a passphrase, AES-GCM seals. The file is replaced whole: a cut of the power leaves the old one
or the new one.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.account.errors import PassphraseNeeded, PassphraseWrong, SecretsDamaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSPHRASE_VARIABLE: Final = "CARREL_PASSPHRASE"  # noqa: S105 - the name of a variable
SCRYPT_N: Final = 1 << 15
"""32 MiB and about a tenth of a second: felt by who guesses, not by who signs in."""
COSTS_READ: Final = frozenset(1 << power for power in range(14, 21))
"""A damaged file must not make us ask the computer for all its memory."""
QUESTION_NEW: Final = "Choose a passphrase that protects your sign-in on this computer"
QUESTION_OPEN: Final = "Passphrase of this computer's Carrel"


class Sealed(msgspec.Struct, frozen=True):
    """The file: how the key was made, and the sealed names and secrets."""

    v: int
    n: int
    salt: str
    nonce: str
    sealed: str


class FileSecrets:
    """Secrets in a file. The passphrase comes from CARREL_PASSPHRASE, else from `ask`, and is asked for once."""

    def __init__(self, path: Path, *, ask: Callable[[str], str] | None = None) -> None:
        self._path = path
        self._ask = ask
        self._keys: dict[tuple[int, bytes], bytes] = {}
        self._passphrase: str | None = None

    @property
    def begun(self) -> bool:
        """Whether this home's secrets live here already."""
        return self._path.exists()

    def read(self, name: str) -> str | None:
        """The secret, or None when there is none of that name."""
        return self._open().get(name)

    def need_passphrase(self) -> None:
        """Have the passphrase now, even where no file is yet. Raises `PassphraseNeeded`."""
        if self._passphrase is None:
            self._passphrase = self._ask_passphrase()

    def write(self, name: str, secret: str) -> None:
        """Keep the secret; when this returns, it has been read back."""
        kept = {**self._open(), name: secret}
        self._seal(kept)
        if self._open() != kept:
            raise SecretsDamaged(f"{self._path.name} did not give back what was just stored in it")

    def erase(self, name: str) -> None:
        """Forget the secret; the last one takes the file with it.

        So does a file that can't be opened: whoever lost the passphrase can still sign out, and sign in with a new one.
        """
        if not self.begun:
            return
        try:
            kept = {other: secret for other, secret in self._open().items() if other != name}
        except (PassphraseWrong, SecretsDamaged):
            kept = {}
        if kept:
            self._seal(kept)
        else:
            self._path.unlink()

    def _open(self) -> dict[str, str]:
        if not self.begun:
            return {}
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            file = msgspec.json.decode(self._path.read_bytes(), type=Sealed)
            salt, nonce, sealed = (b64decode(part) for part in (file.salt, file.nonce, file.sealed))
        except (msgspec.DecodeError, ValueError) as error:
            raise SecretsDamaged(f"{self._path.name} cannot be read") from error
        if file.n not in COSTS_READ:
            raise SecretsDamaged(f"{self._path.name} asks for a key that costs {file.n}")
        try:
            plain = AESGCM(self._key(salt, file.n)).decrypt(nonce, sealed, salt)
        except InvalidTag as error:
            self._passphrase = None
            raise PassphraseWrong(f"the passphrase does not open {self._path.name}") from error
        return msgspec.json.decode(plain, type=dict[str, str])

    def _seal(self, kept: dict[str, str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt = next((salt for n, salt in self._keys if n == SCRYPT_N), None) or os.urandom(16)
        nonce = os.urandom(12)
        sealed = AESGCM(self._key(salt, SCRYPT_N)).encrypt(nonce, msgspec.json.encode(kept), salt)
        parts = (b64encode(part).decode() for part in (salt, nonce, sealed))
        _replace(self._path, msgspec.json.encode(Sealed(1, SCRYPT_N, *parts)))

    def _key(self, salt: bytes, n: int) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        if self._passphrase is None:
            self._passphrase = self._ask_passphrase()
            self._keys.clear()
        if (n, salt) not in self._keys:
            self._keys[n, salt] = Scrypt(salt=salt, length=32, n=n, r=8, p=1).derive(self._passphrase.encode())
        return self._keys[n, salt]

    def _ask_passphrase(self) -> str:
        passphrase = os.environ.get(PASSPHRASE_VARIABLE, "")
        if not passphrase and self._ask is not None:
            passphrase = self._ask(QUESTION_OPEN if self.begun else QUESTION_NEW)
        if not passphrase:
            raise PassphraseNeeded(f"{self._path.name} needs its passphrase")
        return passphrase


def _replace(path: Path, content: bytes) -> None:
    """Write the file whole, seen by nobody else, on the disk before it takes the old one's place."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
