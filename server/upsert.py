"""Insert or update by primary key: SQLite and PostgreSQL spell it alike, SQLAlchemy has two words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection


def upsert(
    connection: Connection,
    table: Table,
    key: Mapping[str, object],
    values: Mapping[str, object],
    first: Mapping[str, object] | None = None,
) -> None:
    """Write `values` to the row of this key; `first` is what only a new row gets."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values({**key, **values, **(first or {})})
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
