"""Time studied: intervals of all devices laid over each other, so that no minute is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from operator import itemgetter
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
    """The same time as intervals that neither touch nor overlap, in order.

    Each has the offset of what began first in it, however the rest was split; of two at once the western one's.
    """
    joined: list[Interval] = []
    begun, end, zone = 0, None, 0
    for start, length, offset in sorted((one for one in intervals if one[1] > 0), key=itemgetter(0, 2)):
        if end is not None and start <= end:
            end = max(end, start + length)
            continue
        if end is not None:
            joined.append(Interval(begun, end - begun, zone))
        begun, end, zone = start, start + length, offset
    if end is not None:
        joined.append(Interval(begun, end - begun, zone))
    return tuple(joined)


def covered_ms(intervals: Iterable[Interval]) -> int:
    """How much time the intervals cover together."""
    return sum(interval.length for interval in union(intervals))


def days(intervals: Iterable[Interval], turn: int = 0) -> dict[date, int]:
    """The ms studied on each day, by the learner's own calendar where and when they studied.

    A session over midnight counts on both days; `turn` is how many ms after midnight a day turns into the next. Devices
    whose clocks name different days at once have studied on both, and the time itself is on one of them.
    """
    zones: dict[int, list[Interval]] = {}
    for interval in intervals:
        zones.setdefault(interval[2], []).append(interval)
    sums: dict[int, int] = {}
    counted: int | None = None
    for start, end, day in sorted(part for one in zones.values() for whole in union(one) for part in _cut(whole, turn)):
        since = start if counted is None else max(start, counted)
        sums[day] = sums.get(day, 0) + max(0, end - since)
        counted = max(since, end)
    return {EPOCH + timedelta(days=day): length for day, length in sums.items()}


def _cut(interval: Interval, turn: int) -> Iterator[tuple[int, int, int]]:
    """Where an interval begins and ends on each of its days, counted from the epoch."""
    begun, length, offset = interval
    shift, start, end = offset * MINUTE_MS - turn, begun, begun + length
    while start < end:
        day = (start + shift) // DAY_MS
        until = min(end, (day + 1) * DAY_MS - shift)
        yield start, until, day
        start = until
