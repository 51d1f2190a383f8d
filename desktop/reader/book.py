"""What the reader knows of a course: read on the database thread, frozen, replaced when there is news."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from learning.course import Lesson, Manifest, Placed, lessons, units
from learning.editions import needed
from learning.money import price_words
from localdb.bookmarks import bookmarks
from localdb.catalogue import offer
from localdb.courses import EXPIRED, course, manifest
from localdb.notes import notes_by_lesson
from localdb.rights import may_study, note_time, trusted_now
from localdb.study import course_progress, lesson_progress

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path

    from localdb.courses import Course
    from localdb.store import Store
    from localdb.study import LessonProgress, Progress

LessonState = Literal["done", "begun", "new", "away"]


@dataclass(frozen=True, slots=True)
class Book:
    """A course with the learner's progress in it. `edition` is the host of its URLs; `bookmarks` ids by place.

    `now` is the trusted time at which it was read; `price`, of a course that is locked, what it costs to renew.
    `is_sample`: it came with the program and can be had from no server.
    """

    course: Course
    manifest: Manifest
    edition: str
    lessons: tuple[Placed, ...]
    progress: dict[str, LessonProgress]
    overall: Progress
    notes: Counter[str]
    bookmarks: dict[tuple[str, str], str]
    away: frozenset[str]
    now: int = 0
    price: str = ""
    is_sample: bool = False

    @property
    def is_locked(self) -> bool:
        """Whether access has ended: contents, notes and progress stay, the lessons are closed."""
        return self.course.status == EXPIRED

    def find(self, lesson: str) -> Placed | None:
        """The lesson of that id or place."""
        return next((each for each in self.lessons if lesson in {each.lesson.id, each.place}), None)

    def beside(self, lesson: str, step: int) -> Placed | None:
        """The next (1) or previous (-1) lesson, over the sections' edges."""
        at = next((n for n, each in enumerate(self.lessons) if each.lesson.id == lesson), -2) + step
        return self.lessons[at] if 0 <= at < len(self.lessons) else None

    def state(self, lesson: Lesson) -> LessonState:
        """What the icon before the lesson says."""
        progress = self.progress.get(lesson.id)
        if self.is_done(lesson):
            return "done"
        if lesson.id in self.away:
            return "away"
        return "begun" if progress and (progress.units or progress.furthest) else "new"

    def is_done(self, lesson: Lesson) -> bool:
        """Whether every unit is complete; a lesson without units is done once it was marked."""
        progress = self.progress.get(lesson.id)
        if progress is None:
            return False
        wanted = set(units(lesson))
        return progress.done_at is not None or (bool(wanted) and wanted <= set(progress.units))

    def share(self, lesson: Lesson) -> float:
        """How much of the lesson is complete, 0..1."""
        if self.is_done(lesson):
            return 1.0
        wanted, progress = set(units(lesson)), self.progress.get(lesson.id)
        return len(wanted & set(progress.units)) / len(wanted) if wanted and progress else 0.0


def open_book(store: Store, named: str) -> Book | None:
    """The course of that id or slug; None while its contents have not come from the server."""
    found = course(store, named)
    if not may_study(store, found.course):
        found = msgspec.structs.replace(found, status=EXPIRED)
    note_time(store)
    contents = manifest(store, found.course)
    if contents is None:
        return None
    placed, here = lessons(contents), store.blobs.names()
    return Book(
        course=found,
        manifest=contents,
        # Named by its contents: what is shown may be older than the edition that the server speaks of by now.
        edition=store.cache.edition(found.course),
        lessons=placed,
        progress=lesson_progress(store, found.course),
        overall=course_progress(store, found.course),
        notes=notes_by_lesson(store, found.course),
        bookmarks={(mark.lesson, mark.block): mark.id for mark in bookmarks(store, found.course)},
        now=trusted_now(store),
        is_sample=store.is_local,
        price=_price(store, found.course) if found.status == EXPIRED else "",
        away=frozenset(each.lesson.id for each in placed if not needed(each.lesson) <= here),
    )


def _price(store: Store, course_id: str) -> str:
    found = offer(store, course_id)
    return "" if found is None else price_words(found.amount, found.currency)


@dataclass(frozen=True, slots=True)
class OpenedLesson:
    """A lesson with its fragment, or the reason why there is none.

    `trouble`: "" when it can be shown, "locked" when access to the course has ended, "away" when it is not on this
    device, "damaged" when its bytes are not what they should be, "notice" when nothing in it works offline. `missing`
    counts the files that its page asks for in vain. `file` is the document of a PDF lesson.
    """

    placed: Placed
    fragment: str = ""
    trouble: Literal["", "away", "damaged", "notice", "locked"] = ""
    missing: int = 0
    file: Path | None = None


def read_lesson(store: Store, placed: Placed) -> OpenedLesson:
    """Read the page of a lesson and check it against its name."""
    lesson = placed.lesson
    if not lesson.page:
        return OpenedLesson(placed, trouble="notice")
    try:
        content = store.blobs.path(lesson.page).read_bytes()
    except OSError:
        return OpenedLesson(placed, trouble="away")
    if hashlib.sha256(content).hexdigest() != lesson.page:
        return OpenedLesson(placed, trouble="damaged")
    if lesson.kind == "pdf" and lesson.media:
        file = store.blobs.path(lesson.media[0].file)
        if not file.exists():
            return OpenedLesson(placed, trouble="away")
        return OpenedLesson(placed, content.decode("utf-8", "replace"), file=file)
    missing = sum(not store.blobs.has(asset) for asset in lesson.assets)
    return OpenedLesson(placed, content.decode("utf-8", "replace"), missing=missing)
