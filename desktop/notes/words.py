"""The words of a note as they stand in the fields, and how they are saved over what came from elsewhere meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from learning.text_merge import merge_texts
from localdb.errors import NotFound
from localdb.notes import note, save_note

if TYPE_CHECKING:
    from localdb.store import Store


@dataclass(frozen=True, slots=True)
class Words:
    """What the learner writes."""

    title: str
    body: str

    def joined(self, typed: Words, stored: Words) -> Words:
        """What was typed over these words, and what came from elsewhere in their place, in one."""
        title = stored.title if typed.title == self.title else typed.title
        return Words(title, merge_texts(self.body, typed.body, stored.body).text)


def save_words(store: Store, identity: str, seen: Words, typed: Words) -> None:
    """Save what was typed over `seen`. Another process may have saved meanwhile: nothing of either is lost."""
    with store.write():
        stored = _stored(store, identity, seen)
        words = seen.joined(typed, stored)
        title = words.title if words.title != stored.title else None
        body = words.body if words.body != stored.body else None
        if title is not None or body is not None:
            save_note(store, identity, title=title, body=body)


def _stored(store: Store, identity: str, seen: Words) -> Words:
    try:
        found = note(store, identity)
    except NotFound:
        return seen
    return Words(found.title, found.body)
