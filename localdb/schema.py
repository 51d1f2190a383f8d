"""Bringing the user's file to this version's schema, one numbered step after the other, each in its own transaction.

The number is SQLite's `user_version`. A file of a later version is refused, never touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from localdb.errors import TooNew
from localdb.tables import guards

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


class Step(NamedTuple):
    """One migration."""

    number: int
    name: str
    script: str


def steps() -> tuple[Step, ...]:
    """Every migration, in order."""
    return tuple(sorted(_read_steps()))


def _read_steps() -> Iterator[Step]:
    from importlib import resources  # 10 ms that the opening of a current file does without

    for file in resources.files("localdb.migrations").iterdir():
        if file.name.endswith(".sql"):
            yield Step(int(file.name[:4]), file.name[5:-4], file.read_text(encoding="utf-8"))


def newest() -> int:
    """The version that this build writes."""
    return max(step.number for step in steps())


def version(connection: sqlite3.Connection) -> int:
    """The version a file is at; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def bring_up(connection: sqlite3.Connection) -> None:
    """Migrate a file to the newest version.

    Raises `TooNew` for a file of a later Carrel.
    """
    if version(connection) == NEWEST:
        return
    for step in steps():
        _take(connection, step)
    if version(connection) > NEWEST:
        raise TooNew(
            f"This data was last used by a later Carrel (its version is {version(connection)}, ours {NEWEST})."
            " Nothing was changed; everything in it is safe."
        )


def _take(connection: sqlite3.Connection, step: Step) -> None:
    """Do one step, unless another process has done it while we waited for the lock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) < step.number:
            for statement in statements(step.script):
                connection.execute(statement)
            for statement in guards():
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step.number}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def statements(script: str) -> Iterator[str]:
    """Split a script into its statements, triggers whole; `executescript` would commit in between."""
    import sqlite3

    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


NEWEST = 6
"""Kept as a constant, so that opening a current file reads no migration; a test compares it with the folder."""
