"""The revisions of a note, the present one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from localdb.devices import device_name
from localdb.edits import raw
from localdb.errors import Ambiguous, NotFound
from localdb.meta import meta_of
from localdb.outbox import pending_of
from localdb.revisions import keep, version_of
from localdb.state import read_state

if TYPE_CHECKING:
    from localdb.store import Store

PRESENT = "now"
"""The revision id of a body that has none of its own: nobody was signed in when it was written."""


class Revision(msgspec.Struct, frozen=True):
    """One body of a note: when it was written, and on which device; `here`: on this one."""

    id: str
    at: int
    device: str
    body: str
    here: bool = True


def note_history(store: Store, identity: str) -> tuple[Revision, ...]:
    """Every kept body, newest first.

    Raises `NotFound`.
    """
    present = _present(store, identity)
    state = read_state(store)
    rows = store.all(
        "SELECT revision, at, device, body FROM note_revision WHERE note = ? AND revision <> ?"
        " ORDER BY at DESC, revision",
        (identity, present.id),
    )
    earlier = (
        Revision(eid, at, device_name(store, device, state), body, device in {None, state.number})
        for eid, at, device, body in rows
    )
    return (present, *earlier)


def keep_present(store: Store, identity: str) -> None:
    """Keep the body that stands now, whatever comes next.

    Autosaved typing counts as one change; who saves by a command, or goes back, means each body.
    """
    version = version_of(pending_of(store, "note", identity), meta_of(store, "note", identity))
    if version is not None:  # without one nobody is signed in, and every body is kept as it is
        with store.write():
            keep(store, identity, version, raw(_present(store, identity).body))


def _present(store: Store, identity: str) -> Revision:
    row = store.one("SELECT coalesce(body, ''), changed_at FROM note WHERE id = ?", (identity,))
    if row is None:
        raise NotFound(f"There is no note with the id {identity}.")
    body, changed_at = row
    version = version_of(pending_of(store, "note", identity), meta_of(store, "note", identity))
    if version is None:
        return Revision(PRESENT, changed_at, store.account.device_name, body)
    state = read_state(store)
    here = version.device in {None, state.number}
    return Revision(version.eid, version.at, device_name(store, version.device, state), body, here)


def body_of(store: Store, identity: str, revision: str) -> str:
    """The body of the revision whose id begins so.

    Raises `NotFound` or `Ambiguous`.
    """
    found = [kept for kept in note_history(store, identity) if kept.id.startswith(revision)]
    if not found or not revision:
        raise NotFound(f"The note has no revision {revision!r}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one revision begins with {revision!r}.")
    return found[0].body
