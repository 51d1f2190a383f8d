"""Sealing (rule 2): an edit gets its stamp when it is first sent, from server time and its age, and keeps it for ever.

A device's wall clock never decides: within one run of the program the monotonic clock tells the age; after a restart
the wall clock does, clipped so that nothing was made in the future or before time began. Where the wall clock agrees
with that to a second its own word is taken, so that the learner's row already shows the stamp's time (decision 33).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from learning.records import NO_STAMP, Birth, Delete, Edit, FieldEdit, Moment, Pending, Stamp

FRESH_MS: Final = 60 * 60 * 1000
QUICK_MS: Final = 10 * 1000
AGREES_MS: Final = 1000
_FIELD_BYTES: Final = 140  # stamp, eids and names of one group, as they travel
_EDIT_BYTES: Final = 100


class ServerTime(NamedTuple):
    """What an answer told of server time: at `mono` of `run` it was `ms`, give or take `trip`."""

    ms: int
    mono: int
    run: str
    trip: int

    def at(self, now: Moment) -> int:
        """Server time at a moment of the same run."""
        return self.ms + max(0, now.mono - self.mono)

    def fresh(self, now: Moment) -> bool:
        """Whether it is good enough to seal by without asking first."""
        return now.run == self.run and now.mono - self.mono < FRESH_MS and self.trip < QUICK_MS


def sealed(pending: Pending, number: int, server_ms: int, now: Moment) -> Edit:
    """The edit as it travels. A part that was sealed before keeps its stamp."""
    new = pending.birth
    if new is not None:
        birth = Birth(new.values, new.stamp or (_made_at(new.made, server_ms, now), 0, number), new.eid)
        return Edit(pending.kind, pending.id, pending.n, birth=birth)
    fields, made, fresh = {}, None, NO_STAMP
    for group, field in pending.fields.items():
        stamp = field.stamp
        if stamp is None:
            if field.made != made:  # groups that were changed together share their moment, and a new one its stamp
                made, fresh = field.made, (_made_at(field.made, server_ms, now), 0, number)
            stamp = fresh if field.after == NO_STAMP else _stamp(fresh[0], field.after, number)
        fields[group] = FieldEdit(field.value, stamp, field.eid, field.replaces, field.base, field.again)
    delete, gone = None, pending.delete
    if gone is not None:
        stamp = gone.stamp or _stamp(_made_at(gone.made, server_ms, now), gone.after, number)
        delete = Delete(stamp, gone.eid, gone.saw)
    return Edit(pending.kind, pending.id, pending.n, fields, delete, pending.full, pending.again)


def weight(pending: Pending) -> int:
    """About how many bytes an edit takes on the wire."""
    size = _EDIT_BYTES + _FIELD_BYTES * len(pending.fields)
    if pending.birth is not None:
        return size + _FIELD_BYTES + sum([len(memoryview(value)) for value in pending.birth.values.values()])
    for field in pending.fields.values():
        size += len(memoryview(field.value))
    saw = 0 if pending.delete is None else _FIELD_BYTES * (1 + len(pending.delete.saw))
    return size + saw


def _made_at(made: Moment, server_ms: int, now: Moment) -> int:
    """Server time at the moment of an edit."""
    age = now.mono - made.mono if now.run == made.run else now.wall - made.wall
    ms = server_ms - min(max(age, 0), server_ms)
    return min(made.wall, server_ms) if abs(made.wall - ms) <= AGREES_MS else ms


def _stamp(ms: int, after: Stamp, number: int) -> Stamp:
    stamp = (ms, 0, number)
    return stamp if stamp > after or after == NO_STAMP else (after[0], after[1] + 1, number)
