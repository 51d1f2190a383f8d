"""What gives a learner a course: a seller's hand, or payments. The end of access follows from all of them.

A payment adds its days to whatever end there is; the hand sets an end. So a renewal bought early loses nothing, and a
refund takes back exactly what that payment had given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from server.database import rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

HAND: Final = "hand"
DAY_MS: Final = 86_400_000
_READ: Final = (
    "SELECT source, at, days, until, ended_at FROM access_grant WHERE learner_id = ? AND course = ? ORDER BY at, source"
)
_KEEP: Final = (
    "INSERT INTO access_grant (learner_id, course, source, at, days, until) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (learner_id, course, source) DO UPDATE SET"
    " at = excluded.at, days = excluded.days, until = excluded.until, ended_at = NULL"
)
_AGAIN: Final = "UPDATE access_grant SET ended_at = NULL WHERE learner_id = ? AND course = ? AND source = ?"
_END: Final = (
    "UPDATE access_grant SET ended_at = ? WHERE learner_id = ? AND course = ? AND source = ? AND ended_at IS NULL"
)


class Grant(NamedTuple):
    """One reason for access. `days` None: without an end; `until` is the end that a hand has set."""

    source: str
    at: int
    days: int | None
    until: int | None
    ended_at: int | None


class Access(NamedTuple):
    """Until when: `end` None is without an end. `payment` gave it last, if one did."""

    end: int | None
    payment: str | None


def access_by(grants: Sequence[Grant]) -> Access:
    """What the grants give together, in the order in which they were given."""
    end: int | None = None
    payment: str | None = None
    begun = False
    for grant in grants:
        if grant.ended_at is not None:
            continue
        if grant.source == HAND:
            end = grant.until
        elif grant.days is None or (begun and end is None):
            end = None
        else:
            end = max(end or 0, grant.at) + grant.days * DAY_MS
        begun = True
        payment = payment if grant.source == HAND else grant.source
    if begun:
        return Access(end, payment)
    return Access(max((grant.ended_at or 0 for grant in grants), default=0), None)


def grants_of(connection: Connection, learner: str, course: str) -> tuple[Grant, ...]:
    """Every reason that there ever was, oldest first."""
    return tuple(Grant(*found) for found in rows(connection, _READ, (learner, course)))


def keep_grant(connection: Connection, learner: str, course: str, grant: Grant) -> None:
    """A reason for access; one from a payment is given once, whatever is told of the payment afterwards."""
    if grant.source != HAND and any(one.source == grant.source for one in grants_of(connection, learner, course)):
        write_rows(connection, _AGAIN, [(learner, course, grant.source)])
        return
    write_rows(connection, _KEEP, [(learner, course, grant.source, grant.at, grant.days, grant.until)])


def end_grant(connection: Connection, learner: str, course: str, source: str, now: int) -> None:
    """This reason holds no more."""
    write_rows(connection, _END, [(now, learner, course, source)])
