"""What the server has signed for this device, and a time that a clock set back cannot undo.

The time is the server's as last told, moved on by this computer's clocks; it never goes back until the server is heard
again. So a clock that was set back opens nothing, and one that ran ahead is put right by the next sync.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from learning.entitlement import has_ended, read_entitlement
from localdb.state import change_state, read_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learning.entitlement import Entitlement
    from learning.values import Enrolment
    from localdb.state import SyncState
    from localdb.store import Store

FRESH_MS: Final = 86_400_000
"""After so long the rights are asked for again."""
_NOTED_MS: Final = 60_000


def trusted_now(store: Store, state: SyncState | None = None) -> int:
    """The time, ms, as far as this device can know it."""
    state = state or read_state(store)
    moment = store.clock.now()
    told = state.trusted
    if state.trusted_run == moment.run:
        told += max(0, moment.mono - state.trusted_mono)
    return max(moment.wall + state.server_offset, told)


def note_time(store: Store) -> None:
    """Keep the time for later runs; called when a lesson is opened and while it is studied."""
    state = read_state(store)
    now, moment = trusted_now(store, state), store.clock.now()
    if now - state.trusted >= _NOTED_MS or moment.run != state.trusted_run:
        change_state(store, trusted=now, trusted_mono=moment.mono, trusted_run=moment.run)


def is_over(enrolment: Enrolment, state: SyncState, now: int) -> bool:
    """Whether access has ended by the enrolment's own date; for lists, which check no signature."""
    heard = now if state.last_sync is None else state.last_sync + state.server_offset
    return has_ended(enrolment.expires_at, now, heard)


def may_study(store: Store, course: str) -> bool:
    """Whether what the server has signed opens the lessons of this course here and now.

    Where the server has never signed anything, as for the sample course, only the enrolment counts.
    """
    found = store.cache.rows("SELECT value FROM shop WHERE name = 'key'")
    if not found or store.is_local:
        return True
    signed = store.cache.rows("SELECT signed FROM signed_right WHERE course = ?", (course,))
    right = _read(signed[0][0], found[0][0]) if signed else None
    mine = (store.account.learner, store.account.device, course)
    if right is None or (right.learner, right.device, right.course) != mine:
        return False
    return not has_ended(right.expires_at, trusted_now(store), right.issued_at)


def wants_rights(store: Store, courses: Sequence[Enrolment]) -> bool:
    """Whether the server should be asked: one is missing, says something else than the enrolment, or all are old."""
    known = dict(store.cache.rows("SELECT name, value FROM shop WHERE name IN ('key', 'rights_at')"))
    if store.clock.now().wall - known.get("rights_at", 0) >= FRESH_MS:
        return bool(courses)
    here = dict(store.cache.rows("SELECT course, signed FROM signed_right"))
    key = known.get("key", "")
    for enrolment in courses:
        right = _read(here.get(enrolment.course, ""), key)
        if right is None or right.expires_at != enrolment.expires_at:
            return True
    return False


def keep_rights(store: Store, key: str, signed: Sequence[str]) -> None:
    """Keep what the server signed; what is not by its key, or for another device, is left out."""
    read = [(one, _read(one, key)) for one in signed]
    rows = [(right.course, text) for text, right in read if right is not None]
    with store.cache.writing() as connection:
        connection.execute("DELETE FROM signed_right")
        connection.executemany("INSERT OR REPLACE INTO signed_right VALUES (?, ?)", rows)
        connection.execute("INSERT OR REPLACE INTO shop VALUES ('key', ?)", (key,))
        connection.execute("INSERT OR REPLACE INTO shop VALUES ('rights_at', ?)", (store.clock.now().wall,))
    with store.write(durable=False):
        store.touch("enrolment", "rights")


@lru_cache(maxsize=512)
def _read(signed: str, key: str) -> Entitlement | None:
    return read_entitlement(signed, key) if signed and key else None
