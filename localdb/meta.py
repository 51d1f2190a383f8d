"""What the server has of a record: its seq, and the eid and stamp of each group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from learning.records import NO_STAMP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.records import Record, Stamp
    from localdb.store import Store

Version = tuple[str, int, int, int]
"""(eid, ms, counter, device)"""

_VERSIONS: Final = msgspec.json.Decoder(dict[str, Version])
_VERSION: Final = msgspec.json.Decoder(Version)
_JSON: Final = msgspec.json.Encoder()

UPSERT: Final = (
    "INSERT INTO sync_meta (kind, id, seq, groups, dead) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, groups = excluded.groups, dead = excluded.dead"
)
FOLD: Final = (
    "INSERT INTO sync_meta (kind, id, seq, groups) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, id) DO UPDATE"
    " SET seq = max(seq, excluded.seq), groups = json_patch(groups, excluded.groups), dead = NULL"
)
"""What was sealed is acknowledged, and joins what the server had before; it brings a dead record back."""


class Meta(NamedTuple):
    """See the module."""

    seq: int
    groups: dict[str, Version]
    dead: Version | None

    def seen(self, group: str) -> tuple[str, Stamp] | None:
        """The eid and stamp of the mirror's version of a group."""
        version = self.groups.get(group)
        return None if version is None else (version[0], version[1:])

    @property
    def newest(self) -> Stamp:
        """The newest stamp in the record."""
        return max([version[1:] for version in self.groups.values()], default=NO_STAMP)


NOTHING: Final = Meta(0, {}, None)
"""The server has never told of this record."""


def meta_of(store: Store, kind: str, identity: str) -> Meta | None:
    """What the mirror knows, or None for a record that is only here."""
    row = store.one("SELECT seq, groups, dead FROM sync_meta WHERE kind = ? AND id = ?", (kind, identity))
    return None if row is None else _read(*row)


def metas_of(store: Store, kind: str, identities: Iterable[str]) -> dict[str, Meta]:
    """The same of many records at once: those that the server has told of."""
    asked = _JSON.encode(list(identities)).decode()
    rows = store.all(
        "SELECT id, seq, groups, dead FROM sync_meta WHERE kind = ? AND id IN (SELECT value FROM json_each(?))",
        (kind, asked),
    )
    return {identity: _read(seq, groups, dead) for identity, seq, groups, dead in rows}


def metas_above(store: Store, seq: int) -> list[tuple[str, str, Meta]]:
    """(kind, id, meta) of all that the server told of after `seq`."""
    rows = store.all("SELECT kind, id, seq, groups, dead FROM sync_meta WHERE seq > ?", (seq,))
    return [(kind, identity, _read(*rest)) for kind, identity, *rest in rows]


def _read(seq: int, groups: str, dead: str | None) -> Meta:
    return Meta(seq, _VERSIONS.decode(groups), None if dead is None else _VERSION.decode(dead))


def meta_row(record: Record) -> tuple[str, str, int, str, str | None]:
    """The row of a record that came: what `UPSERT` takes."""
    groups: dict[str, Version] = {group: (state.eid, *state.stamp) for group, state in record.fields.items()}
    if record.birth is not None:
        groups = dict.fromkeys(record.birth.values, (record.birth.eid, *record.birth.stamp)) | groups
    dead = None if record.dead is None else _JSON.encode((record.dead.eid, *record.dead.stamp)).decode()
    return record.kind, record.id, record.seq, _JSON.encode(groups).decode(), dead


def put_meta(store: Store, kind: str, identity: str, meta: Meta) -> None:
    """Write what the mirror knows."""
    dead = None if meta.dead is None else _JSON.encode(meta.dead).decode()
    store.run(UPSERT, (kind, identity, meta.seq, _JSON.encode(meta.groups).decode(), dead))
