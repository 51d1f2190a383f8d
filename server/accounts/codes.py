"""Codes that letters carry: ten characters, good for an hour, kept only as a hash.

50 bits, and ten guesses a quarter of an hour: a code cannot be found by trying.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from server.database import row, write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Purpose = Literal["sign-up", "reset", "address"]
LIFETIME_MS: Final = 3600 * 1000
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that is taken for another one."""
_HALF: Final = 5


class Promised(NamedTuple):
    """What a code stands for: whose address, and what the account is to be made of."""

    email: str
    name: str
    password_hash: str


def new_code() -> str:
    """A code as it is written in a letter."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def keep_code(connection: Connection, purpose: Purpose, key: str, code: str, promised: Promised, now: int) -> None:
    """Keep a code for the account `key` means; those that have run out are forgotten."""
    write_rows(connection, "DELETE FROM mail_code WHERE at < ?", [(now - LIFETIME_MS,)])
    write_rows(
        connection,
        "INSERT INTO mail_code (hash, purpose, account, email, name, password_hash, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(_hash(purpose, key, code), purpose, key, *promised, now)],
    )


def spend_code(connection: Connection, purpose: Purpose, key: str, code: str, now: int) -> Promised | None:
    """What the code stands for, once; None when it is not one of this account's. The account's others go with it."""
    found = row(
        connection,
        "SELECT email, name, password_hash FROM mail_code WHERE hash = ? AND at >= ?",
        (_hash(purpose, key, code), now - LIFETIME_MS),
    )
    if found is None:
        return None
    write_rows(connection, "DELETE FROM mail_code WHERE purpose = ? AND account = ?", [(purpose, key)])
    return Promised(*found)


def _hash(purpose: Purpose, key: str, code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"{purpose}\n{key}\n{plain}".encode()).hexdigest()
