"""What a verb prints: one JSON value, or lines for a person. Messages go to stderr, so that stdout stays a value."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns on stdout."""
    for line in aligned([headings, *rows]):
        click.echo(line)


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each row as a line. A cell's width counts what a terminal shows, not code points."""
    lines = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def cut(text: str, width: int = 48) -> str:
    """One line of at most `width` columns."""
    flat = " ".join(text.split())
    return flat if _width(flat) <= width else flat[: width - 1].rstrip() + "…"


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))
