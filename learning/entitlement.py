"""The right to a course in a form that a device can check by itself: signed by the server with Ed25519.

What it keeps out: a database that was edited or copied from another learner or device, and a clock that was set back.
Whoever changes the program itself can read whatever lies on their disk; nothing here pretends otherwise.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

GRACE_MS: Final = 7 * 86_400_000
"""How long lessons stay open after the end for a device that has not heard since: access may have been renewed."""
_TEXT: Final = "carrel-entitlement\n"
"""Before what is signed, so that no other signature of the server's can be played for this one."""


class Entitlement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may study what on which device, until when. Times are ms; `expires_at` None: without an end."""

    learner: str
    device: str
    course: str
    issued_at: int
    expires_at: int | None = None


def sign_entitlement(right: Entitlement, sign: Callable[[bytes], bytes]) -> str:
    """The signed form: contents and signature, as text."""
    content = _encode(msgspec.json.encode(right))
    return f"{content}.{_encode(sign(f'{_TEXT}{content}'.encode()))}"


def read_entitlement(signed: str, key: str) -> Entitlement | None:
    """What is signed, if it is by this key (base64url of the raw public key); else None."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content, _, signature = signed.partition(".")
    try:
        public = Ed25519PublicKey.from_public_bytes(_decode(key))
        public.verify(_decode(signature), f"{_TEXT}{content}".encode())
        return msgspec.json.decode(_decode(content), type=Entitlement)
    except (InvalidSignature, ValueError, msgspec.DecodeError):
        return None


def has_ended(expires_at: int | None, now: int, heard_at: int) -> bool:
    """Whether lessons are locked. `heard_at`: when the server last told this device how things are."""
    if expires_at is None or now < expires_at:
        return False
    return heard_at >= expires_at or now >= expires_at + GRACE_MS


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
