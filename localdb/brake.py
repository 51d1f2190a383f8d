"""Rule 10: what would delete a large part of the records here stops, and the learner is asked.

A server that was emptied by mistake, a folder of notes deleted on another device: nothing of it happens here before the
learner has said so. Refused, each of these records becomes an ordinary new edit, which brings it back everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.records import KINDS, Pending, PendingField, Rule
from localdb.edits import put_base, seen_record
from localdb.errors import MassDelete
from localdb.meta import NOTHING, meta_of
from localdb.outbox import is_waiting, put
from localdb.overlay import kind_of
from localdb.resync import told_by, untold
from localdb.state import change_state, read_state
from localdb.tables import TABLES
from localdb.waiting import words

if TYPE_CHECKING:
    from learning.records import Arrival
    from localdb.state import SyncState
    from localdb.store import Store

Key = tuple[str, str]
NAMED: Final = 5
MANY: Final = 20
SHARE: Final = 4
"""More than so many, and more than one in so many."""


class Question(msgspec.Struct, frozen=True):
    """What the learner is asked: whether `doomed` of `living` records may be deleted here. `names`: the first."""

    doomed: int
    living: int
    names: tuple[str, ...] = ()


def question(store: Store) -> Question | None:
    """What the learner has to decide, if anything."""
    state = read_state(store)
    return Question(state.doomed, state.living, state.doomed_names) if state.brake == "asked" else None


def allow_deletes(store: Store) -> None:
    """The learner meant it: the next sync deletes them here too."""
    _answer(store, "allowed")


def refuse_deletes(store: Store) -> None:
    """The learner did not mean it: the next sync keeps them, and brings them back everywhere."""
    _answer(store, "refused")


def _answer(store: Store, answer: str) -> None:
    if read_state(store).brake == "asked":
        change_state(store, brake=answer)


def ask(store: Store, error: MassDelete) -> None:
    """Remember the question, for as long as it takes."""
    change_state(store, brake="asked", doomed=error.doomed, living=error.living, doomed_names=error.names)


def check(store: Store, arrival: Arrival, state: SyncState) -> int:
    """How many records this answer deletes here, inside a write; those that the learner keeps are saved from it.

    Raises `MassDelete` when the learner has to be asked.
    """
    doomed = _doomed(store, arrival, state)
    if not doomed:
        return 0
    if state.brake == "refused":
        for key in doomed:
            _save(store, *key)
        return 0
    total, living = state.deleted + len(doomed), state.deleted + _living(store, {kind for kind, _ in doomed})
    if state.brake != "allowed" and total > MANY and total * SHARE > living:
        raise MassDelete(total, living, _names(store, doomed))
    return len(doomed)


def _doomed(store: Store, arrival: Arrival, state: SyncState) -> list[Key]:
    """What the learner sees and would see no more."""
    gone = {(record.kind, record.id) for record in arrival.records if record.dead is not None}
    if state.boot is not None and not arrival.more:
        gone |= untold(store) - told_by(arrival)
    return [key for key in gone if _is_theirs(key[0]) and not is_waiting(store, *key) and _lives(store, *key)]


def _names(store: Store, doomed: list[Key]) -> tuple[str, ...]:
    """What the learner calls the first of them, notes before all else."""
    first = sorted(doomed, key=lambda key: (key[0] != "note", key))[:NAMED]
    seen = ((kind, seen_record(store, kind, identity)) for kind, identity in first)
    return tuple(words(store, kind, {} if record is None else record.fields) for kind, record in seen)


def _is_theirs(kind: str) -> bool:
    return kind in TABLES and not KINDS[kind].server_owned


def _lives(store: Store, kind: str, identity: str) -> bool:
    seen = seen_record(store, kind, identity)
    return seen is not None and not seen.deleted


def _living(store: Store, kinds: set[str]) -> int:
    counts = (store.one(f'SELECT count(*) FROM "{kind}" WHERE NOT deleted')[0] for kind in kinds)  # noqa: S608 (our own tables)
    return sum(counts)


def _save(store: Store, kind: str, identity: str) -> None:
    """One group written again as it is: an edit that the delete has not seen."""
    seen = seen_record(store, kind, identity)
    assert seen is not None
    groups = sorted(seen.fields, key=lambda group: kind_of(kind).rule(group) not in {Rule.LAST, Rule.TEXT})
    known = (meta_of(store, kind, identity) or NOTHING).seen(groups[0])
    replaces, after = ((), (0, 0, 0)) if known is None else ((known[0],), known[1])
    field = PendingField(seen.fields[groups[0]], store.new_eid(), store.clock.now(), replaces, None, after)
    put_base(store, kind, identity, seen.fields)
    put(store, Pending(kind, identity, 0, {groups[0]: field}), seen.changed_at)
