"""Attempts to sign in, to use a code or to have a letter sent, counted per account and per peer.

In the database, so that every process counts together.

An attempt is counted before its password is looked at; a success does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.database import row, write_rows
from server.errors import Throttled

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

WINDOW_MS: Final = 15 * 60 * 1000
PER_ACCOUNT: Final = 10
PER_PEER: Final = 100
"""A school's computers share one address."""


def count_attempt(connection: Connection, subjects: dict[str, int], now: int) -> None:
    """One more attempt for each subject, given with what it may have in a window.

    Raises `Throttled` when one has had enough; that attempt is not counted.
    """
    for subject, most in subjects.items():
        found = row(connection, "SELECT since, count FROM sign_in_attempt WHERE subject = ?", (subject,))
        since, count = found if found and found[0] > now - WINDOW_MS else (now, 0)
        if count >= most:
            wait = max(1, (since + WINDOW_MS - now) // 1000)
            raise Throttled("Too many attempts.", wait)
        write_rows(
            connection,
            "INSERT INTO sign_in_attempt (subject, since, count) VALUES (?, ?, ?)"
            " ON CONFLICT (subject) DO UPDATE SET since = excluded.since, count = excluded.count",
            [(subject, since, count + 1)],
        )


def forget_attempt(connection: Connection, account: str, peer: str, now: int) -> None:
    """After a success: the account starts again, the peer gets back this one. What is older than its window goes too.

    The peer's others stay counted, or one good account would buy an attacker a hundred more guesses at others.
    """
    write_rows(connection, "DELETE FROM sign_in_attempt WHERE subject = ?", [(account,)])
    write_rows(connection, "UPDATE sign_in_attempt SET count = count - 1 WHERE subject = ?", [(peer,)])
    write_rows(connection, "DELETE FROM sign_in_attempt WHERE since <= ?", [(now - WINDOW_MS,)])
