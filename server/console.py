"""What a command says and with which code it leaves (DESIGN section 7)."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from typing import TYPE_CHECKING, Final

import click
import msgspec

from server.courses.errors import CourseError
from server.errors import DatabaseTrouble, NotFound, ServerError, WrongUse

if TYPE_CHECKING:
    from server.settings import Settings

NOTHING_DONE: Final = 1
WRONG_USE: Final = 2
DATA_TROUBLE: Final = 6
NOT_FOUND: Final = 7
_SHOWN: Final = 20
"""Lines of a list that a person is shown; a large course's import has hundreds of remarks."""
_CODES: Final[dict[type[Exception], int]] = {
    WrongUse: WRONG_USE,
    click.UsageError: WRONG_USE,
    NotFound: NOT_FOUND,
    DatabaseTrouble: DATA_TROUBLE,
    OSError: DATA_TROUBLE,
}


class Console:
    """Where a command's answer goes: one JSON value, or lines for a person."""

    def __init__(self, settings: Settings, *, as_json: bool) -> None:
        self.settings = settings
        self._as_json = as_json

    def show(self, answer: object) -> None:
        """Print the answer of a command."""
        plain = msgspec.to_builtins(answer)
        if self._as_json:
            click.echo(msgspec.json.encode(plain))
        elif isinstance(plain, list):
            click.echo("\n\n".join(_lines(item) for item in plain))
        else:
            click.echo(_lines(plain))


def tell_error(error: Exception, *, as_json: bool) -> int:
    """Say what happened and what to do, and give the exit code."""
    told = {"type": type(error).__name__, "message": _words(error), "next": _next(error)}
    if as_json:
        click.echo(msgspec.json.encode({"error": told}))
    click.echo(f"{told['message']} {told['next']}".strip(), err=True)
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), NOTHING_DONE)


def iso(ms: int | None) -> str | None:
    """A time as every command prints it."""
    if ms is None:
        return None
    moment = dt.datetime.fromtimestamp(ms // 1000, tz=dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def from_stdin() -> str:
    """The first line of standard input, for passwords: arguments can be seen by everybody on the computer."""
    return sys.stdin.readline().rstrip("\r\n")


def _words(error: Exception) -> str:
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, click.Abort):
        return "Stopped."
    if isinstance(error, (ServerError, CourseError)):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
    logging.getLogger("carrel.server").debug("a mistake of ours", exc_info=error)
    return f"Something went wrong that should not: {type(error).__name__}: {error}"


def _next(error: Exception) -> str:
    if isinstance(error, click.UsageError):
        return "See `carrel-server --help`."
    if isinstance(error, CourseError):
        return "Nothing was made. Correct it and import again."
    return str(getattr(error, "next", ""))


def _lines(answer: object) -> str:
    if not isinstance(answer, dict):
        return str(answer)
    return "\n".join(f"{key}: {_line(value)}" for key, value in answer.items())


def _line(value: object) -> str:
    if isinstance(value, (list, tuple)):
        more = f"\n  … and {len(value) - _SHOWN} more; --json shows all" if len(value) > _SHOWN else ""
        return ("".join(f"\n  {_line(item)}" for item in value[:_SHOWN]) or "none") + more
    if isinstance(value, dict):
        return "  ".join(f"{part}" for part in value.values())
    return "–" if value is None else str(value)
