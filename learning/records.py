"""Records: the synced things of a learner, and the edits that change them.

A record is a set of *field groups*; a group is what changes together. Each kind says by which rule two versions
of a group become one (DESIGN section 4, "Per kind"). Values travel as raw JSON, so that a group of tomorrow
passes unharmed through a device of today. What is made by the ten thousand in a first sync holds nothing that could
point back at it, so it is left out of the garbage collector's rounds (`gc=False`).
"""

from __future__ import annotations

import enum
import uuid

import msgspec

CARREL_NS = uuid.UUID("6f0c3a52-9f7e-5c1d-8a44-0c7a11e5de5c")
"""The namespace of fixed ids. Changing it would orphan every bookmark and every progress record."""

Stamp = tuple[int, int, int]
"""(milliseconds of server time, counter, device number): order only, never identity."""

NO_STAMP: Stamp = (0, 0, 0)
PAST_KEPT = 8
"""How many earlier eids of a group are remembered, so that a late duplicate is known for one."""


class Rule(enum.StrEnum):
    """How two versions of a group become one."""

    LAST = "last"  # the newer stamp wins; an unseen loser goes to the conflict log where the kind keeps one
    ONCE = "once"  # fixed at creation
    MAX = "max"  # the larger number
    EITHER = "either"  # true once any version says true
    PROGRESS = "progress"  # the higher attempt; within one attempt the union of units
    SET = "set"  # add-wins set
    TEXT = "text"  # a three-way merge from the revision the edit grew from; the newer one where that is not kept


class Kind(msgspec.Struct, frozen=True):
    """What one kind of record is made of. `key`: how many parts its fixed id has, None for random ids."""

    name: str
    groups: dict[str, Rule]
    fixed: bool = False
    logged: bool = False
    deletable: bool = False
    server_owned: bool = False

    def rule(self, group: str) -> Rule:
        """The rule of a group; one that this version does not know goes to its last writer."""
        return self.groups.get(group, Rule.LAST)


def _last(*groups: str) -> dict[str, Rule]:
    return dict.fromkeys(groups, Rule.LAST)


_NOTE = {
    "origin": Rule.ONCE,
    "body": Rule.TEXT,
    "title": Rule.LAST,
    "colour": Rule.LAST,
    "anchor": Rule.LAST,
    "tags": Rule.SET,
    "attachments": Rule.SET,
}
_PROFILE = _last(
    *("name", "avatar", "phone", "address", "language", "country", "city", "occupation", "company", "linkedin"),
    *("bio", "learning_goals", "preferences"),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("note", _NOTE, logged=True, deletable=True),
        Kind("highlight", {"origin": Rule.ONCE, **_last("range", "colour")}, logged=True, deletable=True),
        Kind("bookmark", {"place": Rule.ONCE, **_last("on", "label", "position", "rank")}, fixed=True),
        Kind("lesson_progress", {"place": Rule.ONCE, "done": Rule.PROGRESS, "position": Rule.LAST}, fixed=True),
        Kind("study_session", {"start": Rule.ONCE, "active_ms": Rule.MAX, "closed": Rule.EITHER}),
        Kind("session_correction", {"correction": Rule.ONCE}),
        Kind("quiz_attempt", {"attempt": Rule.ONCE}),
        Kind("profile", _PROFILE, fixed=True, logged=True),
        Kind("goal", _last("value"), fixed=True, logged=True),
        Kind("preference", _last("value"), fixed=True),
        Kind("cart_line", {"place": Rule.ONCE, **_last("on", "rank")}, fixed=True),
        Kind("conflict", {"loser": Rule.ONCE, "state": Rule.LAST}),
        Kind("quiz_verdict", _last("verdict"), server_owned=True),
        Kind("enrolment", _last("enrolment"), fixed=True, server_owned=True),
        Kind("payment", _last("payment"), server_owned=True),
        Kind("certificate", _last("certificate"), server_owned=True),
        Kind("achievement", _last("achievement"), fixed=True, server_owned=True),
    )
}


class FieldState(msgspec.Struct, frozen=True, gc=False):
    """One group as the server holds it."""

    value: msgspec.Raw
    stamp: Stamp
    eid: str


class Death(msgspec.Struct, frozen=True, gc=False):
    """The delete that somebody meant."""

    stamp: Stamp
    eid: str


