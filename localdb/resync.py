"""Fetching everything anew (rule 8): what comes is marked, and at the end the rest is dropped.

What waits in the outbox is kept, whatever the server tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.tables import TABLES

if TYPE_CHECKING:
    from learning.records import Arrival
    from localdb.store import Store

Key = tuple[str, str]
_UNTOLD = (
    "SELECT kind, id FROM {table} WHERE NOT EXISTS (SELECT 1 FROM told WHERE told.kind = {table}.kind"
    " AND told.id = {table}.id) AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.kind = {table}.kind"
    " AND outbox.id = {table}.id)"
)


def begin(store: Store) -> None:
    """Nothing has been told yet."""
    store.run("DELETE FROM told")


def told_by(arrival: Arrival) -> set[Key]:
    """What the server has, by this answer."""
    stored = {(judged.edit.kind, judged.edit.id) for judged in arrival.judged if judged.status == "ok"}
    return stored | {(record.kind, record.id) for record in arrival.records}


def mark(store: Store, arrival: Arrival) -> None:
    """These are there."""
    store.run_many("INSERT OR IGNORE INTO told VALUES (?, ?)", told_by(arrival))


def untold(store: Store) -> set[Key]:
    """What the server has not told of, and nobody is changing here."""
    return set(map(tuple, store.all(_UNTOLD.format(table="sync_meta"))))


def drop_untold(store: Store) -> set[Key]:
    """Everything has come: drop the rest."""
    gone = untold(store)
    for kind, identity in gone:
        if kind in TABLES:
            store.run(TABLES[kind].remove, (identity,))
        store.run("DELETE FROM sync_meta WHERE kind = ? AND id = ?", (kind, identity))
    parked = store.all(_UNTOLD.format(table="parked"))
    store.run_many("DELETE FROM parked WHERE kind = ? AND id = ?", parked)
    begin(store)
    return gone
