"""Time studied and progress: the figures that every device and the server must agree on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.course import Block, Lesson, Manifest, Section
from learning.progress import Tally, is_complete, percent, tally
from learning.time import Interval, covered_ms, days, union
from learning.values import Done

HOUR = 3_600_000
ZONES = st.integers(-14 * 60, 14 * 60)
INTERVALS = st.lists(st.builds(Interval, st.integers(0, 200), st.integers(0, 50)), max_size=12)

NEAR_MIDNIGHT = st.lists(
    st.builds(Interval, st.integers(24 * HOUR - 60, 24 * HOUR), st.integers(0, 50), st.sampled_from((-60, 0, 60))),
    max_size=6,
)


@given(INTERVALS)
def test_time_is_counted_once(intervals: list[Interval]) -> None:
    """The union covers exactly the ms that any interval covers."""
    covered = {ms for interval in intervals for ms in range(interval.start, interval.end)}

    assert covered_ms(intervals) == len(covered)


@given(INTERVALS, st.randoms())
def test_the_order_of_sessions_makes_no_difference(intervals: list[Interval], chance: object) -> None:
    """Sessions arrive in any order, and twice."""
    assert union([*reversed(intervals), *intervals]) == union(intervals)


@given(st.lists(st.builds(Interval, st.integers(0, 10 * HOUR), st.integers(0, 12 * HOUR), ZONES), max_size=6))
def test_days_add_up(intervals: list[Interval]) -> None:
    """Splitting at midnight loses and adds nothing."""
    assert sum(days(intervals).values()) == covered_ms(intervals)


@given(NEAR_MIDNIGHT, NEAR_MIDNIGHT)
def test_more_sessions_take_no_day_away(some: list[Interval], more: list[Interval]) -> None:
    """Whatever zones the clocks of several devices stood in, a day once studied on stays one."""
    assert days(some).keys() <= days(some + more).keys()


@given(NEAR_MIDNIGHT, st.integers(1, 49))
def test_a_session_in_parts_is_the_same_session(intervals: list[Interval], cut: int) -> None:
    """Where a device stopped and went on changes neither the days nor the zone of what lies together."""
    parts = [
        part
        for one in intervals
        for part in (
            one._replace(length=min(cut, one.length)),
            Interval(one.start + cut, max(0, one.length - cut), one.offset),
        )
    ]

    assert days(parts) == days(intervals)
    assert union(parts) == union(intervals)


def test_a_session_over_midnight_counts_on_both_days_of_the_learner() -> None:
    """In Kuala Lumpur (UTC+8) 23:30 to 00:30 is half an hour on each of two days."""
    start = 1_763_825_400_000  # 2025-11-22 15:30 UTC = 23:30 there

    told = days([Interval(start, HOUR, 8 * 60)])

    assert told == {date(2025, 11, 22): HOUR // 2, date(2025, 11, 23): HOUR // 2}


@pytest.mark.parametrize(
    ("completed", "total", "wanted"),
    [(0, 0, 0), (0, 10, 0), (1, 1000, 1), (1, 3, 33), (2, 3, 66), (999, 1000, 99), (10, 10, 100), (11, 10, 100)],
)
def test_percent(completed: int, total: int, wanted: int) -> None:
    """Rounded down, but 1 once anything is complete, and never over 100."""
    assert percent(completed, total) == wanted


def test_only_units_of_this_edition_count() -> None:
    """Units that a new edition dropped count for nothing, blocks that do not count neither; a marked lesson is done."""
    lessons = (
        Lesson("l1", "One", blocks=(Block("a"), Block("b"), Block("c", counts=False))),
        Lesson("l2", "Two", blocks=(Block("d"),)),
        Lesson("l3", "Empty"),
    )
    manifest = Manifest("c", "C", "markdown", "c", sections=(Section("S", lessons=lessons),))
    done = {"l1": Done(units=("a", "b", "gone")), "l3": Done(done_at=1)}

    assert tally(manifest, done) == Tally(completed=2, total=3, lessons_left=1)
    assert is_complete(lessons[0], done["l1"])
    assert not is_complete(lessons[1], None)
    assert not is_complete(lessons[2], Done())
