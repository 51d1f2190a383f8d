"""The server's own secret, made at first need.

Only the server's account can read it, and all processes on the data folder share it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from pathlib import Path

_BYTES = 32


class Keys:
    """Keys for each purpose, derived from the one secret, so that no purpose can be played against another."""

    def __init__(self, secret: bytes) -> None:
        self.access = _derived(secret, "access token")
        self.rights = Ed25519PrivateKey.from_private_bytes(_derived(secret, "entitlements"))
        self._successor = _derived(secret, "refresh successor")
        self._subject = _derived(secret, "attempt subject")
        self._certificates = _derived(secret, "certificates")

    def successor(self, token: str, rotation: str) -> bytes:
        """The next refresh token: the same for the same question, so that a lost answer can be asked for again."""
        return hmac.digest(self._successor, f"{token}\n{rotation}".encode(), "sha256")

    def certificates(self, number: int) -> Ed25519PrivateKey:
        """The key that signs certificates, of those used one after the other the `number`th."""
        return Ed25519PrivateKey.from_private_bytes(_derived(self._certificates, f"key {number}"))

    def subject(self, words: str) -> str:
        """What stands in the table of attempts for an e-mail or an address, without naming it."""
        return hmac.new(self._subject, words.encode(), hashlib.sha256).hexdigest()[:32]


def open_keys(folder: Path) -> Keys:
    """The keys of this data folder."""
    path = folder / "server.key"
    if not path.exists():
        _make(path)
    return Keys(path.read_bytes())


def _make(path: Path) -> None:
    """Written whole beside its place and linked there: of two processes at once, the second keeps the first's."""
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, f"carrel {purpose}".encode(), "sha256")
