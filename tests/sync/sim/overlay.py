"""What the learner sees: the server's version with the waiting changes laid over it. Stores are held to this model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.completion import joined
from learning.digests import MODULUS, fingerprint
from learning.records import KINDS, Kind, Rule
from learning.sets import changed
from learning.values import Done, SetEdit, SetState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.records import Pending, PendingField, Record

Raw = msgspec.Raw
Fields = dict[str, Raw]
_ANY = Kind("?", {})


def raw(value: object) -> Raw:
    """A value as it travels."""
    return Raw(msgspec.json.encode(value))


def rule_of(kind: str, group: str) -> Rule:
    """The rule of a group, also of a kind of tomorrow."""
    return KINDS.get(kind, _ANY).rule(group)


def both(rule: Rule, one: Raw, other: Raw) -> Raw:
    """The join of two values that only grow; for any other rule the second."""
    if rule is Rule.MAX:
        return one if msgspec.json.decode(one, type=float) > msgspec.json.decode(other, type=float) else other
    if rule is Rule.EITHER:
        return one if bytes(one) == b"true" else other
    if rule is Rule.PROGRESS:
        return raw(joined(msgspec.json.decode(one, type=Done), msgspec.json.decode(other, type=Done)))
    return other


def digests_of(records: Iterable[Record]) -> dict[str, int]:
    """Of each kind, the sum over its records."""
    sums: dict[str, int] = {}
    for record in records:
        dead = None if record.dead is None else record.dead.eid
        eids = {group: state.eid for group, state in record.fields.items()}
        number = fingerprint(record.kind, record.id, eids, dead)
        sums[record.kind] = (sums.get(record.kind, 0) + number) % MODULUS
    return sums


def overlay(rule: Rule, beneath: Raw | None, field: PendingField) -> Raw:
    """One group with its waiting change."""
    if rule is Rule.SET:
        state = {} if beneath is None else msgspec.json.decode(beneath, type=SetState)
        return raw(changed(state, msgspec.json.decode(field.value, type=SetEdit), field.eid))
    if beneath is None:
        return field.value
    return beneath if rule is Rule.ONCE else both(rule, beneath, field.value)


def seen(kind: str, mirror: Record | None, pending: Pending | None) -> Fields:
    """All groups of a record, whether it is deleted or not."""
    fields = {} if mirror is None else {group: state.value for group, state in mirror.fields.items()}
    for group, field in ({} if pending is None else pending.fields).items():
        fields[group] = overlay(rule_of(kind, group), fields.get(group), field)
    return fields


def deleted(mirror: Record | None, pending: Pending | None) -> bool:
    """Whether the learner sees the record no more: an edit that waits will bring it back."""
    if pending is not None:
        return pending.delete is not None
    return mirror is None or mirror.dead is not None
