"""The catalogue on this device: browsed and searched offline, as of the day on which it came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from learning.shop import Offer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from learning.shop import Catalogue
    from localdb.store import Store

KIND: Final = "catalogue"
"""The name under which its news is told."""
_WORD: Final = re.compile(r"\w+")
_OFFER: Final = msgspec.json.Decoder(Offer)
_OFFERS: Final = msgspec.json.Decoder(tuple[Offer, ...])
_ALL: Final = "SELECT content FROM offer ORDER BY title, number"
_FOUND: Final = """
SELECT content FROM
 (SELECT rowid AS number, bm25(offer_search, 6.0, 1.0) AS score FROM offer_search WHERE offer_search MATCH ?)
 JOIN offer USING (number) ORDER BY score, title
"""


class CatalogueState(msgspec.Struct, frozen=True):
    """`version` 0: none has come yet. `fetched_at`: when this device last made sure that it is the newest, ms."""

    version: int = 0
    fetched_at: int | None = None
    offers: int = 0


def offers(store: Store, query: str = "") -> tuple[Offer, ...]:
    """What is offered, by title; or what has all these words (the last may be only begun), best first."""
    words = _WORD.findall(query)
    if not words:
        found = store.cache.rows(_ALL)
    else:
        match = " ".join(f'"{word}"' for word in words) + "*"
        found = store.cache.rows(_FOUND, (match,))
    return _OFFERS.decode(f"[{','.join(text for (text,) in found)}]")


def offer(store: Store, named: str) -> Offer | None:
    """The offer of this course id or slug, if there is one."""
    found = store.cache.rows(
        "SELECT content FROM offer WHERE course = ?1 OR json_extract(content, '$.slug') = ?1", (named,)
    )
    return _OFFER.decode(found[0][0]) if found else None


def offers_of(store: Store, courses: Iterable[str]) -> dict[str, Offer]:
    """The offers of these courses, by course; those that are offered no more are missing."""
    wanted = msgspec.json.encode(list(courses)).decode()
    found = store.cache.rows("SELECT content FROM offer WHERE course IN (SELECT value FROM json_each(?))", (wanted,))
    return {one.course: one for one in _OFFERS.decode(f"[{','.join(text for (text,) in found)}]")}


def catalogue_state(store: Store) -> CatalogueState:
    """Which version is here, and since when."""
    known = dict(store.cache.rows("SELECT name, value FROM shop WHERE name IN ('version', 'fetched_at')"))
    ((count,),) = store.cache.rows("SELECT count(*) FROM offer")
    return CatalogueState(known.get("version", 0), known.get("fetched_at"), count)


def keep_catalogue(store: Store, catalogue: Catalogue) -> bool:
    """Take a version in, whole or as what changed. False when it adds to another version than the one here."""
    with store.cache.writing() as connection:
        found = connection.execute("SELECT value FROM shop WHERE name = 'version'").fetchone()
        here = found[0] if found else 0
        if catalogue.since and catalogue.since != here:
            return False
        if not catalogue.since:
            connection.execute("DELETE FROM offer")
            connection.execute("DELETE FROM offer_search")
        for course in (*catalogue.gone, *(one.course for one in catalogue.offers if catalogue.since)):
            _drop(connection, course)
        for one in catalogue.offers:
            _put(connection, one)
        connection.execute("INSERT OR REPLACE INTO shop VALUES ('version', ?)", (catalogue.version,))
        connection.execute("INSERT OR REPLACE INTO shop VALUES ('fetched_at', ?)", (store.clock.now().wall,))
    with store.write(durable=False):
        store.touch(KIND, "all")
    return True


def note_newest(store: Store) -> None:
    """The server has said that the version here is still the newest."""
    with store.cache.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO shop VALUES ('fetched_at', ?)", (store.clock.now().wall,))


def _put(connection: sqlite3.Connection, one: Offer) -> None:
    content = msgspec.json.encode(one).decode()
    row = (one.course, one.title.casefold(), content)
    number = connection.execute("INSERT INTO offer (course, title, content) VALUES (?, ?, ?)", row).lastrowid
    words = f"{one.provider} {one.summary} {one.slug}"
    connection.execute("INSERT INTO offer_search (rowid, title, words) VALUES (?, ?, ?)", (number, one.title, words))


def _drop(connection: sqlite3.Connection, course: str) -> None:
    found = connection.execute("SELECT number FROM offer WHERE course = ?", (course,)).fetchone()
    if found is not None:
        connection.execute("DELETE FROM offer_search WHERE rowid = ?", found)
        connection.execute("DELETE FROM offer WHERE number = ?", found)
