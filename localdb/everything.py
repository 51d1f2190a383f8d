"""Every record of a learner, as it stands: what an export of all their data is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from localdb.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localdb.store import Store


def every_record(store: Store) -> Iterator[dict[str, Any]]:
    """Each record that is here, kind by kind, with its groups as plain values; deleted ones say so."""
    for kind, table in TABLES.items():
        for (identity,) in store.all(f'SELECT id FROM "{kind}" ORDER BY id'):  # noqa: S608 - names of our own tables
            row = store.one(table.select, (identity,))
            deleted, changed_at = table.ending(row)
            fields = {group: msgspec.json.decode(value) for group, value in table.fields(row).items()}
            yield {"kind": kind, "id": identity, "changed_at": changed_at, "deleted": deleted, "fields": fields}
