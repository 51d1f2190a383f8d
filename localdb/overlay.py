"""What the learner sees: the mirror with the changes that wait laid over it. Pure.

`visible = mirror ⊕ outbox` holds after every transaction; every table write goes through these functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.completion import joined
from learning.records import KINDS, NO_STAMP, Kind, PendingField, Rule
from learning.sets import changed, follow
from learning.values import Done, SetEdit, SetState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from learning.records import FieldEdit, Moment, Pending, Stamp
    from localdb.tables import Fields

Raw = msgspec.Raw

_JSON: Final = msgspec.json.Encoder()
_SET_STATE: Final = msgspec.json.Decoder(SetState)
_SET_EDIT: Final = msgspec.json.Decoder(SetEdit)
_DONE: Final = msgspec.json.Decoder(Done)
_PLAIN: Final = Kind("", {})


def kind_of(name: str) -> Kind:
    """The rules of a kind; one that we do not know goes to its last writer."""
    return KINDS.get(name, _PLAIN)


def overlaid(kind: str, mirror: Fields, waiting: Mapping[str, PendingField | FieldEdit]) -> Fields:
    """The mirror's groups with the waiting ones over them. Folding an acknowledged edit in is the same thing."""
    if not waiting:
        return mirror
    laid = _LAID.get(kind, {})
    fields = dict(mirror)
    for group, field in waiting.items():
        lay = laid.get(group)
        fields[group] = field.value if lay is None else lay(mirror.get(group), field)
    return fields


def shows_deleted(*, dead: bool, pending: Pending | None) -> bool:
    """Whether the learner sees the record in the trash: any change that waits brings it back, unless it is a delete."""
    if pending is None:
        return dead
    return pending.delete is not None or (dead and not pending.fields)


def _once(mirror: Raw | None, field: PendingField | FieldEdit) -> Raw:
    return field.value if mirror is None else mirror


def _largest(mirror: Raw | None, field: PendingField | FieldEdit) -> Raw:
    if mirror is None:
        return field.value
    return max(mirror, field.value, key=msgspec.json.decode)


def _joined(mirror: Raw | None, field: PendingField | FieldEdit) -> Raw:
    if mirror is None:
        return field.value
    return Raw(_JSON.encode(joined(_DONE.decode(mirror), _DONE.decode(field.value))))


def _changed(mirror: Raw | None, field: PendingField | FieldEdit) -> Raw:
    state = {} if mirror is None else _SET_STATE.decode(mirror)
    return Raw(_JSON.encode(changed(state, _SET_EDIT.decode(field.value), field.eid)))


_LAY: Final[dict[Rule, Callable[[Raw | None, PendingField | FieldEdit], Raw]]] = {
    Rule.ONCE: _once,
    Rule.MAX: _largest,
    Rule.EITHER: _largest,  # false < true
    Rule.PROGRESS: _joined,
    Rule.SET: _changed,
}
_LAID: Final = {
    name: {group: _LAY[rule] for group, rule in kind.groups.items() if rule in _LAY} for name, kind in KINDS.items()
}
"""The groups in which a waiting change does more than take the mirror's place."""


def next_field(
    rule: Rule, value: Raw, eid: str, now: Moment, *, before: PendingField | None, seen: tuple[str, Stamp] | None
) -> PendingField:
    """A new change of a group. `before`: the one that waits already; `seen`: the mirror's version.

    While a field waits, later edits inherit what it replaces; its own eid joins only if it was sealed, because only
    then the server may have it.
    """
    if before is None:
        replaces, after = ((), NO_STAMP) if seen is None else ((seen[0],), seen[1])
        base = seen[0] if rule is Rule.TEXT and seen is not None else None
        return PendingField(value, eid, now, replaces, base, after)
    if rule is Rule.SET:
        known = (before.eid, *before.replaces)
        value = Raw(_JSON.encode(follow(_SET_EDIT.decode(before.value), known, _SET_EDIT.decode(value))))
    field = PendingField(value, eid, now, before.replaces, before.base, before.after, again=before.again)
    return following(before, field, before.stamp)


def following(sent: PendingField | FieldEdit, field: PendingField, stamp: Stamp | None) -> PendingField:
    """The field, knowing that an own earlier version was sealed with this stamp (None: it never was)."""
    if stamp is None or sent.eid in field.replaces:
        return field
    replaces = (*field.replaces, sent.eid)
    return msgspec.structs.replace(field, replaces=replaces, after=max(field.after, stamp))
