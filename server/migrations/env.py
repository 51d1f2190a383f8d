"""Run by Alembic: the migrations use the connection and the transaction that `migrate` has opened."""

from __future__ import annotations

from alembic import context

from server.tables import SCHEMA, metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table_schema=SCHEMA if connection.dialect.name == "postgresql" else None,
    transactional_ddl=True,
)
context.run_migrations()
