"""Links between notes: `[[Title]]` in the text of one points at the note of that title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from localdb.notes import Note
from localdb.search import find_notes

if TYPE_CHECKING:
    from localdb.store import Store

LINK: Final = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_LOOKED_AT: Final = 200


class NoteLinks(msgspec.Struct, frozen=True):
    """The notes that a note points at, with the titles that no note has, and the notes that point at it."""

    to: tuple[Note, ...]
    missing: tuple[str, ...]
    here: tuple[Note, ...]


def linked_titles(body: str) -> tuple[str, ...]:
    """The titles that a text points at, each once, in its order."""
    return tuple(dict.fromkeys(" ".join(title.split()) for title in LINK.findall(body)))


def note_titled(store: Store, title: str) -> Note | None:
    """The note of that title, the last changed where there are several; capitals make no difference."""
    return next((each for each in _with_words(store, title) if _same(each.title, title)), None)


def links_of(store: Store, note: Note) -> NoteLinks:
    """Both directions of a note."""
    titles = linked_titles(note.body)
    found = {title: note_titled(store, title) for title in titles}
    here = [] if not note.title else [each for each in _with_words(store, note.title) if each.id != note.id]
    return NoteLinks(
        tuple(each for each in found.values() if each is not None),
        tuple(title for title, each in found.items() if each is None),
        tuple(each for each in here if any(_same(title, note.title) for title in linked_titles(each.body))),
    )


def _with_words(store: Store, title: str) -> tuple[Note, ...]:
    words = title.replace('"', " ").strip()
    return find_notes(store, f'"{words}"', _LOOKED_AT) if re.search(r"\w", words) else ()


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
