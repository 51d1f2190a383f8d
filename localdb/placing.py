"""Which notes have lost their words: those whose quote stands nowhere in their lesson as it is on this device.

Looked for lesson by lesson with what the index of lessons holds, and kept until the page or its notes change. Of a
lesson whose page is not here, or not indexed yet, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.anchors import find_anchor
from learning.values import Anchor

if TYPE_CHECKING:
    from localdb.store import Store

Key = tuple[str, str]
"""(course, lesson)"""
_ANCHOR: Final = msgspec.json.Decoder(Anchor | None)
_LOST: Final = msgspec.json.Decoder(list[str])
_JSON: Final = msgspec.json.Encoder()
_ON_LESSONS: Final = (
    "SELECT course, lesson, count(*), sum(changed_at), sum(length(anchor)) FROM note"
    " WHERE anchor IS NOT NULL AND lesson IS NOT NULL GROUP BY course, lesson"
)
_WORDS: Final = (
    "SELECT block, trim(title || ' ' || body) FROM lesson_words JOIN lesson_search ON lesson_search.rowid = number"
    " WHERE course = ? AND lesson = ? AND body <> ''"
)


def lost_notes(store: Store) -> tuple[str, ...]:
    """The ids of the notes whose words are gone from their lessons, the trash among them."""
    now, known = _states(store), _known(store)
    changed = {key: _lost(store, *key) for key, state in now.items() if key not in known or known[key][0] != state}
    if changed or known.keys() - now.keys():
        rows = [(*key, now[key], _JSON.encode(lost).decode()) for key, lost in changed.items()]
        with store.cache.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO lesson_places VALUES (?, ?, ?, ?)", rows)
            gone = list(known.keys() - now.keys())
            connection.executemany("DELETE FROM lesson_places WHERE course = ? AND lesson = ?", gone)
    return tuple(note for key in now for note in changed.get(key, known[key][1] if key in known else []))


def _states(store: Store) -> dict[Key, str]:
    """Of each lesson that is indexed with its page and has notes on its words: what its answer depends on."""
    indexed = store.cache.rows("SELECT course, lesson, page FROM lesson_indexed WHERE page <> ''")
    pages = {(course, lesson): page for course, lesson, page in indexed}
    return {
        (course, lesson): " ".join(map(str, (pages[course, lesson], *figures)))
        for course, lesson, *figures in store.all(_ON_LESSONS)
        if (course, lesson) in pages
    }


def _known(store: Store) -> dict[Key, tuple[str, list[str]]]:
    rows = store.cache.rows("SELECT course, lesson, state, lost FROM lesson_places")
    return {(course, lesson): (state, _LOST.decode(lost)) for course, lesson, state, lost in rows}


def _lost(store: Store, course: str, lesson: str) -> list[str]:
    texts = dict(store.cache.rows(_WORDS, (course, lesson)))
    sql = "SELECT id, anchor FROM note WHERE course = ? AND lesson = ? AND anchor IS NOT NULL"
    return [note for note, anchor in store.all(sql, (course, lesson)) if not _is_there(anchor, texts)]


def _is_there(anchor: str, texts: dict[str, str]) -> bool:
    """Whether a place is of another sort than words on a page, or its words are found."""
    place = _ANCHOR.decode(anchor)
    if place is None or not place.exact.strip() or place.second is not None or place.page is not None:
        return True
    return find_anchor(place, texts) is not None
