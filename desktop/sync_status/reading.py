"""Everything that the sync page lists, read on the database thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.sync_status.refused_card import RefusedChange
from desktop.sync_status.status_words import LogLine, log_line, merged_line
from localdb.conflicts import merged_lately
from localdb.edits import seen_record
from localdb.outbox import bytes_waiting
from localdb.quarantine import quarantined
from localdb.state import LOG_KEPT, read_state, rounds
from localdb.tables import TABLES
from localdb.waiting import WaitingRow, waiting, words

if TYPE_CHECKING:
    from localdb.conflicts import Conflict
    from localdb.quarantine import Refused
    from localdb.store import Store

SHOWN = 200
_MERGED = 50


@dataclass(frozen=True, slots=True)
class SyncRead:
    """`to_send`: bytes that wait; `clock_ahead`: ms that this computer's clock is ahead of the server's."""

    rows: tuple[WaitingRow, ...]
    refused: tuple[RefusedChange, ...]
    log: tuple[LogLine, ...]
    to_send: int
    clock_ahead: int


def read_sync(store: Store) -> SyncRead:
    """What waits, what was refused, and what happened, newest first."""
    rows = tuple(row for row in waiting(store, SHOWN) if row.state != "refused")
    refused = tuple(_refused(store, each) for each in quarantined(store))
    told = [log_line(entry) for entry in rounds(store, LOG_KEPT)]
    told += [_merged(store, each) for each in merged_lately(store, _MERGED)]
    log = tuple(sorted(told, key=lambda line: -line.at))
    return SyncRead(rows, refused, log, bytes_waiting(store), -read_state(store).server_offset)


def _merged(store: Store, conflict: Conflict) -> LogLine:
    loser = conflict.loser
    seen = seen_record(store, loser.kind, loser.record) if loser.kind in TABLES else None
    named = _quoted(words(store, loser.kind, {} if seen is None else seen.fields))
    return merged_line(conflict.id, loser.at, named)


def _refused(store: Store, refused: Refused) -> RefusedChange:
    return RefusedChange(
        refused.number,
        refused.kind,
        refused.id,
        _quoted(words(store, refused.kind, refused.fields)),
        _reason(refused.status, refused.reason),
        refused.at,
        has_words=bool({"title", "body"} & set(refused.fields)),
    )


def _quoted(named: str) -> str:
    kind, _, about = named.partition(": ")
    return f"{kind} “{about}”" if about else kind


def _reason(status: str, reason: str) -> str:
    known = {
        "too_large": "It is larger than the server takes. Shorten it; what you wrote stays here.",
        "forbidden": "Only the server may change this. What you wrote stays here.",
    }
    said = reason[:1].upper() + reason[1:].rstrip(".") + "." if reason else ""
    return f"{said} {known.get(status, 'What you wrote stays here.')}".strip()
