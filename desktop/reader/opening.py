"""What one opening of the reader reads, in one go on the database thread. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.reader.book import OpenedLesson, open_book, read_lesson
from desktop.reader.document import lesson_document
from learning.records import fixed_id
from localdb.meta import meta_of
from localdb.outbox import pending_of
from localdb.rights import may_study, trusted_now
from localdb.state import read_state
from localdb.study import lesson_progress

if TYPE_CHECKING:
    from desktop.reader.book import Book
    from learning.course import Placed
    from learning.values import Position
    from localdb.store import Store


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to read: a lesson ("" for where they stopped), and perhaps a place or a note in it."""

    course: str
    lesson: str = ""
    fragment: str = ""
    note: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The answer. `book`: None while the contents have not come; `opened`: None for a lesson that is not in it.

    `elsewhere`: the name of another device, when the learner stopped there last in this lesson. `known`: the book is
    the one that was open, with the progress of now; its figures are still to be read.
    """

    wish: Wish
    book: Book | None = None
    opened: OpenedLesson | None = None
    page: bytes = b""
    elsewhere: str = ""
    known: bool = False


def read_opening(store: Store, wish: Wish, open_now: Book | None = None) -> Opening:
    """Read the course and the lesson that is wished for; another lesson of an open book need not wait for the book."""
    known = _as_it_is_now(store, open_now) if open_now is not None and wish.lesson else None
    book = known or open_book(store, wish.course)
    if book is None:
        return Opening(wish)
    placed = book.find(wish.lesson) if wish.lesson else lesson_to_resume(book)
    if placed is None:
        return Opening(wish, book)
    opened = OpenedLesson(placed, trouble="locked") if book.is_locked else read_lesson(store, placed)
    page = b"" if opened.trouble else lesson_document(placed, opened.fragment, language=book.manifest.language)
    elsewhere = device_of_place(store, book.course.course, placed.lesson.id)
    return Opening(wish, book, opened, page, elsewhere, known=known is not None)


def _as_it_is_now(store: Store, book: Book) -> Book | None:
    """The book with the progress of now; None when its edition has been replaced or access to it is no longer sure."""
    course, now = book.course.course, trusted_now(store)
    has_ended = book.is_locked or now >= (book.course.expires_at or now + 1)
    if has_ended or store.cache.edition(course) != book.edition or not may_study(store, course):
        return None
    return replace(book, progress=lesson_progress(store, course), now=now)


def lesson_to_resume(book: Book) -> Placed | None:
    """The lesson after the last one with progress, or that one while it is not done; else the first."""
    begun = [n for n, each in enumerate(book.lessons) if book.state(each.lesson) in {"done", "begun"}]
    if not begun:
        return book.lessons[0] if book.lessons else None
    last = book.lessons[begun[-1]]
    return (book.beside(last.lesson.id, 1) or last) if book.is_done(last.lesson) else last


def device_of_place(store: Store, course: str, lesson: str) -> str:
    """What the other device is called on which the learner stopped last in this lesson; "" when it was this one."""
    identity = fixed_id("lesson_progress", store.learner, course, lesson)
    waiting = pending_of(store, "lesson_progress", identity)
    meta = meta_of(store, "lesson_progress", identity)
    if meta is None or "position" not in meta.groups or (waiting is not None and "position" in waiting.fields):
        return ""
    device, state = meta.groups["position"][3], read_state(store)
    is_other = state.number and device != state.number
    return state.device_names.get(device, "another device") if is_other else ""
