"""Both sides of a conflict as texts with their authors, and the learner's answer to it.

The conflict record holds the losing version. The other one is the version that won, or, where the server merged two
texts into a third, the revision whose id went into the third's (`sync.merge`: the eid of a joined text).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from localdb.conflicts import WHOLE, conflict_of
from localdb.devices import device_name
from localdb.edits import change_record, raw, seen_record
from localdb.history import keep_present, note_history
from localdb.meta import meta_of
from localdb.state import read_state

if TYPE_CHECKING:
    from learning.values import Loser
    from localdb.changes import Changes
    from localdb.history import Revision
    from localdb.store import Store

_EID_DIGITS: Final = 16


class Side(msgspec.Struct, frozen=True):
    """One version. `here`: it was written on this device; `at` is server time, whatever that device's clock said."""

    text: str
    device: str
    here: bool
    at: int


class TwoVersions(msgspec.Struct, frozen=True):
    """A conflict to be looked at. `present`: what the record says now; `is_words`: there is a text to be written.

    `group` "" tells of a delete that was not carried out. `lost_here`: this device's side is the one that lost.
    """

    id: str
    kind: str
    record: str
    group: str
    title: str
    this: Side
    other: Side
    present: str
    is_open: bool
    is_words: bool
    lost_here: bool


def two_versions(store: Store, identity: str) -> TwoVersions:
    """Both sides, the one written on this device first.

    Raises `NotFound`.
    """
    found = conflict_of(store, identity)
    loser = found.loser
    seen = seen_record(store, loser.kind, loser.record)
    fields = {} if seen is None else seen.fields
    present = _text(fields.get(loser.group))
    number = read_state(store).number
    lost = Side(_text(loser.value), device_name(store, loser.device), loser.device == number, loser.at)
    won = _winner(store, loser, present)
    lost_here = lost.here and not won.here
    this, other = (lost, won) if lost_here else (won, lost)
    title = _text(fields.get("title")) or _text(fields.get("body")).strip().partition("\n")[0]
    return TwoVersions(
        *(identity, loser.kind, loser.record, loser.group, title, this, other, present),
        is_open=found.state == "open",
        is_words=loser.group != WHOLE and isinstance(msgspec.json.decode(loser.value), str),
        lost_here=lost_here,
    )


def _winner(store: Store, loser: Loser, present: str) -> Side:
    if loser.kind == "note" and loser.group == "body":
        revisions = note_history(store, loser.record)
        parents = (each for each in revisions if _was_joined(each, loser))
        winners = (each for each in revisions if each.id == loser.winner)
        found = (*parents, *winners, revisions[0])[0]
        return Side(found.body, found.device, found.here, found.at)
    meta = meta_of(store, loser.kind, loser.record)
    group = None if meta is None else meta.groups.get(loser.group)
    if group is None:
        return Side(present, device_name(store, None), here=True, at=0)
    return Side(present, device_name(store, group[3]), group[3] == read_state(store).number, group[1])


def _was_joined(revision: Revision, loser: Loser) -> bool:
    """Whether this and the losing version are the parents of the text that won."""
    pairs = (f"{revision.id} {loser.eid}", f"{loser.eid} {revision.id}")
    return loser.winner in {hashlib.sha256(pair.encode()).hexdigest()[:_EID_DIGITS] for pair in pairs}


def _text(value: msgspec.Raw | None) -> str:
    """A value as words: of a place in a lesson those that stand there."""
    found = None if value is None else msgspec.json.decode(value)
    if isinstance(found, dict):
        return str(found.get("exact", ""))
    return found if isinstance(found, str) else ""


def answer(store: Store, identity: str, text: str | None = None, *, state: str = "kept") -> Changes:
    """The learner has looked, and the record shall say this; None leaves it as it is. An ordinary change.

    `state` "open" takes the answer back. Raises `NotFound`.
    """
    with store.write():
        loser = conflict_of(store, identity).loser
        if text is not None and loser.group != WHOLE:
            if loser.kind == "note" and loser.group == "body":
                keep_present(store, loser.record)
            change_record(store, loser.kind, loser.record, {loser.group: raw(text)})
        return change_record(store, "conflict", identity, {"state": raw(state)})
