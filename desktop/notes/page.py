"""One page of the list of notes, as it is read on the database thread: the newest that match, never all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.plain_words import first_words, plain
from localdb.search import count_notes, find_notes

if TYPE_CHECKING:
    from desktop.courses.lesson_names import LessonNames
    from localdb.notes import Note
    from localdb.search import Order
    from localdb.store import Store

FIRST = 100
_HEAD = 160


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What a row shows. `first` is one line of its words."""

    id: str
    title: str
    first: str
    place: str
    tags: tuple[str, ...]
    colour: str
    updated_at: int
    deleted: bool
    waiting: bool
    conflict: bool

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        states = ("waiting to sync" if self.waiting else "", "two versions" if self.conflict else "")
        tags = f"tags {', '.join(self.tags)}" if self.tags else ""
        return ", ".join(part for part in (self.title, self.first, self.place, tags, *states) if part)


@dataclass(frozen=True, slots=True)
class NotePage:
    """The notes that a search found, cut off after `limit`; `found` and `total` count them all, `trash` the deleted."""

    query: str
    lines: tuple[NoteLine, ...]
    limit: int
    found: int
    total: int
    trash: int

    @property
    def more(self) -> bool:
        """Whether the list goes on below."""
        return len(self.lines) < self.found


def read_page(store: Store, names: LessonNames, query: str, limit: int, order: Order = "changed") -> NotePage:
    """Find the notes. What was typed is never a mistake: at worst it finds nothing."""
    names.refresh(store)
    found = find_notes(store, query, limit, order)
    lines = tuple(as_line(note, names.of(store, note.course, note.lesson).short) for note in found)
    total = count_notes(store, "")
    matching = total if not query else count_notes(store, query)
    return NotePage(query, lines, limit, matching, total, count_notes(store, "is:trash"))


def as_line(note: Note, place: str) -> NoteLine:
    """The row of a note."""
    head = " ".join(note.body[: 4 * _HEAD].split())
    title = note.title or first_words(note.body) or "Empty note"
    first = head if note.title else head.removeprefix(title).strip()
    return NoteLine(
        note.id,
        title,
        plain(first)[:_HEAD],
        place,
        note.tags,
        note.colour,
        note.updated_at,
        note.deleted,
        note.waiting,
        note.conflict,
    )
