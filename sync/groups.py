"""How two versions of one group become one, by the rule of the group. Pure.

An outcome says what the group is from now on, which earlier eids it remembers, and which version lost unseen.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from learning.completion import joined
from learning.records import KINDS, PAST_KEPT, FieldEdit, FieldState, Rule
from learning.sets import changed
from learning.text_merge import merge_texts
from learning.values import Done, SetEdit, SetState
from sync.protocol import MERGED, OK, SAME, Limits, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Texts = Mapping[str, msgspec.Raw]
    """Earlier versions of a text, by eid."""

Past = tuple[str, ...]

_EID_BYTES: Final = 8
_JSON: Final = msgspec.json.Encoder()
_NUMBER: Final = msgspec.json.Decoder(int)
_TRUTH: Final = msgspec.json.Decoder(bool)
_TEXT: Final = msgspec.json.Decoder(str)
_TEXT_BYTES: Final = Limits().note_bytes
_DONE: Final = msgspec.json.Decoder(Done)
_SET_EDIT: Final = msgspec.json.Decoder(SetEdit)
_SET_STATE: Final = msgspec.json.Decoder(SetState)


class Outcome(NamedTuple):
    """What became of one group: its state and past from now on, and the version that lost unseen."""

    status: Status
    state: FieldState
    past: Past
    lost: FieldState | None = None
    retired: tuple[FieldState, ...] = ()


def first(rule: Rule | None, value: msgspec.Raw, eid: str) -> msgspec.Raw:
    """The value of a group that was not there before; it is checked, so that later merges can read it."""
    if rule is Rule.SET:
        return msgspec.Raw(_JSON.encode(changed({}, _SET_EDIT.decode(value), eid)))
    if rule in _CHECKS:
        _CHECKS[rule](value)
    return value


def meet(rule: Rule, current: FieldState | None, past: Past, field: FieldEdit, texts: Texts, *, again: bool) -> Outcome:
    """What becomes of a group. `again`: the edit is offered once more to a server that was restored."""
    if current is None:
        value = first(rule, field.value, field.eid)
        return Outcome(OK, FieldState(value, field.stamp, field.eid), field.replaces[:PAST_KEPT])
    if (field.eid == current.eid or field.eid in past) and not _may_bring_more(rule, current, field, again=again):
        return Outcome(SAME, current, past)
    if rule is Rule.TEXT:
        return _text(current, past, field, texts)
    return _RULES[rule](current, past, field)


def _may_bring_more(rule: Rule, current: FieldState, field: FieldEdit, *, again: bool) -> bool:
    """Joined values bear the eid of the last that joined: after a restore two devices may hold different ones by it."""
    if rule is not Rule.SET or not again or field.eid != current.eid:
        return rule in _GROWING
    return not _SET_STATE.decode(current.value).keys() >= set(_SET_EDIT.decode(field.value).add)


def _last(current: FieldState, past: Past, field: FieldEdit) -> Outcome:
    seen = current.eid in field.replaces
    if not seen and field.value == current.value:
        return Outcome(SAME, current, _with(field, past))
    incoming = FieldState(field.value, field.stamp, field.eid)
    if seen and field.stamp <= current.stamp:  # sealed once more since, by a device that went back to a backup
        ms, counter, _ = current.stamp
        later = FieldState(field.value, (ms, counter + 1, field.stamp[2]), field.eid)
        return Outcome(MERGED, later, _ancestors(current, past, field))
    if field.stamp <= current.stamp:
        return Outcome(MERGED, current, _with(field, past), incoming)
    return Outcome(OK, incoming, _ancestors(current, past, field), None if seen else current)


def _text(current: FieldState, past: Past, field: FieldEdit, texts: Texts) -> Outcome:
    """Both changes of a text in one, if the text they grew from is kept and there is room; else the newer one."""
    base = next((texts[eid] for eid in grown_from(field) if eid in texts), None)
    if base is not None and current.eid not in field.replaces and current.value != field.value:
        together = merge_texts(_TEXT.decode(base), _TEXT.decode(current.value), _TEXT.decode(field.value))
        if len(together.text.encode()) <= _TEXT_BYTES:
            return _joined_text(current, past, field, msgspec.Raw(_JSON.encode(together.text)), together.clashed)
    outcome = _last(current, past, field)
    gone = current if outcome.state.eid != current.eid else outcome.lost
    return outcome if gone is None else outcome._replace(retired=(gone,))


def _joined_text(current: FieldState, past: Past, field: FieldEdit, text: msgspec.Raw, clashed: bool) -> Outcome:  # noqa: FBT001
    """The joined text is a version of its own, unless it says just what one side said; of a clash the older is kept."""
    sent = FieldState(field.value, field.stamp, field.eid)
    if text == current.value:
        return Outcome(MERGED, current, _with(field, past), sent if clashed else None, (sent,))
    stamp = max(current.stamp, sent.stamp)
    past = joined_past((*field.replaces, current.eid), past)
    if text == sent.value:
        status: Status = OK if stamp == sent.stamp else MERGED
        return Outcome(status, FieldState(text, stamp, sent.eid), past, current if clashed else None, (current,))
    eid = hashlib.sha256(f"{current.eid} {sent.eid}".encode()).hexdigest()[: 2 * _EID_BYTES]
    lost = min(current, sent, key=lambda state: state.stamp) if clashed else None
    return Outcome(MERGED, FieldState(text, stamp, eid), joined_past((sent.eid,), past), lost, (current, sent))


def grown_from(field: FieldEdit) -> tuple[str, ...]:
    """The eids of the texts that a change may have grown from, the likeliest first."""
    return tuple(dict.fromkeys((*reversed(field.replaces), *([] if field.base is None else [field.base]))))


def _once(current: FieldState, past: Past, field: FieldEdit) -> Outcome:
    """The first value stays. Sent again by one who saw it, it is a new version, unseen by older deletes: a restore."""
    if field.value != current.value:
        return Outcome(MERGED, current, _with(field, past))
    if current.eid not in field.replaces:
        return Outcome(SAME, current, past)
    return Outcome(OK, FieldState(current.value, field.stamp, field.eid), _ancestors(current, past, field))


def _max(current: FieldState, past: Past, field: FieldEdit) -> Outcome:
    larger = _NUMBER.decode(field.value) > _NUMBER.decode(current.value)
    return _join(current, past, field, field.value if larger else current.value)


def _either(current: FieldState, past: Past, field: FieldEdit) -> Outcome:
    newly = _TRUTH.decode(field.value) and not _TRUTH.decode(current.value)
    return _join(current, past, field, field.value if newly else current.value)


def _progress(current: FieldState, past: Past, field: FieldEdit) -> Outcome:
    both = joined(_DONE.decode(current.value), _DONE.decode(field.value))
    return _join(current, past, field, msgspec.Raw(_JSON.encode(both)))


def _join(current: FieldState, past: Past, field: FieldEdit, value: msgspec.Raw) -> Outcome:
    """Values that only grow need no past: an old one joins without effect."""
    if value == current.value:
        return Outcome(SAME, current, past)
    status: Status = OK if value == field.value else MERGED
    return Outcome(status, FieldState(value, field.stamp, field.eid), past)


def _set(current: FieldState, past: Past, field: FieldEdit) -> Outcome:
    """Never `ok`: the device knows its own change, not the whole set, so the record goes along."""
    state = changed(_SET_STATE.decode(current.value), _SET_EDIT.decode(field.value), field.eid)
    stamp = max(current.stamp, field.stamp)
    after = FieldState(msgspec.Raw(_JSON.encode(state)), stamp, field.eid)
    return Outcome(MERGED, after, _ancestors(current, past, field))


def _ancestors(current: FieldState, past: Past, field: FieldEdit) -> Past:
    return joined_past((*field.replaces, current.eid), past)


def _with(field: FieldEdit, past: Past) -> Past:
    """A version that did not become the current one is remembered with what it grew from: no duplicate is news."""
    return joined_past((field.eid, *field.replaces), past)


def joined_past(newer: Past, older: Past) -> Past:
    """Both, the newer first, and no more than are kept."""
    return tuple(dict.fromkeys((*newer, *older)))[:PAST_KEPT]


_GROWING: Final = frozenset({Rule.MAX, Rule.EITHER, Rule.PROGRESS})
_CHECKS: dict[Rule, Callable[[msgspec.Raw], object]] = {
    Rule.MAX: _NUMBER.decode,
    Rule.EITHER: _TRUTH.decode,
    Rule.PROGRESS: _DONE.decode,
}
READ: Final = {
    name: {group: rule for group, rule in kind.groups.items() if rule is Rule.SET or rule in _CHECKS}
    for name, kind in KINDS.items()
}
"""The groups whose first value is read; any other is stored as it comes."""
_RULES: dict[Rule, Callable[[FieldState, Past, FieldEdit], Outcome]] = {
    Rule.LAST: _last,
    Rule.ONCE: _once,
    Rule.MAX: _max,
    Rule.EITHER: _either,
    Rule.PROGRESS: _progress,
    Rule.SET: _set,
}
