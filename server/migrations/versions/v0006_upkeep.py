"""What a daily purge looks for, and which day it was done last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables import SCHEMA

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of chores, and find old deletes and revisions without reading everybody's records."""
    schema = SCHEMA if op.get_bind().dialect.name == "postgresql" else None  # Alembic translates no CREATE INDEX
    op.create_table(
        "chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        schema=SCHEMA,
    )
    dead = sa.text("dead > 0")
    op.create_index(
        "sync_record_dead", "sync_record", ["dead"], schema=schema, sqlite_where=dead, postgresql_where=dead
    )
    op.create_index("note_revision_by_age", "note_revision", ["at"], schema=schema)
