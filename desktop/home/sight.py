"""What Home shows, read in one go on the database thread and frozen. No Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from learning.course import lessons
from learning.progress import is_complete
from learning.values import Done
from localdb.courses import courses, manifest
from localdb.overview import overview, studied_days
from localdb.payments import total_spent
from localdb.study import lesson_progress
from localdb.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from learning.course import Placed
    from localdb.courses import Course
    from localdb.overview import Overview
    from localdb.store import Store
    from localdb.study import LessonProgress

WEEK_DAYS = 7
_WAITING = 500


@dataclass(frozen=True, slots=True)
class Resume:
    """Where to go on: a lesson of a course ("" while its contents have not come). `stopped`: the title of the block."""

    course: Course
    lesson: str = ""
    title: str = ""
    stopped: str = ""
    begun: bool = False


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """So many records of a kind wait; `about` names a few."""

    kind: str
    count: int
    about: str


@dataclass(frozen=True, slots=True)
class HomeSight:
    """All of it. `week` has the ms of each day from Monday, `today` counts from 0, `now` is in ms.

    `spent`: what was paid and not paid back, in the smallest unit of each currency.
    """

    now: int
    today: int
    week: tuple[int, ...]
    month: int
    courses: tuple[Course, ...]
    resume: Resume | None
    figures: Overview
    spent: Mapping[str, int]
    waiting: tuple[WaitingKind, ...]


def read_home(store: Store) -> HomeSight:
    """Read everything that Home shows."""
    now = store.clock.now().wall
    here = datetime.fromtimestamp(now / 1000).astimezone()
    today = here.date()
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    studied = studied_days(store, int((here - timedelta(days=40)).timestamp() * 1000))
    found = courses(store)
    return HomeSight(
        now=now,
        today=today.weekday(),
        week=tuple(studied.get(monday + timedelta(days=n), 0) for n in range(WEEK_DAYS)),
        month=_between(studied, first, today),
        courses=found,
        resume=_resume(store, found),
        figures=overview(store),
        spent=total_spent(store),
        waiting=() if store.is_local else _waiting(store),
    )


def _between(studied: dict[date, int], first: date, last: date) -> int:
    return sum(length for day, length in studied.items() if first <= day <= last)


def recent(sight: HomeSight) -> tuple[Course, ...]:
    """The other courses, last studied first, then by title."""
    on = sight.resume.course.course if sight.resume else ""
    others = (course for course in sight.courses if course.course != on)
    return tuple(sorted(others, key=lambda course: (-(course.last_studied or 0), course.title.casefold())))


def _resume(store: Store, found: tuple[Course, ...]) -> Resume | None:
    """The course studied last that can still be studied and is not complete; else the first that can."""
    able = [course for course in found if course.status == "active"]
    unfinished = [course for course in able if not course.total or course.completed < course.total]
    if not (unfinished or able):
        return None
    course = max(unfinished or able, key=lambda course: (course.last_studied or 0, course.bytes_here > 0))
    contents = manifest(store, course.course)
    placed = lessons(contents) if contents else ()
    progress = lesson_progress(store, course.course) if placed else {}
    where = _lesson_to_resume(placed, progress)
    if where is None:
        return Resume(course)
    mine = progress.get(where.lesson.id)
    block = mine.position.block if mine and mine.position else ""
    stopped = next((each.title for each in where.lesson.blocks if each.id == block), "")
    return Resume(course, where.lesson.id, f"{where.place} {where.lesson.title}", stopped, begun=bool(progress))


def _lesson_to_resume(placed: tuple[Placed, ...], progress: dict[str, LessonProgress]) -> Placed | None:
    """The lesson after the last one with progress, or that one while it is not done; else the first: as the reader."""
    begun = [n for n, each in enumerate(placed) if _is_begun(progress.get(each.lesson.id))]
    if not begun:
        return placed[0] if placed else None
    last = begun[-1]
    mine = progress[placed[last].lesson.id]
    done = mine.done_at is not None or is_complete(placed[last].lesson, Done(units=mine.units))
    return placed[min(last + 1, len(placed) - 1)] if done else placed[last]


def _is_begun(progress: LessonProgress | None) -> bool:
    return progress is not None and bool(progress.units or progress.furthest or progress.done_at)


def _waiting(store: Store) -> tuple[WaitingKind, ...]:
    rows = waiting(store, _WAITING)
    counts = Counter(row.kind for row in rows)
    named: dict[str, list[str]] = {}
    for row in rows:
        named.setdefault(row.kind, []).append(row.words.partition(": ")[2])
    return tuple(
        WaitingKind(kind, count, "; ".join(dict.fromkeys(words for words in named[kind] if words)))
        for kind, count in counts.items()
    )
