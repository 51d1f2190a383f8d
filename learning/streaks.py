"""Streaks: days in a row on which somebody studied, counted by where and when they did, never by when it was synced.

The day turns at an hour of the learner's choice, so that studying past midnight belongs to the evening before. Days of
rest and frozen days break no streak, and count for none.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from learning.time import days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from learning.time import Interval

_HOUR_MS = 3_600_000
_DAY = timedelta(days=1)
_LONGEST_PAUSE = 60
"""Days: however many of them are days of rest or frozen, a longer pause ends a streak."""


class Habit(NamedTuple):
    """How a learner wants days counted. `turn`: the hour at which one ends; `rest`: weekdays off, Monday is 0."""

    turn: int = 4
    rest: frozenset[int] = frozenset()
    frozen: frozenset[date] = frozenset()


USUAL: Final = Habit()


class Streak(NamedTuple):
    """`current`: days studied in a row up to today or yesterday, `longest` ever, and the last day of that."""

    current: int = 0
    longest: int = 0
    longest_until: date | None = None


def days_studied(intervals: Iterable[Interval], habit: Habit = USUAL) -> dict[date, int]:
    """The ms studied on each day of the learner's own, whatever the order of the sessions or the number of devices."""
    return days(intervals, habit.turn * _HOUR_MS)


def streak(studied: Collection[date], today: date, habit: Habit = USUAL) -> Streak:
    """The streaks in a set of days. Today breaks nothing while it lasts; days that are still to come do not count."""
    run = longest = 0
    until: date | None = None
    before: date | None = None
    for day in sorted(day for day in studied if day <= today):
        run = run + 1 if before is not None and not _broken(before, day, habit) else 1
        before = day
        if run > longest:
            longest, until = run, day
    current = run if before is not None and not _broken(before, today + _DAY, habit, lenient=today) else 0
    return Streak(current, longest, until)


def reached_at(studied: Collection[date], wanted: int, habit: Habit = USUAL) -> date | None:
    """The day on which a streak was first so long."""
    run = 0
    before: date | None = None
    for day in sorted(studied):
        run = run + 1 if before is not None and not _broken(before, day, habit) else 1
        before = day
        if run >= wanted:
            return day
    return None


def _broken(before: date, after: date, habit: Habit, *, lenient: date | None = None) -> bool:
    """Whether a day between the two asked for study and had none."""
    day = before + _DAY
    while day < after:
        if day != lenient and day.weekday() not in habit.rest and day not in habit.frozen:
            return True
        if (day - before).days > _LONGEST_PAUSE:
            return True
        day += _DAY
    return False
