"""Marks of quiz attempts; attempts that came before wait to be marked."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from server.tables import SCHEMA

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, and list every attempt that is there."""
    made = op.create_table(
        "quiz_mark",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("most", sa.Float(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "attempt"),
        schema=SCHEMA,
    )
    op.create_index("quiz_mark_by_lesson", "quiz_mark", ["learner_id", "course", "lesson"], schema=SCHEMA)
    op.create_index("quiz_mark_waiting", "quiz_mark", ["course", "marked_at"], schema=SCHEMA)
    record = sa.Table(
        "sync_record",
        sa.MetaData(schema=SCHEMA),
        *(sa.Column(name, sa.Text()) for name in ("learner_id", "kind", "id")),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("doc", sa.LargeBinary()),
    )
    found = op.get_bind().execute(sa.select(record).where(record.c.kind == "quiz_attempt"))
    waiting = [values for one in found if (values := _waiting(one))]
    if waiting and made is not None:
        op.bulk_insert(made, waiting)


def _waiting(one: sa.Row[tuple[object, ...]]) -> dict[str, object] | None:
    """The row of an attempt; none for one that no server of today would have taken in."""
    value = json.loads(bytes(one.doc))["fields"].get("attempt", {}).get("value")
    if not isinstance(value, dict) or not {"course", "lesson", "at", "answers"} <= value.keys():
        return None
    return {
        "learner_id": one.learner_id,
        "attempt": one.id,
        "course": value["course"],
        "lesson": value["lesson"],
        "arrived": one.seq,
    }
