"""Streaks and milestones: the same from the same events, however they came here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.milestones import RULES, Events, milestones
from learning.streaks import Habit, days_studied, reached_at, streak
from learning.time import Interval

if TYPE_CHECKING:
    import random

HOUR = 3_600_000
DAY = 24 * HOUR
MONDAY = date(2026, 11, 23)
DATES = st.sets(st.dates(date(2026, 1, 1), date(2026, 4, 1)), max_size=60)
HABITS = st.builds(
    Habit, st.integers(0, 8), st.frozensets(st.integers(0, 6), max_size=3), st.frozensets(st.dates(), max_size=3)
)
INTERVALS = st.lists(
    st.builds(
        Interval,
        st.integers(-10 * DAY, 40_000 * DAY),
        st.integers(0, 5 * HOUR),
        st.sampled_from((-600, -60, 0, 330, 480, 845)),
    ),
    max_size=20,
)


def day(number: int) -> date:
    """So many days after a Monday."""
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("studied", "today", "habit", "current", "longest"),
    [
        ([], 0, Habit(), 0, 0),
        ([0], 0, Habit(), 1, 1),
        ([0, 1, 2], 2, Habit(), 3, 3),
        ([0, 1, 2], 3, Habit(), 3, 3),  # today has not ended
        ([0, 1, 2], 4, Habit(), 0, 3),
        ([0, 2], 2, Habit(), 1, 1),
        ([4, 7], 7, Habit(rest=frozenset({5, 6})), 2, 2),  # over a weekend of rest
        ([4, 5, 7], 7, Habit(rest=frozenset({5, 6})), 3, 3),  # studying on a day of rest counts
        ([0, 2], 2, Habit(frozen=frozenset({day(1)})), 2, 2),
        ([0, 1, 9], 1, Habit(), 2, 2),  # what a wrong clock put into the future does not count yet
    ],
)
def test_streaks(studied: list[int], today: int, habit: Habit, current: int, longest: int) -> None:
    """Days in a row, with today, days of rest and frozen days as said."""
    found = streak({day(number) for number in studied}, day(today), habit)

    assert (found.current, found.longest) == (current, longest)


@given(DATES, HABITS)
def test_a_streak_is_no_longer_than_the_days_and_was_reached_on_one(studied: set[date], habit: Habit) -> None:
    """And one more day never makes the longest shorter."""
    today = date(2026, 4, 1)
    found = streak(studied, today, habit)

    assert found.current <= found.longest <= len(studied)
    assert (found.longest == 0) == (not studied)
    assert reached_at(studied, found.longest + 1, habit) is None
    if found.longest:
        assert reached_at(studied, found.longest, habit) == found.longest_until
    assert streak(studied | {today}, today, habit).longest >= found.longest


def test_the_day_turns_when_the_learner_says() -> None:
    """Half past one at night belongs to the evening before, until the clock of where one is says four."""
    half_past_one = 20_000 * DAY + HOUR * 3 // 2 - 480 * 60_000  # by the clock of Kuala Lumpur

    assert [*days_studied([Interval(half_past_one, HOUR, 480)], Habit(turn=4))] == [date(2024, 10, 3)]
    assert [*days_studied([Interval(half_past_one, HOUR, 480)], Habit(turn=0))] == [date(2024, 10, 4)]


@given(INTERVALS, st.randoms(use_true_random=False), HABITS)
def test_order_duplicates_and_devices_make_no_difference(
    intervals: list[Interval], chance: random.Random, habit: Habit
) -> None:
    """The same events in another order, some twice, split where a device stopped: the same milestones."""
    events = Events(lessons=[3, 1, 2], intervals=intervals, languages=[(1, "en"), (5, "ms")])
    split = [part for interval in intervals for part in _split(interval, chance)]
    again = [*split, *chance.sample(split, len(split) // 2)]
    chance.shuffle(again)
    today = date(2026, 11, 27)

    one, other = milestones(events, today, habit), milestones(events._replace(intervals=again), today, habit)

    assert one == other


def _split(interval: Interval, chance: random.Random) -> list[Interval]:
    cut = chance.randint(0, interval.length)
    first = interval._replace(length=cut)
    return [first, Interval(interval.start + cut, interval.length - cut, interval.offset)]


@given(INTERVALS, INTERVALS)
def test_what_was_earned_stays(before: list[Interval], after: list[Interval]) -> None:
    """More events never take a milestone back, and never lower how far one is."""
    today = date(2026, 11, 27)
    one = milestones(Events(intervals=before), today)
    more = milestones(Events(intervals=before + after), today)

    for earlier, later in zip(one, more, strict=True):
        assert later.reached >= earlier.reached or earlier.rule.measure == "streak"
        assert later.earned is not None or earlier.earned is None


def test_every_rule_can_be_earned_and_says_when() -> None:
    """By the event that fulfilled it."""
    long = [Interval(number * DAY, HOUR, 0) for number in range(120)]
    events = Events(
        lessons=[number * DAY for number in range(60)],
        courses=[2 * DAY, 9 * DAY, 30 * DAY],
        intervals=long,
        perfect=[5 * DAY],
        languages=[(DAY, "en"), (3 * DAY, "ms"), (4 * DAY, "en")],
    )
    earned = {one.rule.id: one.earned for one in milestones(events, date(2026, 1, 1), Habit(turn=0))}

    assert earned.keys() == {rule.id for rule in RULES}
    assert None not in earned.values()
    assert earned["courses-3"] == date(1970, 1, 31)
    assert earned["streak-7"] == date(1970, 1, 7)
    assert earned["hours-10"] == date(1970, 1, 10)
    assert earned["polyglot"] == date(1970, 1, 4)
