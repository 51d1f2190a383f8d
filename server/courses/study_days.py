"""The time studied on each day, kept with the sessions: a dashboard reads some hundred rows, however many there are.

By the learner's own calendar, where and when they studied; what two devices measured at once counts once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from learning.time import DAY_MS, EPOCH, LONGEST_MS, Interval, days
from server.database import places, rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

_ZONES_MS = 15 * 3600 * 1000
"""More than any place is away from UTC."""


def count_days(connection: Connection, learner: str, sessions: Collection[str]) -> None:
    """Count anew the days that these sessions touch."""
    touched = {day for interval in _named(connection, learner, sessions) for day in _days_of(interval)}
    if not touched:
        return
    first, last = min(touched), max(touched)
    around = (first * DAY_MS - LONGEST_MS - _ZONES_MS, (last + 1) * DAY_MS + _ZONES_MS)
    sql = (
        "SELECT at, coalesce(corrected_ms, active_ms), utc_offset FROM study_session"
        " WHERE learner_id = ? AND at BETWEEN ? AND ?"
    )
    found = days(Interval(*each) for each in rows(connection, sql, (learner, *around)))
    counted = [(learner, day, found.get(EPOCH + timedelta(days=day), 0)) for day in sorted(touched)]
    write_rows(
        connection,
        "INSERT INTO study_day (learner_id, day, ms) VALUES (?, ?, ?)"
        " ON CONFLICT (learner_id, day) DO UPDATE SET ms = excluded.ms",
        counted,
    )


def studied_days(connection: Connection, learner: str) -> dict[int, int]:
    """The ms of each day with any, by the day's number since 1970, in order."""
    sql = "SELECT day, ms FROM study_day WHERE learner_id = ? AND ms > 0 ORDER BY day"
    return dict(rows(connection, sql, (learner,)))


def _named(connection: Connection, learner: str, sessions: Collection[str]) -> list[Interval]:
    """As long as they may have been: a corrected session frees the days that it covered before."""
    found = []
    ids = list(sessions)
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        sql = "SELECT at, active_ms, corrected_ms, utc_offset FROM study_session WHERE learner_id = ? AND at > 0"
        sql += f" AND id IN ({places(some)})"
        found += [
            Interval(begun, max(active, corrected or 0), offset)
            for begun, active, corrected, offset in rows(connection, sql, (learner, *some))
        ]
    return found


def _days_of(interval: Interval) -> set[int]:
    """Every day that it touches, and those of the day before and after: a union may move time between neighbours."""
    own = {(day - EPOCH).days for day in days([interval])}
    return own | {day + step for day in own for step in (-1, 1)}
