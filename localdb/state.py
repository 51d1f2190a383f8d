"""Where this device stands with the server, and the log of its rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from localdb.store import Store

LOG_KEPT: Final = 1000
"""Rounds remembered."""


class SyncState(msgspec.Struct, frozen=True, omit_defaults=True):
    """`number`: this device's small number, 0 before it has one. `server_offset`: server time minus ours, in ms.

    `sessions`: how many study sessions were begun here. `device_names`: what the learner's other devices are called,
    by the small numbers that stand in stamps. `boot`: everything is being fetched anew, from a server with this
    floor. `deleted`: records that the present pull has deleted; where they would be very many `brake` is asked,
    allowed or refused, and `doomed` of `living` were meant (the first
    are called `doomed_names`). `whole`: the cursor when last everything had come.
    `checked_at`: when the mirror was last compared with the server. `offered`: the version of the catalogue that the
    server named last. `trusted`: a time that has certainly come, with the clock and run that it was noted by.
    `trouble_since`: when `last_error` was first met.
    """

    number: int = 0
    rid: int = 0
    epoch: int = 0
    cursor: int = 0
    floor: int = 0
    server_offset: int = 0
    last_sync: int | None = None
    last_error: str = ""
    sessions: int = 0
    device_names: dict[int, str] = {}
    boot: int | None = None
    deleted: int = 0
    brake: str = ""
    doomed: int = 0
    living: int = 0
    doomed_names: tuple[str, ...] = ()
    whole: int = 0
    checked_at: int | None = None
    offered: int = 0
    trusted: int = 0
    trusted_mono: int = 0
    trusted_run: str = ""
    trouble_since: int | None = None


class Round(msgspec.Struct, frozen=True):
    """One line of the log: when a round ended, how, and what it carried."""

    at: int
    outcome: str
    sent: int
    received: int
    detail: str


def read_state(store: Store) -> SyncState:
    """The state as last committed."""
    (state,) = store.one("SELECT state FROM sync_state")
    return msgspec.json.decode(state, type=SyncState)


def change_state(store: Store, **changes: Any) -> SyncState:  # noqa: ANN401 (the fields of SyncState, checked by it)
    """Write some fields; the others stay."""
    with store.write():
        state = msgspec.structs.replace(read_state(store), **changes)
        store.run("UPDATE sync_state SET state = ?", (msgspec.json.encode(state).decode(),))
    return state


def append_round(store: Store, outcome: str, *, sent: int = 0, received: int = 0, detail: str = "") -> None:
    """Log a round that has ended, and forget the oldest."""
    with store.write():
        at = store.clock.now().wall
        row = (at, outcome, sent, received, detail)
        store.run("INSERT INTO sync_log (at, outcome, sent, received, detail) VALUES (?, ?, ?, ?, ?)", row)
        store.run("DELETE FROM sync_log WHERE number <= (SELECT max(number) FROM sync_log) - ?", (LOG_KEPT,))


def rounds(store: Store, limit: int = 50) -> tuple[Round, ...]:
    """The log, newest first."""
    rows = store.all("SELECT at, outcome, sent, received, detail FROM sync_log ORDER BY number DESC LIMIT ?", (limit,))
    return tuple(Round(*row) for row in rows)
