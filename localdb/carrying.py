"""What waits here goes along into the copy that takes this file's place: it is nowhere else.

A record with unsent changes keeps its present state, with what lies under the changes: the older words of the copy
would be words that its author has replaced. Every version keeps its eid, so that nothing is sent twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from localdb.edits import base_of, put_base, see, show
from localdb.meta import meta_of, put_meta
from localdb.outbox import pending_of, put
from localdb.tables import TABLES

if TYPE_CHECKING:
    from localdb.store import Store

_REFUSED: Final = "kind, id, fields, deleted, status, reason, at"
_KEEP_REFUSED: Final = (
    f"INSERT INTO quarantine ({_REFUSED}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS"  # noqa: S608  our columns
    " (SELECT 1 FROM quarantine WHERE kind = ?1 AND id = ?2 AND fields = ?3 AND at = ?7)"
)


def carry_waiting(store: Store, copy: Store) -> int:
    """Put what waits in `store`, and what was refused of it, into `copy`, inside its write. Returns how many wait."""
    rows = store.all("SELECT kind, id, changed_at FROM outbox ORDER BY n")
    for kind, identity, changed_at in rows:
        if kind in TABLES:
            _carry(store, copy, kind, identity, changed_at)
    refused = store.all(f"SELECT {_REFUSED} FROM quarantine ORDER BY number")  # noqa: S608  our columns
    copy.run_many(_KEEP_REFUSED, refused)
    return len(rows)


def _carry(store: Store, copy: Store, kind: str, identity: str, changed_at: int) -> None:
    waiting = pending_of(store, kind, identity)
    assert waiting is not None
    mirror, meta = base_of(store, kind, identity), meta_of(store, kind, identity)
    if meta is not None:
        put_meta(copy, kind, identity, meta)
    put(copy, waiting, changed_at)
    put_base(copy, kind, identity, mirror)
    dead = meta is not None and meta.dead is not None
    show(copy, kind, identity, see(kind, mirror, dead, waiting, changed_at))
    copy.touch(kind, identity)
