"""Earlier bodies of notes. A body is kept when something else takes its place; the present one stands in the note.

Own edits within five minutes, still unsent, count as one: only the body before the first of them is kept. Each body
that came from elsewhere is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.records import Pending
    from localdb.meta import Meta
    from localdb.store import Store
    from localdb.tables import Fields

COALESCED_MS: Final = 5 * 60 * 1000
OWN: Final = None
"""The device of a revision that was written here."""

_KEEP_SHOWN: Final = (
    "INSERT OR IGNORE INTO note_revision (note, revision, at, device, body)"
    " SELECT id, ?, ?, ?, body FROM note WHERE id = ? AND body <> ''"
)
_INSERT: Final = "INSERT OR IGNORE INTO note_revision (note, revision, at, device, body) VALUES (?, ?, ?, ?, ?)"


class Version(msgspec.Struct, frozen=True):
    """Which version of a body: its eid, when it was made, and the number of its device (None: this one)."""

    eid: str
    at: int
    device: int | None


def keep_replaced_body(
    store: Store,
    kind: str,
    identity: str,
    before: Fields,
    values: Mapping[str, msgspec.Raw],
    *,
    waiting: Pending | None = None,
    meta: Meta | None = None,
) -> None:
    """Before the learner's own change: keep the body that it takes the place of."""
    if kind != "note" or "body" not in values or "body" not in before:
        return
    version = version_of(waiting, meta)
    now = store.clock.now().wall
    if version is not None and _unsent(waiting) and now - version.at < COALESCED_MS:
        return
    if version is None:  # nobody is signed in: bodies have no eids
        version = Version(store.new_eid(), now, OWN)
    keep(store, identity, version, before["body"])


def _unsent(waiting: Pending | None) -> bool:
    return waiting is not None and "body" in waiting.fields and waiting.fields["body"].stamp is None


def version_of(waiting: Pending | None, meta: Meta | None) -> Version | None:
    """The version of the body that the learner sees."""
    if waiting is not None and "body" in waiting.fields:
        field = waiting.fields["body"]
        return Version(field.eid, field.made.wall, OWN)
    return None if meta is None else mirror_version(meta)


def mirror_version(meta: Meta) -> Version | None:
    """The version of the body that the server has."""
    group = meta.groups.get("body")
    return None if group is None else Version(group[0], group[1], group[3])


def keep(store: Store, note: str, version: Version, body: msgspec.Raw) -> None:
    """Keep one body; one that is kept already stays as it is."""
    text = msgspec.json.decode(body)
    if isinstance(text, str) and text:
        store.run(_INSERT, (note, version.eid, version.at, version.device, text))


def keep_shown(store: Store, note: str, version: Version) -> None:
    """The same for the body that the learner sees."""
    store.run(_KEEP_SHOWN, (version.eid, version.at, version.device, note))
