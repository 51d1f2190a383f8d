"""Finding notes: words as they begin, "phrases", -without, and what is not words.

`tag:x course:slug lesson:id color:yellow is:trash|waiting|conflict|unplaced has:image before:2026-11-01
after:2026-10-01`. Accents and capitals make no difference. Everything asked for must hold; the last changed note comes
first.

Words enter the index some time after their note is written (`index_waiting`): whoever has nothing better to do calls
it, and a search does before it looks, so that it never misses one.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from learning.course import lessons
from localdb.errors import Unfit
from localdb.notes import COLUMNS, LINE_COLUMNS, as_line, as_note
from localdb.placing import lost_notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.notes import Note, NoteLine
    from localdb.store import Store

_TERM: Final = re.compile(r'(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)
_WORD: Final = re.compile(r"\w")

_NEWEST_FIRST: Final = "ORDER BY n.changed_at DESC, n.number DESC"
Order = Literal["changed", "created", "title"]
_ORDERS: Final[dict[Order, str]] = {
    "changed": _NEWEST_FIRST,
    "created": "ORDER BY n.created_at DESC, n.number DESC",
    "title": "ORDER BY lower(coalesce(nullif(n.title, ''), n.body)), n.number",
}
_MATCHES: Final = "n.number IN (SELECT rowid FROM note_search WHERE note_search MATCH ?)"
_WITHOUT: Final = f"NOT ({_MATCHES})"
_INDEX: Final = """
INSERT INTO note_search (rowid, title, body, tag_words) SELECT number, title, body, tag_words FROM note
WHERE number IN (SELECT number FROM search_waiting ORDER BY number LIMIT ?1)
"""
_INDEXED: Final = (
    "DELETE FROM search_waiting WHERE number IN (SELECT number FROM search_waiting ORDER BY number LIMIT ?1)"
)


class Condition(NamedTuple):
    """A piece of SQL that a note must satisfy, with its arguments."""

    sql: str
    arguments: tuple[object, ...] = ()

    def negated(self) -> Condition:
        """The opposite."""
        return Condition(f"NOT ({self.sql})", self.arguments)


def find_notes(store: Store, query: str, limit: int | None = None, order: Order = "changed") -> tuple[Note, ...]:
    """The notes that a query describes, the last changed first unless asked otherwise; the trash only when asked for.

    Raises `Unfit` for a date or an `is:` that nobody understands.
    """
    (where, arguments), ordered = _ready(store, query), _ORDERS[order]
    # The numbers first: only the notes that are answered are read whole (100 of 100,000: 58 ms instead of 378).
    rows = store.all(
        f"SELECT {COLUMNS} FROM note n WHERE n.number IN"  # noqa: S608
        f" (SELECT n.number FROM note n WHERE {where} {ordered} LIMIT ?) {ordered}",
        (*arguments, -1 if limit is None else limit),
    )
    return tuple(as_note(row) for row in rows)


def find_lines(store: Store, query: str) -> tuple[NoteLine, ...]:
    """As `find_notes`, without their texts."""
    where, arguments = _ready(store, query)
    rows = store.all(f"SELECT {LINE_COLUMNS} FROM note n WHERE {where} {_NEWEST_FIRST}", arguments)  # noqa: S608
    return tuple(as_line(row) for row in rows)


def count_notes(store: Store, query: str = "") -> int:
    """How many notes a query describes; raises what `find_notes` raises."""
    where, arguments = _ready(store, query)
    (count,) = store.one(f"SELECT count(*) FROM note n WHERE {where}", arguments)  # noqa: S608
    return int(count)


def index_waiting(store: Store, limit: int = -1) -> int:
    """Bring the words of at most so many waiting notes into the index. Returns how many there were."""
    if store.one("SELECT 1 FROM search_waiting") is None:
        return 0
    with store.write(durable=False):
        store.run(_INDEX, (limit,))
        return store.run(_INDEXED, (limit,))


def _ready(store: Store, query: str) -> tuple[str, tuple[object, ...]]:
    """The query as SQL, over an index that has every word it asks for."""
    where, arguments = _where(query)
    if _MATCHES in where:
        index_waiting(store)
    if _PLACES in arguments:
        stand_for = {id(_PLACES): _places(store), id(_LOST): json.dumps(lost_notes(store))}
        arguments = tuple(stand_for.get(id(argument), argument) for argument in arguments)
    return where, arguments


def _places(store: Store) -> str:
    """Every course whose contents are here, with the ids of its lessons, as JSON."""
    contents = {course: store.cache.manifest(course) for course in store.cache.hashes()}
    places = {course: [each.lesson.id for each in lessons(found)] for course, found in contents.items() if found}
    return json.dumps(places)


def _where(query: str) -> tuple[str, tuple[object, ...]]:
    """A query as SQL with its arguments; the trash only when it is asked for."""
    conditions = parse(query)
    if not any(condition.sql == _IN_TRASH for condition in conditions):
        conditions.append(Condition("n.deleted = 0"))
    conditions = _asked_at_once(conditions)
    where = " AND ".join(condition.sql for condition in conditions)
    return where, tuple(argument for condition in conditions for argument in condition.arguments)


def _asked_at_once(conditions: list[Condition]) -> list[Condition]:
    """All words as one question to the index: it leaves the frequent one alone where the rare one is not."""
    words = [str(condition.arguments[0]) for condition in conditions if condition.sql == _MATCHES]
    without = [str(condition.arguments[0]) for condition in conditions if condition.sql == _WITHOUT]
    if not words:
        return conditions
    asked = " NOT ".join((f"({' AND '.join(words)})", *without))
    others = [condition for condition in conditions if condition.sql not in {_MATCHES, _WITHOUT}]
    return [*others, Condition(_MATCHES, (asked,))]


def parse(query: str) -> list[Condition]:
    """A query as conditions. What is no known `key:` is a word."""
    conditions: list[Condition] = []
    for minus, key, phrase, plain in _TERM.findall(query):
        make = _KEYS.get(key.lower())
        if make is not None:
            condition: Condition | None = make(phrase or plain)
        elif phrase:
            condition = _words(f"{key} {phrase}", whole=True)
        else:
            condition = _words(f"{key}:{plain}" if key else plain)
        if condition is not None:
            conditions.append(condition.negated() if minus else condition)
    return conditions


def _words(text: str, *, whole: bool = False) -> Condition | None:
    """Words in this order; the last may be only begun, unless the learner closed it in quotes.

    One Latin letter is a whole word: what begins with it is half of everything, and nobody looks for that.
    """
    if not _WORD.search(text):
        return None
    whole = whole or (len(text) == 1 and text.isascii())
    quoted = '"' + text.replace('"', " ") + '"'
    return Condition(_MATCHES, (quoted if whole else f"{quoted} *",))


def _tag(name: str) -> Condition:
    """The words of tags are in the index; which of them is a whole tag says the note itself."""
    tag = name.lstrip("#")
    exact = Condition("EXISTS (SELECT 1 FROM json_each(n.tags) t WHERE lower(t.key) = lower(?))", (tag,))
    if not _WORD.search(tag):
        return exact
    quoted = '"' + tag.replace('"', " ") + '"'
    return Condition(f"{_MATCHES} AND {exact.sql}", (f"tag_words : {quoted}", *exact.arguments))


def _course(named: str) -> Condition:
    return Condition("n.course IN (SELECT ? UNION ALL SELECT course FROM enrolment WHERE slug = ?)", (named, named))


def _lesson(named: str) -> Condition:
    return Condition("n.lesson = ?", (named,))


def _colour(name: str) -> Condition:
    return Condition(_among("colour IS NOT NULL AND lower(colour) = lower(?)"), (name,))


def _among(which: str) -> str:
    """Found first, by its own index, then looked for in the walk from the newest, which need not read a note."""
    return f"n.number IN (SELECT number FROM note WHERE {which})"  # noqa: S608 (our own words)


_IN_TRASH: Final = "n.deleted = 1"
_PLACES: Final = object()
"""The argument that stands for the lessons of all courses, until the store is asked for them."""
_LOST: Final = object()
"""The argument that stands for the notes whose words are gone from their lessons."""
_UNPLACED: Final = (
    "(n.id IN (SELECT value FROM json_each(?)) OR"
    " coalesce(n.lesson, '') <> '' AND n.course IN (SELECT key FROM json_each(?)) AND (n.course, n.lesson) NOT IN"
    " (SELECT c.key, l.value FROM json_each(?) c, json_each(c.value) l))"
)
_IS: Final = {
    "trash": _IN_TRASH,
    "waiting": _among("id IN (SELECT id FROM outbox WHERE kind = 'note')"),
    "conflict": _among("id IN (SELECT record FROM conflict WHERE state = 'open')"),
    "unplaced": _UNPLACED,
}
_IMAGE: Final = "(n.body LIKE '%![%](%' OR (n.attachments IS NOT NULL AND n.attachments <> '{}'))"


def _is(state: str) -> Condition:
    if state.lower() not in _IS:
        raise Unfit(f"is:{state} is not known.", next_step=f"Use one of {', '.join(_IS)}.")
    sql = _IS[state.lower()]
    return Condition(sql, (_LOST, _PLACES, _PLACES) if sql is _UNPLACED else ())


def _has(what: str) -> Condition:
    if what.lower() != "image":
        raise Unfit(f"has:{what} is not known.", next_step="Use has:image.")
    return Condition(_IMAGE)


def _before(day: str) -> Condition:
    return Condition("n.changed_at < ?", (_midnight(day),))


def _after(day: str) -> Condition:
    return Condition("n.changed_at >= ?", (_midnight(day),))


def _midnight(day: str) -> int:
    """The first moment of a day, here, in ms."""
    try:
        start = datetime.combine(date.fromisoformat(day), time.min)
    except ValueError as error:
        raise Unfit(f"{day} is not a day.", next_step="Write days like 2026-11-23.") from error
    return int(start.astimezone(UTC).timestamp() * 1000)


_KEYS: Final[dict[str, Callable[[str], Condition]]] = {
    "tag": _tag,
    "course": _course,
    "lesson": _lesson,
    "color": _colour,
    "colour": _colour,
    "is": _is,
    "has": _has,
    "before": _before,
    "after": _after,
}
