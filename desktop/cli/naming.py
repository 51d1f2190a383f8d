"""Names on the command line: a COURSE is its slug, a LESSON its place or id, a note the beginning of its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.course import Placed
    from localdb.courses import Course
    from localdb.store import Store

SHORTEST_PREFIX: Final = 6


def find_course(store: Store, name: str) -> Course:
    """The course with this slug or id. Raises `NotFound`."""
    from localdb.courses import course

    return course(store, name)


def slugs(store: Store) -> dict[str, str]:
    """The slug of each course by its id."""
    from localdb.courses import courses

    return {known.course: known.slug for known in courses(store)}


def placed_lessons(store: Store, course: Course) -> tuple[Placed, ...]:
    """The lessons of a course in order. Raises `NotFound` when its contents have not come yet."""
    from learning.course import lessons
    from localdb.courses import manifest
    from localdb.errors import NotFound

    contents = manifest(store, course.course)
    if contents is None:
        raise NotFound(f"The contents of {course.slug} are not here yet.", next_step="Run carrel sync, then try again.")
    return lessons(contents)


def find_lesson(store: Store, course: Course, name: str) -> Placed:
    """The lesson at this place, or with this id. Raises `NotFound`."""
    from localdb.errors import NotFound

    for placed in placed_lessons(store, course):
        if name in {placed.place, placed.lesson.id}:
            return placed
    raise NotFound(
        f"{course.slug} has no lesson {name}.", next_step=f"carrel lessons {course.slug} lists places and ids."
    )


def short_ids(identities: Iterable[str]) -> dict[str, str]:
    """The shortest beginning of each id that no other one shares: what a person has to type."""
    ordered = sorted(identities)
    return {
        identity: identity[: max(SHORTEST_PREFIX, _shared(before, identity) + 1, _shared(identity, after) + 1)]
        for before, identity, after in zip(["", *ordered], ordered, [*ordered[1:], ""], strict=False)
    }


def _shared(one: str, other: str) -> int:
    """How many characters two ids have in common at their beginning."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))
