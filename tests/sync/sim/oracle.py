"""The oracle: it watches what learners write and what the server judges, and knows what must hold (I1 to I15).

It keeps its own books and calls no merge: a version is named by its eid, all else follows from who replaced whom.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from learning.records import KINDS, Edit, Pending, Rule
from learning.values import Done, SetEdit, SetState
from sync.protocol import FUTURE, NEED_FULL, REFUSALS
from tests.sync.sim.overlay import rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.records import FieldEdit, FieldState
    from sync.events import Key
    from sync.merge import Held, Merged
    from tests.sync.sim.device import Device

Raw = msgspec.Raw
Place = tuple[str, str, str]
"""(kind, id, group)."""


@dataclass
class Ledger:
    """What was written on one device, by eid; `settled` needs no server any more: replaced here, or refused."""

    written: dict[str, tuple[Place, Raw]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def copy(self) -> Ledger:
        """As it is now."""
        return Ledger(dict(self.written), set(self.settled))

    def note(self, before: Pending | None, beneath: Mapping[str, str], after: Pending | None) -> None:
        """What one write changed in the outbox row of its record; `beneath` are the server's versions at that time."""
        old, new = eids(before), eids(after)
        _check_knowledge(before, beneath, after)
        self.written |= {eid: told for eid, told in new.items() if eid not in old}
        self.settled |= old.keys() - new.keys()

    def settle(self, edit: Edit) -> None:
        """An edit that was refused and is kept in quarantine."""
        self.settled |= {sent.eid for sent in edit.spread().fields.values()}
        if edit.delete is not None:
            self.settled.add(edit.delete.eid)


def _check_knowledge(before: Pending | None, beneath: Mapping[str, str], after: Pending | None) -> None:
    """Nobody replaces or deletes what they never saw: a version hidden under a change that waits."""
    waits = before.fields if before else {}
    deaths = {beneath.get("", ""), before.delete.eid if before and before.delete else ""}

    def seen(group: str) -> set[str]:
        waiting, mirror = waits.get(group), {beneath.get(group, "")}
        if waiting is None:
            return mirror
        hides = after is not None and rule_of(after.kind, group) in {Rule.LAST, Rule.TEXT}
        return {waiting.eid, *waiting.replaces} | (set() if hides else mirror)

    for group, made in after.fields.items() if after else ():
        if group not in waits or waits[group].eid != made.eid:
            _check({*made.replaces} <= seen(group) | deaths, f"I2: {made.eid} claims to replace what nobody saw")
    if after and after.delete and not (before and before.delete):
        own = {group: {made.eid} for group, made in after.fields.items()}
        for group, saw in after.delete.saw.items():
            _check({*saw} <= seen(group) | own.get(group, set()), f"I8: {after.delete.eid} claims to have seen {saw}")


def eids(row: Pending | None) -> dict[str, tuple[Place, Raw]]:
    """All that waits in an outbox row, by eid."""
    if row is None:
        return {}
    told = {one.eid: ((row.kind, row.id, group), one.value) for group, one in row.spread().fields.items()}
    if row.delete is not None:
        told[row.delete.eid] = ((row.kind, row.id, ""), Raw(b"null"))
    return told


_OF_THE_SERVER = (
    *("processed", "_current_once", "_alias", "_replaced", "_killed", "_lost", "_added", "_removed", "_purged"),
)


def _copied(value: Any) -> Any:  # noqa: ANN401 - a set, or a dict of values or sets
    if isinstance(value, defaultdict):
        return defaultdict(set, {key: set(of) for key, of in value.items()})
    return value.copy()


class Broken(AssertionError):
    """An invariant does not hold."""


