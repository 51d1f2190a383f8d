"""Studying: sessions, completed units, and where the learner stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.completion import joined
from learning.course import lessons, units
from learning.progress import percent, tally
from learning.records import fixed_id
from learning.time import LONGEST_MS, Interval, covered_ms
from learning.values import Done, Place, Position
from localdb.edits import change_record, raw, seen_record
from localdb.errors import Unfit
from localdb.sessions import checkpoint, close_session, open_session, sessions, start_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.course import Lesson
    from localdb.changes import Changes
    from localdb.store import Store

__all__ = ["checkpoint", "close_session", "open_session"]

_DONE: Final = msgspec.json.Decoder(Done)
_POSITION: Final = msgspec.json.Decoder(Position)
_NOTHING: Final = Done()


class LessonProgress(msgspec.Struct, frozen=True):
    """Progress in one lesson: the units complete, when it was first done, the farthest and the last place, the time."""

    units: tuple[str, ...] = ()
    done_at: int | None = None
    furthest: float = 0.0
    position: Position | None = None
    seconds: int = 0


class Progress(msgspec.Struct, frozen=True):
    """Progress in a course, by the units of its current edition. `items_left`: lessons that are not complete."""

    percent: int
    completed: int
    total: int
    seconds: int
    items_left: int


# ------------------------------------------------------------------------------------------------------------ writing


def study(
    store: Store,
    *,
    course: str,
    lesson: str,
    seconds: int,
    complete: bool = False,
    position: float | None = None,
    ended: int | None = None,
) -> Changes:
    """Write one finished session that ended now, or at `ended` (ms), and what came of it, as a whole.

    Raises `Unfit` for a session of over 12 hours, one that has not ended yet, or one from before time was counted.
    """
    now = store.clock.now().wall
    end = now if ended is None else ended
    length = seconds * 1000
    if not 0 <= length <= LONGEST_MS or not length <= end <= now:
        raise Unfit("A session lasts from 0 seconds to 12 hours, after 1970, and ends no later than now.")
    with store.write():
        if length:
            session = start_session(store, course, lesson, at=end - length)
            checkpoint(store, session, length)
            close_session(store, session)
        if position is not None:
            set_position(store, course, lesson, Position(offset=position), position)
        if complete:
            complete_lesson(store, course, lesson)
        return store.touch("lesson_progress", _id(store, course, lesson))


def complete_units(store: Store, course: str, lesson: str, complete: Iterable[str]) -> Changes:
    """Mark units complete; with the last of them the lesson is done."""
    with store.write():
        done = _done(store, course, lesson)
        all_units = {*done.units, *complete}
        wanted = _units(store, course, lesson)
        whole = bool(wanted) and all_units.issuperset(wanted)
        return _write(store, course, lesson, _more(store, done, all_units, whole=whole))


def complete_lesson(store: Store, course: str, lesson: str) -> Changes:
    """Mark a lesson done, with every unit it has."""
    with store.write():
        done = _done(store, course, lesson)
        all_units = {*done.units, *_units(store, course, lesson)}
        return _write(store, course, lesson, _more(store, done, all_units, whole=True))


def set_position(store: Store, course: str, lesson: str, position: Position, furthest: float = 0.0) -> Changes:
    """Remember where the learner stopped, and the farthest part they have seen."""
    with store.write():
        done = _done(store, course, lesson)
        values = {"position": raw(position)}
        if furthest > done.furthest:
            values["done"] = raw(joined(done, msgspec.structs.replace(done, furthest=min(1.0, furthest))))
        return _change(store, course, lesson, values)


def _more(store: Store, done: Done, all_units: set[str], *, whole: bool) -> Done:
    at = done.done_at if done.done_at is not None or not whole else store.clock.now().wall
    return msgspec.structs.replace(done, units=tuple(sorted(all_units)), done_at=at)


def _write(store: Store, course: str, lesson: str, done: Done) -> Changes:
    return _change(store, course, lesson, {"done": raw(done)})


def _change(store: Store, course: str, lesson: str, values: dict[str, msgspec.Raw]) -> Changes:
    identity = _id(store, course, lesson)
    if seen_record(store, "lesson_progress", identity) is None:
        values = {"place": raw(Place(course=course, lesson=lesson)), **values}
    return change_record(store, "lesson_progress", identity, values)


def _done(store: Store, course: str, lesson: str) -> Done:
    seen = seen_record(store, "lesson_progress", _id(store, course, lesson))
    return _DONE.decode(seen.fields["done"]) if seen is not None and "done" in seen.fields else _NOTHING


def _id(store: Store, course: str, lesson: str) -> str:
    return fixed_id("lesson_progress", store.learner, course, lesson)


def _units(store: Store, course: str, lesson: str) -> tuple[str, ...]:
    found = _lesson(store, course, lesson)
    return () if found is None else units(found)


def _lesson(store: Store, course: str, lesson: str) -> Lesson | None:
    contents = store.cache.manifest(course)
    if contents is None:
        return None
    return next((placed.lesson for placed in lessons(contents) if placed.lesson.id == lesson), None)


# ------------------------------------------------------------------------------------------------------------ reading


def lesson_progress(store: Store, course: str) -> dict[str, LessonProgress]:
    """Progress in each lesson of a course that was ever begun, by the lesson's id."""
    times = _intervals(store, course)
    found = {
        lesson: LessonProgress(done.units, done.done_at, done.furthest, position, _seconds(times.pop(lesson, ())))
        for lesson, done, position in _rows(store, course)
    }
    found |= {lesson: LessonProgress(seconds=_seconds(spent)) for lesson, spent in times.items()}
    return found


def _rows(store: Store, course: str) -> list[tuple[str, Done, Position | None]]:
    rows = store.all("SELECT lesson, done, position FROM lesson_progress WHERE course = ? AND NOT deleted", (course,))
    return [
        (lesson, _DONE.decode(done) if done else _NOTHING, _POSITION.decode(position) if position else None)
        for lesson, done, position in rows
    ]


def _intervals(store: Store, course: str) -> dict[str, list[Interval]]:
    times: dict[str, list[Interval]] = {}
    for session in sessions(store, course):
        times.setdefault(session.lesson, []).append(session.interval)
    return times


def _seconds(intervals: Iterable[Interval]) -> int:
    return covered_ms(intervals) // 1000


def course_progress(store: Store, course: str) -> Progress:
    """Progress in a course by its newest edition, as everywhere; totals are 0 while the contents have not come."""
    seconds = _seconds(session.interval for session in sessions(store, course))
    contents = store.cache.newest(course)
    if contents is None:
        return Progress(0, 0, 0, seconds, 0)
    counted = tally(contents, {lesson: done for lesson, done, _ in _rows(store, course)})
    return Progress(
        percent(counted.completed, counted.total), counted.completed, counted.total, seconds, counted.lessons_left
    )


def last_studied(store: Store, course: str) -> int | None:
    """When the learner was last at work in a course, in ms."""
    ends = [session.interval.end for session in sessions(store, course)]
    (changed_at,) = store.one("SELECT max(changed_at) FROM lesson_progress WHERE course = ?", (course,))
    return max([*ends, *([] if changed_at is None else [changed_at])], default=None)
