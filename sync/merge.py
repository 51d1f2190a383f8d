"""Merging: how an edit meets the record that the server holds. Pure, and the only place where versions are judged.

The server runs it for every edit of every push; simulators and local previews run the very same functions. Identity
is the eid, order is the stamp, knowledge is `replaces`: the versions the author saw (DESIGN section 4, rules 3, 4, 9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from learning.records import KINDS, PAST_KEPT, Birth, Death, Delete, Edit, FieldEdit, FieldState, Kind, Rule, fixed_id
from learning.values import Loser, SetEdit, SetState
from sync.groups import READ, Past, first, grown_from, joined_past, meet
from sync.protocol import FORBIDDEN, FUTURE, INVALID, MERGED, NEED_FULL, OK, SAME, Status

if TYPE_CHECKING:
    from sync.groups import Outcome, Texts

DEATHS: Final = ""
"""The key of `Held.past` under which the eids of earlier deletes stand; no group has an empty name."""
WHOLE: Final = ""
"""The group of a conflict entry that tells of a delete which did not happen."""


class Held(msgspec.Struct, frozen=True, gc=False):
    """A record as the server holds it. `fields`, as JSON, is just what goes out in a page; `past` stays at home."""

    fields: dict[str, FieldState]
    past: dict[str, Past] = {}
    dead: Death | None = None


class Merged(msgspec.Struct, frozen=True, gc=False):
    """What became of an edit. `changed`: it must be stored under a new `seq`. `losers` go to the conflict log.

    `retired` are the versions of a text that are not current any more: the history, and the bases of later merges.
    """

    status: Status
    held: Held | None
    changed: bool = False
    losers: tuple[Loser, ...] = ()
    reason: str = ""
    retired: tuple[FieldState, ...] = ()


DOC: Final = msgspec.json.Decoder(dict[str, FieldState])
PAST: Final = msgspec.json.Decoder(dict[str, Past])
_JSON: Final = msgspec.json.Encoder()
_SET_EDIT: Final = msgspec.json.Decoder(SetEdit)
_SET_STATE: Final = msgspec.json.Decoder(SetState)


def merge(held: Held | None, edit: Edit, texts: Texts | None = None) -> Merged:
    """Judge one edit of a device against the record it names. `texts`: those of `wanted_texts` that are kept."""
    kind = KINDS.get(edit.kind)
    if kind is None:
        return Merged(FUTURE, held)
    birth = edit.birth if held is None and _is_only_born(edit) else None
    edit = edit if birth is not None else edit.spread()
    refusal = _refusal(kind, held, edit)
    if refusal is not None:
        return refusal
    try:
        if birth is not None:
            return _born(kind, birth)
        merged = _merged_new(kind, edit) if held is None else _merged_into(kind, held, edit, texts or {})
    except msgspec.DecodeError as trouble:
        return Merged(INVALID, held, reason=str(trouble))
    # Who sends everything once more gets everything back: a set, for one, travels in another form than it is kept in.
    return replace(merged, status=MERGED) if merged.status == OK and _is_repeated(edit) else merged


def wanted_texts(held: Held | None, edit: Edit) -> tuple[str, ...]:
    """The eids of earlier texts that this edit may have grown from, the likeliest first; none when it saw the present.

    What its author sent just before comes first: it may have been merged here with what they have not seen yet.
    """
    kind = None if held is None else KINDS.get(edit.kind)
    if kind is None or held is None:
        return ()
    return tuple(
        eid
        for group, field in edit.fields.items()
        if kind.rule(group) is Rule.TEXT and group in held.fields and held.fields[group].eid not in field.replaces
        for eid in grown_from(field)
    )


def offered_again(held: Held | None, seq: int, edit: Edit) -> Edit:
    """An edit from the time that a restored server has lost: its author had seen all that the server kept from before.

    A record that has changed since the restore (its `seq` lies above) is not that, and is met like any other.
    """
    if edit.again is None or held is None or seq > edit.again:
        return edit
    deaths = () if held.dead is None else (held.dead.eid,)
    fields = {group: _knowing(edit.kind, group, field, held, deaths) for group, field in edit.fields.items()}
    delete = edit.delete
    if delete is not None:
        seen = {group: (state.eid,) for group, state in held.fields.items() if _saw_beneath(edit, delete, group)}
        saw = {group: (*delete.saw.get(group, ()), *seen.get(group, ())) for group in seen.keys() | delete.saw.keys()}
        delete = replace(delete, saw=saw)
    return replace(edit, fields=fields, delete=delete)


def _saw_beneath(edit: Edit, delete: Delete, group: str) -> bool:
    """Whether a delete had seen the version that comes along with it, and so all before; or nothing is left of it."""
    field = edit.fields.get(group)
    return not edit.fields or (field is not None and field.again and field.eid in delete.saw.get(group, ()))


def _knowing(kind: str, group: str, field: FieldEdit, held: Held, deaths: Past) -> FieldEdit:
    current = held.fields.get(group)
    if current is None or current.eid == field.eid or not field.again:
        return field
    if KINDS[kind].rule(group) is Rule.SET:
        step = SetEdit(_SET_EDIT.decode(field.value).add, _SET_STATE.decode(current.value))
        field = replace(field, value=msgspec.Raw(_JSON.encode(step)))
    return replace(field, replaces=(*field.replaces, current.eid, *deaths))


def conflict(learner: str, loser: Loser) -> tuple[str, Held]:
    """The conflict record of a loser: the same id and contents however often the same merge is told."""
    stamp = (loser.at, 0, 0)
    fields = {
        "loser": FieldState(msgspec.Raw(_JSON.encode(loser)), stamp, loser.eid),
        "state": FieldState(msgspec.Raw(b'"open"'), stamp, loser.eid),
    }
    return fixed_id("conflict", learner, loser.record, loser.group, loser.eid), Held(fields)


def purged(held: Held) -> Held:
    """A dead record without its contents: what is left tells a late duplicate from news."""
    eids = {group: joined_past((state.eid,), held.past.get(group, ())) for group, state in held.fields.items()}
    return Held({}, held.past | eids, held.dead)


# ---------------------------------------------------------------------------------------------------- what is refused


def _refusal(kind: Kind, held: Held | None, edit: Edit) -> Merged | None:
    if kind.server_owned:
        return Merged(FORBIDDEN, held, reason="only the server writes this")
    if kind.name == "conflict" and edit.fields.keys() != {"state"} and not _is_repeated(edit):
        return Merged(FORBIDDEN, held, reason="a conflict is made by the server")
    if edit.delete is not None and not kind.deletable:
        return Merged(INVALID, held, reason="this kind is never deleted")
    return None


_FIXED: Final = {
    name: frozenset(group for group, rule in kind.groups.items() if rule is Rule.ONCE) for name, kind in KINDS.items()
}


def _is_repeated(edit: Edit) -> bool:
    """Whether the server had all of this before: in a time that it lost, or before it purged it."""
    return edit.full or edit.again is not None


def _is_only_born(edit: Edit) -> bool:
    """Whether an edit says nothing but how a record was made."""
    nothing_else = not edit.fields and edit.delete is None and not _is_repeated(edit)
    return nothing_else and edit.birth is not None and bool(edit.birth.values)


def _is_full(kind: Kind, edit: Edit) -> bool:
    """Whether an edit brings what a record needs to stand alone: the groups that are fixed at creation."""
    return edit.fields.keys() >= _FIXED[kind.name]


# ---------------------------------------------------------------------------------------------------------- a record


def _born(kind: Kind, birth: Birth) -> Merged:
    """The hot path: a record that the server has never seen, as it was made."""
    if not birth.values.keys() >= _FIXED[kind.name]:
        return Merged(NEED_FULL, None)
    read, stamp, eid = READ[kind.name], birth.stamp, birth.eid
    fields = {
        group: FieldState(first(read[group], value, eid) if group in read else value, stamp, eid)
        for group, value in birth.values.items()
    }
    return Merged(OK, Held(fields), changed=True)


def _merged_new(kind: Kind, edit: Edit) -> Merged:
    """A record that the server has never seen."""
    if not edit.fields:
        return Merged(SAME, None)
    if not _is_full(kind, edit):
        return Merged(NEED_FULL, None)
    read, fields, past = READ[kind.name], {}, {}
    for group, field in edit.fields.items():
        fields[group] = FieldState(first(read.get(group), field.value, field.eid), field.stamp, field.eid)
        if field.replaces:
            past[group] = field.replaces[:PAST_KEPT]
    if edit.delete is None:
        return Merged(OK, Held(fields, past), changed=True)
    held, status, kept = _deleted(Held(fields, past), edit, edit.delete)
    return Merged(status, held, changed=True, losers=tuple(kept))


def _merged_into(kind: Kind, held: Held, edit: Edit, texts: Texts) -> Merged:
    if held.dead is not None and not held.fields:
        return _merged_into_purged(kind, held, edit)
    again = edit.again is not None
    outcomes = {
        group: meet(kind.rule(group), held.fields.get(group), held.past.get(group, ()), field, texts, again=again)
        for group, field in edit.fields.items()
        if group in held.fields or field.eid not in held.past.get(group, ())
    }
    after = _revived(held, edit, outcomes)
    losers = (
        [_loser(edit, group, outcome) for group, outcome in outcomes.items() if outcome.lost] if kind.logged else []
    )
    statuses = {outcome.status for outcome in outcomes.values()}
    if len(outcomes) < len(edit.fields):
        statuses.add(SAME)
    if edit.delete is not None:
        after, status, kept = _deleted(after, edit, edit.delete)
        statuses.add(status)
        losers += kept
    status = statuses.pop() if len(statuses) == 1 else MERGED if statuses else SAME
    retired = tuple(state for outcome in outcomes.values() for state in outcome.retired)
    return Merged(status, after, changed=after != held, losers=tuple(losers), retired=retired)


def _merged_into_purged(kind: Kind, held: Held, edit: Edit) -> Merged:
    """A dead record whose contents are gone: nothing known brings it back, and nothing hollow takes its place."""
    if not any(_wakes(kind, held, group, field) for group, field in edit.fields.items()):
        after = held if edit.delete is None else _deleted(held, edit, edit.delete)[0]
        return Merged(SAME, after, changed=after != held)
    reborn = _merged_new(kind, edit)
    if reborn.held is None or not edit.full:
        return Merged(NEED_FULL, held)
    deaths = () if held.dead is None else (held.dead.eid,)
    past = {group: joined_past(reborn.held.past.get(group, ()), eids) for group, eids in held.past.items()}
    past[DEATHS] = joined_past(deaths, held.past.get(DEATHS, ()))
    return replace(reborn, held=Held(reborn.held.fields, reborn.held.past | past, reborn.held.dead))


def _wakes(kind: Kind, held: Held, group: str, field: FieldEdit) -> bool:
    """Whether a group is news to a purged record; what is fixed at creation is that only if it is meant to restore."""
    restores = kind.rule(group) is not Rule.ONCE or bool(field.replaces)
    return restores and field.eid not in held.past.get(group, ())


def _revived(held: Held, edit: Edit, outcomes: dict[str, Outcome]) -> Held:
    """The record with the outcomes of its groups; anything but what was known already brings a dead one back."""
    past = held.past | {group: outcome.past for group, outcome in outcomes.items() if outcome.past}
    fields = held.fields | {group: outcome.state for group, outcome in outcomes.items()}
    news = any(_is_news(held, edit, group, outcome) for group, outcome in outcomes.items())
    if not news and not _restores(held, edit):
        return Held(fields, past, held.dead)
    if held.dead is not None:
        past[DEATHS] = joined_past((held.dead.eid,), past.get(DEATHS, ()))
    return Held(fields, past)


def _is_news(held: Held, edit: Edit, group: str, outcome: Outcome) -> bool:
    """Offered again after a restore, what is older than the present version may well be what that one grew from."""
    current = held.fields.get(group)
    old = edit.again is not None and current is not None and edit.fields[group].stamp <= current.stamp
    return outcome.status != SAME and not old


def _restores(held: Held, edit: Edit) -> bool:
    """Whether the author saw the delete and meant to undo it, and this is the first we hear of it."""
    if held.dead is None:
        return False
    return any(
        held.dead.eid in field.replaces and not _known(held, group, field) for group, field in edit.fields.items()
    )


def _known(held: Held, group: str, field: FieldEdit) -> bool:
    current = held.fields.get(group)
    return field.eid in held.past.get(group, ()) or (current is not None and current.eid == field.eid)


def _deleted(held: Held, edit: Edit, delete: Delete) -> tuple[Held, Status, list[Loser]]:
    """Rule 4: a delete kills what its author saw, and nothing else."""
    if (held.dead is not None and held.dead.eid == delete.eid) or _remembers(held, delete):
        return held, SAME, []
    remembered = held.past | {DEATHS: joined_past((delete.eid,), held.past.get(DEATHS, ()))}
    if held.dead is not None:
        return Held(held.fields, remembered, held.dead), SAME, []
    for group, state in held.fields.items():
        if state.eid not in delete.saw.get(group, ()):
            return Held(held.fields, remembered), MERGED, [_survivor(edit, delete, group, state)]
    return Held(held.fields, held.past, Death(delete.stamp, delete.eid)), OK, []


def _remembers(held: Held, delete: Delete) -> bool:
    """Whether a delete was here before, or was taken back before it came: a restore names it among what it replaces."""
    return any(delete.eid in eids for eids in held.past.values())


# -------------------------------------------------------------------------------------------------- the conflict log


def _loser(edit: Edit, group: str, outcome: Outcome) -> Loser:
    lost = outcome.lost
    assert lost is not None
    winner = outcome.state.eid
    return Loser(edit.kind, edit.id, group, lost.value, lost.eid, device=lost.stamp[2], at=lost.stamp[0], winner=winner)


def _survivor(edit: Edit, delete: Delete, group: str, state: FieldState) -> Loser:
    """The entry of a delete that met a version its author had not seen: "kept: changed on <device>"."""
    told = msgspec.Raw(_JSON.encode({"group": group, "device": state.stamp[2]}))
    ms, _, device = delete.stamp
    return Loser(edit.kind, edit.id, WHOLE, told, delete.eid, device=device, at=ms, winner=state.eid)
