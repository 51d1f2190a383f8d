"""Figures as a person reads them: sizes, lengths of study, dates. The window and the command line say the same."""

from __future__ import annotations

from datetime import datetime
from typing import Final

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
KIBI: Final = 1024
TWO_DIGITS: Final = 10


def day(ms: int | None) -> str:
    """A time as a person reads a date, in the computer's own zone."""
    return f"{datetime.fromtimestamp(ms / 1000).astimezone():%-d %b %Y}" if ms is not None else "no end"


def clock(ms: int) -> str:
    """A time of today as "09:41"; of another day with its date."""
    then = datetime.fromtimestamp(ms / 1000).astimezone()
    return f"{then:%H:%M}" if then.date() == datetime.now().astimezone().date() else f"{then:%-d %b, %H:%M}"


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
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= TWO_DIGITS else f"{count:.1f} {unit}"
        count /= KIBI
    return f"{count:.1f} GB"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: one change, two changes."""
    return f"{count} {one if count == 1 else many or one + 's'}"
