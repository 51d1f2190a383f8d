"""A few figures over everything the learner has made, and the time they studied lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.time import LONGEST_MS, days
from localdb.sessions import sessions_since

if TYPE_CHECKING:
    from datetime import date

    from localdb.store import Store


# From course to course by their index: a note of each is looked at, not every note.
_NOTED_COURSES: Final = """
WITH RECURSIVE named (course) AS (
  SELECT min(course) FROM note WHERE course > ''
  UNION ALL
  SELECT (SELECT min(course) FROM note WHERE course > named.course) FROM named WHERE named.course IS NOT NULL
)
SELECT count(*) FROM named WHERE EXISTS (SELECT 1 FROM note WHERE note.course = named.course AND NOT deleted)
"""


class Overview(msgspec.Struct, frozen=True):
    """How many notes and bookmarks there are, in how many courses, and how many certificates that count."""

    notes: int
    noted_courses: int
    bookmarks: int
    marked_courses: int
    certificates: int


def overview(store: Store) -> Overview:
    """Count; the trash does not."""
    (noted_courses,) = store.one(_NOTED_COURSES)
    bookmarks, marked = store.one('SELECT count(*), count(DISTINCT course) FROM bookmark WHERE NOT deleted AND "on"')
    return Overview(count_notes(store), noted_courses, bookmarks, marked, count_certificates(store))


def count_notes(store: Store) -> int:
    """How many there are; the trash does not count."""
    (count,) = store.one("SELECT count(*) FROM note WHERE deleted = 0")
    return int(count)


def count_bookmarks(store: Store) -> int:
    """How many there are."""
    (count,) = store.one('SELECT count(*) FROM bookmark WHERE NOT deleted AND "on"')
    return int(count)


def count_certificates(store: Store) -> int:
    """How many there are; one that was taken back does not count. Read here, where no signature has to be checked."""
    sql = "SELECT count(*) FROM certificate WHERE NOT deleted AND json_extract(certificate, '$.revoked_at') IS NULL"
    (count,) = store.one(sql)
    return int(count)


def studied_days(store: Store, since: int) -> dict[date, int]:
    """The ms studied on each day by the learner's own calendar, in every course; `since` in ms."""
    return days(session.interval for session in sessions_since(store, since - LONGEST_MS))
