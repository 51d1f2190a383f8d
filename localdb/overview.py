"""A few figures over everything the learner has made, and the time they studied lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.time import LONGEST_MS, days
from localdb.sessions import sessions_since

if TYPE_CHECKING:
    from datetime import date

    from localdb.store import Store


class Overview(msgspec.Struct, frozen=True):
    """How many notes and bookmarks there are, and in how many courses."""

    notes: int
    noted_courses: int
    bookmarks: int
    marked_courses: int


def overview(store: Store) -> Overview:
    """Count; the trash does not."""
    notes = store.one("SELECT count(*), count(DISTINCT nullif(course, '')) FROM note WHERE deleted = 0")
    marks = store.one('SELECT count(*), count(DISTINCT course) FROM bookmark WHERE NOT deleted AND "on"')
    return Overview(*notes, *marks)


def count_notes(store: Store) -> int:
    """How many there are; the trash does not count."""
    (count,) = store.one("SELECT count(*) FROM note WHERE deleted = 0")
    return int(count)


def count_bookmarks(store: Store) -> int:
    """How many there are."""
    (count,) = store.one('SELECT count(*) FROM bookmark WHERE NOT deleted AND "on"')
    return int(count)


def studied_days(store: Store, since: int) -> dict[date, int]:
    """The ms studied on each day by the learner's own calendar, in every course; `since` in ms."""
    return days(session.interval for session in sessions_since(store, since - LONGEST_MS))
