"""Milestones: what somebody has reached, from their own events. The rules are the table below, and nothing else.

Earned on a device at once and without a network; the server counts the same events by the same table. What events say
only grows, so nothing that was earned is ever taken back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from learning.streaks import USUAL, Habit, days_studied, reached_at, streak
from learning.time import EPOCH, Interval, union

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Measure = Literal["lessons", "courses", "streak", "hours", "perfect", "languages"]
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


class Rule(NamedTuple):
    """So much of a measure earns the milestone."""

    id: str
    title: str
    measure: Measure
    wanted: int


RULES: tuple[Rule, ...] = (
    Rule("first-lesson", "First lesson completed", "lessons", 1),
    Rule("lessons-50", "50 lessons completed", "lessons", 50),
    Rule("first-course", "First course completed", "courses", 1),
    Rule("courses-3", "Three courses completed", "courses", 3),
    Rule("streak-7", "7 days in a row", "streak", 7),
    Rule("streak-30", "30 days in a row", "streak", 30),
    Rule("streak-100", "100 days in a row", "streak", 100),
    Rule("hours-10", "10 hours of study", "hours", 10),
    Rule("hours-100", "100 hours of study", "hours", 100),
    Rule("perfect-quiz", "Full marks in a quiz", "perfect", 1),
    Rule("polyglot", "Lessons in two languages", "languages", 2),
)


class Events(NamedTuple):
    """What a learner did: times in ms, of each lesson and course completed and each quiz with full marks.

    `languages`: (when, which) of each lesson completed.
    """

    lessons: Sequence[int] = ()
    courses: Sequence[int] = ()
    intervals: Sequence[Interval] = ()
    perfect: Sequence[int] = ()
    languages: Sequence[tuple[int, str]] = ()


class Milestone(NamedTuple):
    """A rule, the day it was fulfilled on, and how far it is (never above what is wanted)."""

    rule: Rule
    earned: date | None
    reached: int


def milestones(events: Events, today: date, habit: Habit = USUAL) -> tuple[Milestone, ...]:
    """Every milestone, in the order of the table."""
    studied = days_studied(events.intervals, habit)
    joined = union(events.intervals)
    hours = sum(interval.length for interval in joined) // _HOUR_MS
    measured: dict[Measure, tuple[int, Callable[[int], date | None]]] = {
        "lessons": _counted(events.lessons),
        "courses": _counted(events.courses),
        "streak": (streak(studied, today, habit).longest, lambda wanted: reached_at(studied, wanted, habit)),
        "hours": (hours, lambda wanted: _hours_at(joined, wanted)),
        "perfect": _counted(events.perfect),
        "languages": _counted(_firsts(events.languages)),
    }
    return tuple(_judged(rule, *measured[rule.measure]) for rule in RULES)


def _judged(rule: Rule, reached: int, reached_on: Callable[[int], date | None]) -> Milestone:
    earned = reached_on(rule.wanted) if reached >= rule.wanted else None
    return Milestone(rule, earned, min(reached, rule.wanted))


def _counted(times: Sequence[int]) -> tuple[int, Callable[[int], date | None]]:
    ordered = sorted(times)
    return len(ordered), lambda wanted: _day(ordered[wanted - 1])


def _firsts(languages: Sequence[tuple[int, str]]) -> list[int]:
    """When each language was first studied in."""
    firsts: dict[str, int] = {}
    for at, language in languages:
        if language:
            firsts[language] = min(at, firsts.get(language, at))
    return list(firsts.values())


def _hours_at(joined: Sequence[Interval], wanted: int) -> date | None:
    left = wanted * _HOUR_MS
    for interval in joined:
        if interval.length >= left:
            return _day(interval.start + left, interval.offset)
        left -= interval.length
    return None


def _day(at: int, offset: int = 0) -> date:
    """The date of a time in ms, however far out a wrong clock has put it."""
    days = (at + offset * 60_000) // _DAY_MS
    return EPOCH + timedelta(days=max(0, min(days, (datetime.max.replace(tzinfo=UTC).date() - EPOCH).days)))