class Birth(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Groups of a record that are as one action wrote them when it made the record: one version for all.

    Most records never change again, so they wait, travel and are stored like this (decision 174). `spread` gives each
    group its own version, as all but the fast paths want it.
    """

    values: dict[str, msgspec.Raw]
    stamp: Stamp
    eid: str


class Record(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One record as the server holds it: its row of the feed."""

    kind: str
    id: str
    seq: int
    fields: dict[str, FieldState] = {}
    dead: Death | None = None
    birth: Birth | None = None

    def spread(self) -> Record:
        """The same without a birth: every group with its own version."""
        birth = self.birth
        if birth is None:
            return self
        fields = {group: FieldState(value, birth.stamp, birth.eid) for group, value in birth.values.items()}
        return Record(self.kind, self.id, self.seq, fields | self.fields, self.dead)

    @property
    def values(self) -> dict[str, msgspec.Raw]:
        """What each group is."""
        values = {} if self.birth is None else self.birth.values
        return values | {group: state.value for group, state in self.fields.items()} if self.fields else values

    @property
    def eids(self) -> dict[str, str]:
        """The eid of each group."""
        eids = {} if self.birth is None else dict.fromkeys(self.birth.values, self.birth.eid)
        return eids | {group: state.eid for group, state in self.fields.items()}


class FieldEdit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A new value of one group. `replaces`: the eids its author saw and replaced knowingly; `base`: the revision.

    `again`: of an edit that is offered again, what the server had, or what knowingly replaced that.
    """

    value: msgspec.Raw
    stamp: Stamp
    eid: str
    replaces: tuple[str, ...] = ()
    base: str | None = None
    again: bool = False


class Delete(msgspec.Struct, frozen=True, gc=False):
    """A delete, with the versions its author saw: it kills only those."""

    stamp: Stamp
    eid: str
    saw: dict[str, tuple[str, ...]]


class Edit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One local change of one record, sealed for sending. `n` is the outbox's counter when it was taken.

    `full`: it brings every group the device has, as `need_full` asked. `again`: the head of a restored server, above
    which everything is offered again; its author had seen all that the server holds from before.
    """

    kind: str
    id: str
    n: int
    fields: dict[str, FieldEdit] = {}
    delete: Delete | None = None
    full: bool = False
    again: int | None = None
    birth: Birth | None = None

    def spread(self) -> Edit:
        """The same without a birth: every group with its own version."""
        birth = self.birth
        if birth is None:
            return self
        fields = {group: FieldEdit(value, birth.stamp, birth.eid) for group, value in birth.values.items()}
        return Edit(self.kind, self.id, self.n, fields | self.fields, self.delete, self.full, self.again)

    @property
    def values(self) -> dict[str, msgspec.Raw]:
        """What each group is to be."""
        values = {} if self.birth is None else self.birth.values
        return values | {group: field.value for group, field in self.fields.items()} if self.fields else values


class Moment(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """When something was done on this device: wall clock, and monotonic clock of one run of the program, in ms."""

    wall: int
    mono: int
    run: str


class PendingField(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A change of one group that waits in the outbox. `after` is the stamp it must follow; `stamp` once sealed.

    `again` as in `FieldEdit`.
    """

    value: msgspec.Raw
    eid: str
    made: Moment
    replaces: tuple[str, ...] = ()
    base: str | None = None
    after: Stamp = NO_STAMP
    stamp: Stamp | None = None
    again: bool = False


class PendingBirth(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A new record that waits, untouched since the action that made it. `stamp` once sealed."""

    values: dict[str, msgspec.Raw]
    eid: str
    made: Moment
    stamp: Stamp | None = None


class PendingDelete(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A delete that waits in the outbox."""

    eid: str
    made: Moment
    saw: dict[str, tuple[str, ...]]
    after: Stamp = NO_STAMP
    stamp: Stamp | None = None


class Pending(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """All that waits of one record: one row of the outbox. `full` and `again` as in `Edit`."""

    kind: str
    id: str
    n: int
    fields: dict[str, PendingField] = {}
    delete: PendingDelete | None = None
    full: bool = False
    again: int | None = None
    birth: PendingBirth | None = None

    def spread(self) -> Pending:
        """The same without a birth: every group for itself."""
        birth = self.birth
        if birth is None:
            return self
        fields = {
            group: PendingField(value, birth.eid, birth.made, stamp=birth.stamp)
            for group, value in birth.values.items()
        }
        return Pending(self.kind, self.id, self.n, fields, self.delete, self.full, self.again)


class Judged(msgspec.Struct, frozen=True, gc=False):
    """What the server said of one sent edit."""

    edit: Edit
    status: str
    reason: str = ""
    seq: int = 0


class Arrival(msgspec.Struct, frozen=True):
    """One answer of the server, ready to be applied in one transaction.

    `more`: the server has not told everything yet. `again`: the server was restored, and all above this head is to be
    offered again. `boot`: everything is fetched anew from a server whose floor is this; what it does not tell of is
    dropped at the end.
    """

    judged: tuple[Judged, ...]
    records: tuple[Record, ...]
    cursor: int
    epoch: int
    server_now: int
    more: bool = False
    again: int | None = None
    boot: int | None = None


def fixed_id(kind: str, learner: str, *key: str) -> str:
    """The id of a record that exists once per learner and key, the same on every device and on the server."""
    return str(uuid.uuid5(CARREL_NS, "\n".join((kind, learner, *key))))


def random_id(now_ms: int, noise: bytes) -> str:
    """A UUID version 7 from a time in ms and 10 random bytes."""
    number = (now_ms & (1 << 48) - 1) << 80 | int.from_bytes(noise[:10])
    number = number & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62))
