"""One search over all lessons and all notes on this device. Runs on the database thread; nothing here knows Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.courses.lesson_names import LessonNames
from desktop.design.cloth import short_name
from desktop.palette.offer import Offer, snippet_of
from desktop.plain_words import first_words, plain
from localdb.errors import LocalError
from localdb.lesson_index import find_lessons
from localdb.search import find_notes

if TYPE_CHECKING:
    from localdb.lesson_index import FoundLesson
    from localdb.notes import Note
    from localdb.store import Store


class Finding:
    """Keeps the names of lessons from one search to the next."""

    def __init__(self) -> None:
        self._names = LessonNames()
        self._fresh = False

    def forget(self) -> None:
        """Courses have changed: their names are read again with the next search."""
        self._fresh = False

    def find(self, store: Store, query: str, limit: int) -> tuple[Offer, ...]:
        """So many lessons, best first, and so many notes, last changed first."""
        if not query.strip():
            return ()
        found = tuple(_lesson_offer(each) for each in find_lessons(store, query, limit))
        return (*found, *(self._note_offer(store, note, query) for note in _notes(store, query, limit)))

    def _note_offer(self, store: Store, note: Note, query: str) -> Offer:
        if not self._fresh:
            self._names.refresh(store)
            self._fresh = True
        name = self._names.of(store, note.course, note.lesson) if note.course else None
        title = note.title or first_words(note.body) or "Note without words"
        return Offer(
            "note", note.id, title, "notebook-pen", name.short if name else "", snippet_of(plain(note.body), query)
        )


def _lesson_offer(found: FoundLesson) -> Offer:
    return Offer(
        kind="lesson",
        target=f"{found.course}/{found.lesson}/{found.block}",
        title=f"{found.place} {found.title}",
        icon="book-open",
        detail=short_name(found.course_title),
        snippet=found.snippet,
    )


def _notes(store: Store, query: str, limit: int) -> tuple[Note, ...]:
    try:
        return find_notes(store, query, limit)
    except LocalError:
        return ()  # half an operator, as `before:2026`: the next letter may complete it