class Oracle:
    """`counts` tells how often each rule was exercised."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.processed: dict[str, tuple[Place, Raw]] = {}
        self._current_once: set[tuple[Place, str]] = set()  # what has been the current version of a group
        self._alias: dict[str, str] = {}  # an eid whose value was there already under another one
        self._replaced: dict[str, set[str]] = defaultdict(set)  # an eid, and those that knowingly replaced it
        self._killed: set[str] = set()  # eids that a delete saw and killed
        self._lost: set[str] = set()  # eids in the conflict log
        self._words: dict[str, set[str]] = {}  # the words of every version of a text, by eid
        self._added: dict[tuple[Key, str], set[str]] = defaultdict(set)
        self._removed: dict[tuple[Key, str], set[str]] = defaultdict(set)
        self._purged: set[Key] = set()
        self._writer: dict[str, str] = {}
        self._next: dict[str, set[str]] = defaultdict(set)  # an eid, and those that took its place
        self._at_risk: set[str] = set()  # eids that a restored server had, and has no more
        self._excused: set[str] = set()  # of these, what no device has either
        self.restored = False
        self.copied = False  # a database was copied: then a device may disagree with its own past

    def wrote(self, device: str, row: Pending | None) -> None:
        """Who wrote what waits in an outbox row."""
        for eid in eids(row):
            self._writer.setdefault(eid, device)

    def purged(self, key: Key) -> None:
        """The contents of a tombstone are gone, and with them the tokens of its tags."""
        self.counts["purged"] += 1
        self._purged.add(key)

    # ---------------------------------------------------------------------------------------- a server that is restored

    def image(self) -> object:
        """What is known of the server, for a backup of it."""
        return {name: _copied(getattr(self, name)) for name in _OF_THE_SERVER}

    def restore(self, image: object) -> None:
        """The server knows no more than it did then; what it took since has to come back from the devices."""
        assert isinstance(image, dict)
        before = set(self.processed)
        self.__dict__.update({name: _copied(value) for name, value in image.items()})
        self._at_risk |= before - self.processed.keys()
        self.restored = True

    def excuse(self, devices: list[Device]) -> None:
        """What neither the server nor any device has any more can't come back."""
        self._at_risk -= self.processed.keys()
        held = set().union(*(device.store.held() for device in devices)) if self._at_risk else set()
        self._excused |= {eid for eid in self._at_risk if not self._goes_on(eid, held)}

    def _goes_on(self, eid: str, held: set[str]) -> bool:
        """Whether a version, or one that took its place, is somewhere."""
        todo, seen = [eid], {eid}
        while todo:
            eid = todo.pop()
            if eid in held or eid in self.processed:
                return True
            following = self._next.get(eid, set()) - seen
            seen |= following
            todo += following
        return False

    # ------------------------------------------------------------------------------------------- watching the server

    def judged(self, edit: Edit, before: Held | None, merged: Merged) -> None:
        """Called by the server for every edit."""
        edit = edit.spread()
        self.counts[f"result {merged.status}"] += 1
        if merged.status in REFUSALS or merged.status == FUTURE:
            return
        after = merged.held
        self._watch_death(edit, before, after)
        if merged.status == NEED_FULL or after is None:
            self._watch_unkept(edit)
            return
        self._lost |= {loser.eid for loser in merged.losers}
        for loser in merged.losers:
            usual = not self.copied and not self.restored and (edit.kind, edit.id) not in self._purged
            alone = usual and self._writer.get(loser.eid) == self._writer.get(loser.winner, "both")
            _check(not alone, f"I2: {loser.eid} and {loser.winner} are of one device and told as a conflict")
        self.counts["conflict logged"] += len(merged.losers)
        for group in edit.fields:
            self._watch_group(edit, group, before, after)
        self._watch_delete(edit, before, after)
        self._check_hollow(edit, after)

    def _watch_unkept(self, edit: Edit) -> None:
        """A delete of what is not there is done."""
        if edit.delete is not None:
            self.processed[edit.delete.eid] = ((edit.kind, edit.id, ""), Raw(b"null"))
            self._killed |= {sent.eid for sent in edit.fields.values()}
            self.processed |= {s.eid: ((edit.kind, edit.id, g), s.value) for g, s in edit.fields.items()}

    def _watch_group(self, edit: Edit, group: str, before: Held | None, after: Held) -> None:
        sent, place = edit.fields[group], (edit.kind, edit.id, group)
        rule = rule_of(edit.kind, group)
        was = before.fields.get(group) if before else None
        now = after.fields.get(group)
        if rule is Rule.SET:
            self._watch_set(edit, group)
        if rule is Rule.TEXT and now is not None:
            self._watch_text(sent, was, now)
        first = sent.eid not in self.processed
        self.processed.setdefault(sent.eid, (place, sent.value))
        self._watch_order(sent, was, now)
        if now is None:
            return
        if rule is Rule.PROGRESS and was is not None:
            self._check_progress(was.value, now.value)
        knows = was is not None and was.eid in sent.replaces and first and rule is Rule.LAST
        _check(not knows or now.eid == sent.eid, f"I9: {sent.eid} of {place} lost to what it replaced")
        if (was is None or was.eid != now.eid) and rule is not Rule.SET:
            again = (place, now.eid) in self._current_once and before is not None and bool(before.fields)
            _check(not again, f"I9: {now.eid} of {place} came back")
            self._current_once.add((place, now.eid))
        if now.eid != sent.eid and now.value == sent.value and first:
            self.counts["same value"] += 1
            self._alias.setdefault(sent.eid, now.eid)

    def _watch_set(self, edit: Edit, group: str) -> None:
        sent = edit.fields[group]
        if sent.eid in self.processed or sent.eid in self._replaced:
            return
        change = msgspec.json.decode(sent.value, type=SetEdit)
        key = (edit.kind, edit.id)
        for member in change.add:
            self._added[key, member].add(sent.eid)
        for member, tokens in change.remove.items():
            self._removed[key, member] |= set(tokens)
        self.counts["set edits"] += 1

    def _watch_order(self, sent: FieldEdit, was: FieldState | None, now: FieldState | None) -> None:
        for eid in sent.replaces:
            self._replaced[eid].add(sent.eid)
            self._next[eid].add(sent.eid)
        if now is not None:
            self._next[sent.eid].add(now.eid)
            self._next[was.eid if was else sent.eid].add(now.eid)

    def _watch_text(self, sent: FieldEdit, was: FieldState | None, now: FieldState) -> None:
        """I13: what either side wrote, unseen by the other, is in the one text; or one side lost, and is logged."""
        for version in (sent, was, now):
            if version is not None:
                self._words.setdefault(version.eid, set(msgspec.json.decode(version.value, type=str).split()))
        if was is None or sent.eid in self.processed or was.eid in sent.replaces:
            return
        told = self._words[now.eid]
        self.counts["texts merged"] += now.eid not in {sent.eid, was.eid}
        seen = set().union(*(self._words.get(eid, ()) for eid in sent.replaces))
        for mine, unseen in ((sent, self._words[sent.eid] - seen), (was, self._words[was.eid] - seen)):
            if mine.eid != now.eid and unseen <= told:
                self._replaced[mine.eid].add(now.eid)

    def _watch_delete(self, edit: Edit, before: Held | None, after: Held) -> None:
        if edit.delete is None:
            return
        self.processed[edit.delete.eid] = ((edit.kind, edit.id, ""), Raw(b"null"))
        newly = after.dead is not None and after.dead.eid == edit.delete.eid
        self.counts["delete done" if newly else "delete kept" if after.dead is None else "delete again"] += 1
        if newly and (before is None or before.dead is None or before.dead.eid != edit.delete.eid):
            own = {sent.eid for sent in edit.fields.values()}
            for group, state in after.fields.items():
                seen = state.eid in own or state.eid in edit.delete.saw.get(group, ())
                _check(seen, f"I8: the delete {edit.delete.eid} killed {state.eid}, which it never saw")
                self._killed.add(state.eid)

    def _watch_death(self, edit: Edit, before: Held | None, after: Held | None) -> None:
        """I8: what was deleted wakes only by a knowing restore or by an edit that is news."""
        if before is None or before.dead is None or after is None or after.dead == before.dead:
            return
        fresh = [sent for sent in edit.fields.values() if sent.eid not in self.processed]
        knowing = any(before.dead.eid in sent.replaces for sent in fresh)
        self._next[before.dead.eid] |= {sent.eid for sent in fresh}
        self.counts["restored" if knowing else "revived"] += 1
        if not before.fields:
            self.counts["revived in full"] += 1
        _check(bool(fresh), f"I8: {edit.kind} {edit.id} woke by an edit that was known")

    def _check_hollow(self, edit: Edit, after: Held) -> None:
        fixed = [group for group, rule in KINDS[edit.kind].groups.items() if rule is Rule.ONCE]
        whole = after.dead is not None or all(group in after.fields for group in fixed)
        _check(whole, f"I10: {edit.kind} {edit.id} is hollow")

    @staticmethod
    def _check_progress(was: Raw, now: Raw) -> None:
        old, new = (msgspec.json.decode(value, type=Done) for value in (was, now))
        onward = new.attempt > old.attempt or (new.attempt == old.attempt and set(old.units) <= set(new.units))
        _check(onward, f"I6: progress went back from {old} to {new}")

    # ------------------------------------------------------------------------------------------------ when all is quiet

    def check_nothing_lost(self, ledger: Ledger, where: str) -> None:
        """I3: whatever a surviving device wrote has reached the server, or was replaced before it was sent."""
        for eid, (place, _) in ledger.written.items():
            known = place[0] not in KINDS or eid in self.processed or eid in ledger.settled or eid in self._excused
            known = known or (self.restored and self._goes_on(eid, ledger.settled))
            _check(known, f"I3: {eid} of {place}, written on {where}, never reached the server")

    def check_versions(self, records: dict[Key, Held]) -> None:
        """I2: what the server took is current, knowingly replaced, in the conflict log, or deleted by one who saw."""
        for eid, (place, _) in self.processed.items():
            kind, identity, group = place
            rule = rule_of(kind, group)
            if not group or rule in {Rule.SET, Rule.MAX, Rule.EITHER, Rule.PROGRESS, Rule.ONCE}:
                continue
            logged = KINDS[kind].logged
            held = records.get((kind, identity))
            _check(not logged or self._kept(eid, group, held), f"I2: {eid} of {place} is lost")

    def _kept(self, eid: str, group: str, held: Held | None) -> bool:
        eid = self._alias.get(eid, eid)
        current = held.fields.get(group) if held is not None else None
        if current is not None and current.eid == eid:
            return True
        return bool(self._replaced.get(eid)) or eid in self._lost or eid in self._killed

    def check_joins(self, ledgers: list[Ledger], records: dict[Key, Held]) -> None:
        """I5 and I7: nothing that only grows is less than what a surviving device wrote."""
        for ledger in ledgers:
            for place, value in ledger.written.values():
                held = records.get((place[0], place[1]))
                if held is not None and place[2] in held.fields and place[0] in KINDS:
                    _check_join(place, value, held.fields[place[2]].value)

    def check_sets(self, records: dict[Key, Held]) -> None:
        """A member is there as long as one add is left that nobody who saw it took away.

        A database put back may offer an add once more that was taken away before it was ever sent.
        """
        for key, held in ({} if self.copied or self.restored else records).items():
            if "tags" in held.fields and key[0] == "note" and key not in self._purged:
                members = set(msgspec.json.decode(held.fields["tags"].value, type=SetState))
                names = {name for of, name in (*self._added, *self._removed) if of == key}
                wanted = {name for name in names if self._added[key, name] - self._removed[key, name]}
                _check(members == wanted, f"tags of {key}: {sorted(members)} instead of {sorted(wanted)}")


def _check_join(place: Place, written: Raw, final: Raw) -> None:
    match rule_of(place[0], place[2]):
        case Rule.MAX:
            _check(int(bytes(final)) >= int(bytes(written)), f"I7: {place} fell")
        case Rule.EITHER:
            _check(bytes(final) == b"true" or bytes(written) == b"false", f"I7: {place} reopened")
        case Rule.PROGRESS:
            old, new = (msgspec.json.decode(value, type=Done) for value in (written, final))
            kept = new.attempt > old.attempt or (new.attempt == old.attempt and set(old.units) <= set(new.units))
            _check(kept, f"I5: {place} lost units of {old}: {new}")


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)
