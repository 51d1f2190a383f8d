"""What of the courses is kept on this computer: how much room it takes, and whether every byte is what it should be."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from learning.course import lessons
from learning.editions import needed
from localdb.courses import EXPIRED, courses, finish_download
from localdb.outbox import counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.courses import Course
    from localdb.store import Store


class Kept(msgspec.Struct, frozen=True):
    """A course's files here, in bytes; `sections` names those of which anything is here. Shared files count in each."""

    course: str
    title: str
    bytes: int
    sections: tuple[tuple[str, int], ...]


class Storage(msgspec.Struct, frozen=True):
    """All courses with files here, the largest first; `total` counts each file once, the disk has `free` left."""

    kept: tuple[Kept, ...]
    total: int
    free: int


class Fitness(msgspec.Struct, frozen=True):
    """Whether a course can be studied without a network. `missing` bytes, `damaged` files that were set aside."""

    course: str
    title: str
    missing: int
    damaged: int
    expires_at: int | None
    has_update: bool


class Readiness(msgspec.Struct, frozen=True):
    """Whether one can leave the network behind. Courses are those of which anything is here and access is good."""

    courses: tuple[Fitness, ...]
    waiting: int
    refused: int

    @property
    def is_ready(self) -> bool:
        """Everything is here and checked, and nothing waits to be sent."""
        whole = all(not course.missing and not course.damaged for course in self.courses)
        return bool(self.courses) and whole and not self.waiting and not self.refused


def storage(store: Store) -> Storage:
    """What is kept."""
    kept = sorted((_kept(store, course) for course in courses(store) if course.bytes_here), key=_largest_first)
    sizes: dict[str, int] = {}
    for course in kept:
        sizes |= _here(store, course.course)
    store.blobs.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Storage(tuple(kept), sum(sizes.values()), shutil.disk_usage(store.blobs.root).free)


def _largest_first(kept: Kept) -> tuple[int, str]:
    return -kept.bytes, kept.title


def _here(store: Store, course: str) -> dict[str, int]:
    named = {**store.cache.blobs(course), **store.cache.coming_blobs(course)}
    return {name: size for name, size in named.items() if store.blobs.has(name)}


def _kept(store: Store, course: Course) -> Kept:
    here, contents = _here(store, course.course), store.cache.manifest(course.course)
    sections: dict[str, set[str]] = {}
    for placed in lessons(contents) if contents else ():
        sections.setdefault(placed.titles[0] if placed.titles else placed.lesson.title, set()).update(
            needed(placed.lesson)
        )
    sizes = ((title, sum(here.get(name, 0) for name in names)) for title, names in sections.items())
    return Kept(course.course, course.title, sum(here.values()), tuple((title, size) for title, size in sizes if size))


def verify(store: Store, course: str, go_on: Callable[[], bool] = lambda: True) -> int:
    """Read every file of a course that is here; how many were damaged and are set aside, to be fetched again."""
    damaged = 0
    for name in _here(store, course):
        if not go_on():
            break
        damaged += not store.blobs.verify(name)
    if damaged:
        finish_download(store, course)
    return damaged


def readiness(store: Store, go_on: Callable[[], bool] = lambda: True) -> Readiness:
    """Look at everything that studying without a network takes; reads every file of the courses here."""
    waiting = counts(store)
    studied = [course for course in courses(store) if course.bytes_here and course.status != EXPIRED]
    return Readiness(tuple(_fitness(store, course, go_on) for course in studied), waiting.pending, waiting.quarantined)


def _fitness(store: Store, course: Course, go_on: Callable[[], bool]) -> Fitness:
    damaged = verify(store, course.course, go_on)
    missing = [size for name, size in store.cache.blobs(course.course).items() if not store.blobs.has(name)]
    return Fitness(
        course.course,
        course.title,
        sum(missing),
        damaged,
        course.expires_at,
        has_update=course.update_bytes is not None,
    )
