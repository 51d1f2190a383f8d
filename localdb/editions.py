"""A course's next edition: the old one is read, whole, until the new one can take its place in one step.

The contents of the new edition come with sync, its files with the next download. What the device lets one study offline
it goes on letting one study: the switch waits for just the files that this takes (`learning.editions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.editions import WhatIsNew, to_stay_as_useful, what_is_new
from localdb.blob_users import blobs_in_use
from localdb.cache import read_manifest

if TYPE_CHECKING:
    from learning.course import Asset
    from localdb.store import Store

_NEWS: Final = msgspec.json.Decoder(WhatIsNew)
DAY_MS: Final = 86_400_000


def take_in(store: Store, course: str, content: bytes) -> None:
    """Take the contents of a course's edition: the first at once, a later one when the device is ready for it.

    Raises `Damaged` when the bytes are no manifest.
    """
    now = store.clock.now().wall
    read_manifest(content)
    if store.cache.manifest(course) is None:
        store.cache.keep(course, content, now)
    else:
        store.cache.keep_coming(course, content, now)
        settle(store, course)


def settle(store: Store, course: str) -> bool:
    """Switch to the edition that is coming if everything that it takes is here. Returns whether it did."""
    old, new = store.cache.manifest(course), store.cache.coming(course)
    if old is None or new is None or still_needed(store, course):
        return False
    store.cache.switch(course, msgspec.json.encode(what_is_new(old, new)), store.clock.now().wall)
    return True


def still_needed(store: Store, course: str) -> tuple[Asset, ...]:
    """The files that the coming edition lacks before it can be read."""
    old, new = store.cache.manifest(course), store.cache.coming(course)
    if old is None or new is None:
        return ()
    wanted = to_stay_as_useful(old, new, store.blobs.has)
    return tuple(asset for asset in wanted if not store.blobs.has(asset.sha256))


def news_of(store: Store, course: str) -> WhatIsNew | None:
    """What the coming edition will change, or what the last switch changed; None where there never was another."""
    old, new = store.cache.manifest(course), store.cache.coming(course)
    if old is not None and new is not None:
        return what_is_new(old, new)
    found = store.cache.rows("SELECT news FROM edition_news WHERE course = ?", (course,))
    return _NEWS.decode(found[0][0]) if found else None


def has_unseen_news(store: Store, course: str) -> bool:
    """Whether the learner has not looked yet at what the edition that they read now changed."""
    return bool(store.cache.rows("SELECT 1 FROM edition_news WHERE course = ? AND NOT seen", (course,)))


def see_news(store: Store, course: str) -> None:
    """The learner has looked."""
    with store.cache.writing() as connection:
        connection.execute("UPDATE edition_news SET seen = 1 WHERE course = ?", (course,))


def collect_unused(store: Store, *, older_than: int = 0) -> int:
    """Delete files that no edition here needs since so many ms. Returns the bytes freed."""
    before = store.clock.now().wall - older_than
    names = {name for (name,) in store.cache.rows("SELECT sha256 FROM unused WHERE at <= ?", (before,))}
    if not names:
        return 0
    freed = sum(store.blobs.remove(name) for name in names - blobs_in_use(store))
    with store.cache.writing() as connection:
        connection.executemany("DELETE FROM unused WHERE sha256 = ?", [(name,) for name in names])
    return freed
