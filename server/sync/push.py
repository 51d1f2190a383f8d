"""Taking edits in: each is checked, merged and answered for itself; what changed goes to the end of the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from server.database import write_rows
from server.sync.feed import Feed, Key, Stored, append_change, stored_records
from server.sync.revisions import keep_revisions, revisions_of, write_revisions
from server.sync.shapes import refusal
from sync.merge import Merged, conflict, merge, offered_again, wanted_texts
from sync.protocol import OK, REFUSALS, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learning.records import Edit
    from learning.values import Loser


class Judged(NamedTuple):
    """What became of the edits of one request."""

    results: tuple[Result, ...]
    told: dict[int, bytes]  # by seq, the records of edits that did not end just as they were sent
    known: frozenset[Key]  # records of which the device now has everything
    changed: frozenset[Key]


def take_edits(feed: Feed, edits: Sequence[Edit], *, cursor: int) -> Judged:
    """Merge the edits in their order. `cursor` is what the device had seen when it sent them."""
    keys: list[Key] = list(dict.fromkeys((edit.kind, edit.id) for edit in edits))
    stored = stored_records(feed, keys)
    seen = {key for key in keys if key not in stored or stored[key].seq <= cursor}
    results = [_take(feed, stored, edit) for edit in edits]
    untold = {(result.kind, result.id) for result in results if result.status != OK}
    write_revisions(feed)
    changed = frozenset(key for key in keys if key in feed.written)
    told = {stored[key].seq: stored[key].doc for key in keys if key in untold and key in stored}
    return Judged(tuple(results), told, frozenset(seen - untold), changed)


def _take(feed: Feed, stored: dict[Key, Stored], edit: Edit) -> Result:
    key = (edit.kind, edit.id)
    current = stored.get(key)
    merged = _judged(feed, current, edit)
    if merged.changed and merged.held is not None:
        current = stored[key] = append_change(feed, edit.kind, edit.id, merged.held)
    for loser in merged.losers:
        _log_conflict(feed, loser)
    if merged.retired:
        keep_revisions(feed, edit.id, merged.retired)
    return Result(edit.kind, edit.id, edit.n, merged.status, merged.reason, current.seq if current else 0)


def _judged(feed: Feed, current: Stored | None, edit: Edit) -> Merged:
    held = None if current is None else current.held
    refused = refusal(feed.learner, edit)
    if refused is not None:
        return Merged(refused.status, held, reason=refused.reason)
    if current is None:
        return merge(None, edit, {})
    edit = edit.spread()
    if edit.again is not None:
        edit = offered_again(held, current.seq, edit)
    wanted = wanted_texts(held, edit)
    return merge(held, edit, revisions_of(feed, edit.id, wanted) if wanted else {})


def _log_conflict(feed: Feed, loser: Loser) -> None:
    """The losing side is kept as a record of its own, once however often the merge is told."""
    id_, held = conflict(feed.learner, loser)
    if not stored_records(feed, [("conflict", id_)]):
        append_change(feed, "conflict", id_, held)


def keep_refused(feed: Feed, device: str, rid: int, results: Sequence[Result], now: int) -> None:
    """What could not be stored, and why: support can see it, the device keeps the words themselves."""
    write_rows(
        feed.connection,
        "INSERT INTO refused (learner_id, device, rid, place, kind, record, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (learner_id, device, rid, place) DO NOTHING",
        [
            (
                feed.learner,
                device,
                rid,
                place,
                result.kind[:64],
                result.id[:64],
                f"{result.status} {result.reason}",
                now,
            )
            for place, result in enumerate(results)
            if result.status in REFUSALS
        ],
    )
