"""Progress in a course: units complete of all units of its published edition. The server counts the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from learning.course import every_lesson, units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.course import Lesson, Manifest
    from learning.values import Done


class Tally(NamedTuple):
    """Units complete, all units, and the lessons that are not complete yet."""

    completed: int
    total: int
    lessons_left: int


def percent(completed: int, total: int) -> int:
    """Rounded down, but 1 once anything is complete; never over 100."""
    if completed <= 0 or total <= 0:
        return 0
    return min(100, max(1, 100 * completed // total))


def tally(manifest: Manifest, done: Mapping[str, Done]) -> Tally:
    """Count an edition. Units that it does not have any more count for nothing."""
    completed = total = left = 0
    for lesson in every_lesson(manifest):
        wanted = units(lesson)
        total += len(wanted)
        mine = done.get(lesson.id)
        if mine is not None:
            completed += len(set(wanted) & set(mine.units))
        left += not is_complete(lesson, mine)
    return Tally(completed, total, left)


def is_complete(lesson: Lesson, done: Done | None) -> bool:
    """Whether every unit of a lesson is complete; a lesson without units is, once it was marked."""
    if done is None:
        return False
    wanted = units(lesson)
    return set(wanted) <= set(done.units) if wanted else done.done_at is not None
