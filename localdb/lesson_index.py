"""Finding lessons by their titles and by what stands in them, offline.

The index lies in the cache: it can be made again from the manifests and the pages on this device. A lesson enters it
some time after its page has come (`index_waiting_lessons`, called whenever nobody waits for anything), and a page that
has left the device leaves the index the same way, at once when its course was removed.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from learning.course import lessons
from localdb.lesson_text import block_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from learning.course import Lesson, Placed
    from localdb.store import Store

OPENED, CLOSED = "\ue000", "\ue001"
"""Stand round each word found in a snippet: letters of the private use area, which no lesson has."""
_WORD: Final = re.compile(r"\w+")
_RANKED: Final = 300
"""A word that is everywhere is ranked among so many places only, in reading order."""
_TITLE_WEIGHT: Final = 8.0
_FIND: Final = f"""
SELECT number, course, lesson, block FROM
 (SELECT rowid AS number, bm25(lesson_search, {_TITLE_WEIGHT}, 1.0) AS score FROM lesson_search
  WHERE lesson_search MATCH ? LIMIT {_RANKED}) JOIN lesson_words USING (number) ORDER BY score, number
"""  # noqa: S608 (our own numbers)
_SNIPPETS: Final = f"""
SELECT rowid, snippet(lesson_search, 1, '{OPENED}', '{CLOSED}', '…', 14) FROM lesson_search
WHERE lesson_search MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""  # noqa: S608 (our own marks)


class FoundLesson(msgspec.Struct, frozen=True):
    """A lesson that a search found. `block` and `snippet` are empty where only its title was."""

    course: str
    course_title: str
    lesson: str
    place: str
    title: str
    section: str
    block: str = ""
    snippet: str = ""


def find_lessons(store: Store, query: str, limit: int = 20) -> tuple[FoundLesson, ...]:
    """The lessons that hold all these words (the last may be only begun) in their title or in one block, best first."""
    match = _match(query)
    if not match:
        return ()
    found: dict[int, FoundLesson] = {}
    seen: set[tuple[str, str]] = set()
    for number, course, lesson, block in store.cache.rows(_FIND, (match,)):
        named = None if (course, lesson) in seen else _named(store, course, lesson)
        if named is not None:
            seen.add((course, lesson))
            found[number] = msgspec.structs.replace(named, block=block)
        if len(found) >= limit:
            break
    return tuple(_with_snippets(store, match, found))


def _with_snippets(store: Store, match: str, found: dict[int, FoundLesson]) -> Iterator[FoundLesson]:
    """All snippets by one query: each by its own would begin the search anew."""
    snippets = dict(store.cache.rows(_SNIPPETS, (match, msgspec.json.encode(list(found)).decode())))
    for number, lesson in found.items():
        yield msgspec.structs.replace(lesson, snippet=snippets.get(number, ""))


def index_waiting_lessons(store: Store, limit: int = -1) -> int:
    """Bring at most so many lessons up to date in the index. Returns how many there were."""
    waiting = _waiting(store)
    batch = tuple(waiting if limit < 0 else islice(waiting, limit))
    if not batch:
        return 0
    texts = [_texts(store, placed.lesson, page) for _, placed, page in batch]
    with store.cache.writing() as connection:
        for (course, placed, page), blocks in zip(batch, texts, strict=True):
            _forget(connection, course, placed.lesson.id)
            _learn(connection, course, placed, blocks)
            row = (course, placed.lesson.id, page, _titled(placed))
            connection.execute("INSERT OR REPLACE INTO lesson_indexed VALUES (?, ?, ?, ?)", row)
    return len(batch)


def forget_course(store: Store, course: str) -> None:
    """The pages of a course left the device: its words leave the index; the titles come back with the next look."""
    with store.cache.writing() as connection:
        _forget(connection, course)
        connection.execute("DELETE FROM lesson_indexed WHERE course = ?", (course,))


# ----------------------------------------------------------------------------------------------------------- indexing


def _waiting(store: Store) -> Iterator[tuple[str, Placed, str]]:
    """Each lesson that the index does not know as it is now, with the page to read ("" while it is not here)."""
    known = {
        (course, lesson): (page, title)
        for course, lesson, page, title in store.cache.rows("SELECT * FROM lesson_indexed")
    }
    for course in store.cache.hashes():
        manifest = store.cache.manifest(course)
        for placed in lessons(manifest) if manifest else ():
            page = placed.lesson.page
            here = page if page and store.blobs.has(page) else ""
            if known.get((course, placed.lesson.id)) != (here, _titled(placed)):
                yield course, placed, here


def _texts(store: Store, lesson: Lesson, page: str) -> dict[str, tuple[str, str]]:
    """Title and words of each block of a page on this device."""
    if not page:
        return {}
    content = store.blobs.path(page).read_text(encoding="utf-8", errors="replace")
    titles = {block.id: block.title for block in lesson.blocks}
    named = ((block, titles.get(block, ""), words) for block, words in block_words(content).items())
    return {block: (title, words.removeprefix(title).lstrip()) for block, title, words in named}


def _titled(placed: Placed) -> str:
    """The title with the sections around it: "Security, Network security groups"."""
    return ", ".join((*placed.titles, placed.lesson.title))


def _learn(connection: sqlite3.Connection, course: str, placed: Placed, blocks: dict[str, tuple[str, str]]) -> None:
    """The title in a row of its own, so that it weighs as much in a long lesson as in a short one."""
    rows = [("", placed.lesson.title, ""), *((block, *texts) for block, texts in blocks.items())]
    for block, title, words in rows:
        values = (course, placed.lesson.id, block)
        cursor = connection.execute("INSERT INTO lesson_words (course, lesson, block) VALUES (?, ?, ?)", values)
        row = (cursor.lastrowid, title, words)
        connection.execute("INSERT INTO lesson_search (rowid, title, body) VALUES (?, ?, ?)", row)


def _forget(connection: sqlite3.Connection, course: str, lesson: str | None = None) -> None:
    which, arguments = "course = ?1 AND (?2 IS NULL OR lesson = ?2)", (course, lesson)
    numbers = f"SELECT number FROM lesson_words WHERE {which}"  # noqa: S608 (our own words)
    connection.execute(f"DELETE FROM lesson_search WHERE rowid IN ({numbers})", arguments)  # noqa: S608
    connection.execute(f"DELETE FROM lesson_words WHERE {which}", arguments)  # noqa: S608


# ------------------------------------------------------------------------------------------------------------ finding


def _match(query: str) -> str:
    """The query for FTS5: every word quoted, so that nothing in it is an operator; the last one may be only begun."""
    words = _WORD.findall(query)
    if not words:
        return ""
    is_letter = len(words[-1]) == 1 and words[-1].isascii()  # half of all words begin with it: see `localdb.search`
    begun = "" if query[-1:].isspace() or is_letter else " *"
    return " ".join(f'"{word}"' for word in words) + begun


def _named(store: Store, course: str, lesson: str) -> FoundLesson | None:
    """The lesson by name; None where the edition has lost it since it was indexed."""
    manifest, placed = store.cache.manifest(course), store.cache.lesson(course, lesson)
    if manifest is None or placed is None:
        return None
    return FoundLesson(course, manifest.title, lesson, placed.place, placed.lesson.title, placed.titles[-1])
