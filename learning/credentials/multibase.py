"""Keys and signatures as text: base58btc and base64url with their multibase letter, Ed25519 keys with their prefix."""

from __future__ import annotations

import base64
import binascii
from typing import Final

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
_ED25519_PUBLIC: Final = b"\xed\x01"
_LONGEST: Final = 256
"""Characters of base58: reading it takes the square of its length, and no key or signature is longer than 90."""


def base58(content: bytes) -> str:
    """As multibase: `z` and the digits."""
    number, digits = int.from_bytes(content, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + _ALPHABET[0] * zeros + digits


def from_base58(text: str) -> bytes:
    """The bytes of `z…`. Raises `ValueError` for anything else."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not base58btc")
    number = 0
    for letter in text[1:]:
        if letter not in _VALUES:
            raise ValueError("not base58btc")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - 1 - len(text[1:].lstrip(_ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url(content: bytes) -> str:
    """As multibase: `u` and the characters, unpadded."""
    return "u" + base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of `u…`. Raises `ValueError` for anything else."""
    if not text.startswith("u"):
        raise ValueError("not base64url")
    try:
        return base64.b64decode(text[1:] + "=" * (-(len(text) - 1) % 4), altchars=b"-_", validate=True)
    except binascii.Error as trouble:
        raise ValueError("not base64url") from trouble


def multikey(public: bytes) -> str:
    """An Ed25519 public key, 32 bytes, as a Multikey."""
    return base58(_ED25519_PUBLIC + public)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key. Raises `ValueError` for any other."""
    content = from_base58(text)
    if not content.startswith(_ED25519_PUBLIC) or len(content) != len(_ED25519_PUBLIC) + 32:
        raise ValueError("not an Ed25519 key")
    return content.removeprefix(_ED25519_PUBLIC)
