"""Time studied: intervals of all devices laid over each other, so that no minute is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EPOCH = date(1970, 1, 1)
MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
LONGEST_MS = 12 * 60 * MINUTE_MS
"""No single session is longer."""


class Interval(NamedTuple):
    """One session: when it began and how long the learner was active, in ms. `offset`: minutes east of UTC then."""

    start: int
    length: int
    offset: int = 0

    @property
    def end(self) -> int:
        """When it ended."""
        return self.start + self.length


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time as intervals that neither touch nor overlap, in order."""
    joined: list[Interval] = []
    for interval in sorted(interval for interval in intervals if interval.length > 0):
        last = joined[-1] if joined else None
        if last is not None and interval.start <= last.end:
            joined[-1] = last._replace(length=max(last.end, interval.end) - last.start)
        else:
            joined.append(interval)
    return tuple(joined)


def covered_ms(intervals: Iterable[Interval]) -> int:
    """How much time the intervals cover together."""
    return sum(interval.length for interval in union(intervals))


def days(intervals: Iterable[Interval]) -> dict[date, int]:
    """The ms studied on each day, by the learner's own calendar where and when they studied.

    A session over midnight counts on both days.
    """
    sums: dict[date, int] = {}
    for whole in union(intervals):
        for day, length in _by_day(whole):
            sums[day] = sums.get(day, 0) + length
    return sums


def _by_day(interval: Interval) -> Iterator[tuple[date, int]]:
    shift = interval.offset * MINUTE_MS
    start = interval.start
    while start < interval.end:
        day = (start + shift) // DAY_MS
        until = min(interval.end, (day + 1) * DAY_MS - shift)
        yield EPOCH + timedelta(days=day), until - start
        start = until
