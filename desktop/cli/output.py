"""What a verb prints: one JSON value, or lines for a person. Messages go to stderr, so that stdout stays a value."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MINUTE, HOUR, DAY = 60, 3600, 86400
KIBI = 1024


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever the verb's keys hold
    """One value on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False))


def say(line: str = "") -> None:
    """One line for a person, on stderr."""
    click.echo(line, err=True)


def iso(ms: int | None) -> str | None:
    """A time of the records (ms) as ISO 8601 UTC."""
    if ms is None:
        return None
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds" if ms % 1000 else "seconds").replace("+00:00", "Z")


def day(ms: int | None) -> str:
    """A time as a person reads a date, in the computer's own zone."""
    return f"{datetime.fromtimestamp(ms / 1000).astimezone():%-d %b %Y}" if ms is not None else "no end"


def duration(seconds: float) -> str:
    """A length of study: "45 s", "12 min", "3 h 05 min"."""
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE:02d} min"


def ago(then_ms: int | None, now_ms: int) -> str:
    """When something was, as one says it."""
    if then_ms is None:
        return "never"
    seconds = max(0, now_ms - then_ms) // 1000
    if seconds < MINUTE:
        return "just now"
    if seconds < DAY:
        return f"{duration(seconds)} ago"
    return f"{seconds // DAY} days ago" if seconds >= 2 * DAY else "yesterday"


def size(count: float) -> str:
    """Bytes as one says them: "640 MB"."""
    for unit in ("bytes", "KB", "MB"):
        if count < KIBI:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 10 else f"{count:.1f} {unit}"  # noqa: PLR2004
        count /= KIBI
    return f"{count:.1f} GB"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: one change, two changes."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns on stdout. A cell's width counts what a terminal shows, not code points."""
    lines = [list(headings), *([cell.replace("\n", " ") for cell in row] for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def cut(text: str, width: int = 48) -> str:
    """One line of at most `width` columns."""
    flat = " ".join(text.split())
    return flat if _width(flat) <= width else flat[: width - 1].rstrip() + "…"


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))
