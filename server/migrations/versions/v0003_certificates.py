"""Certificates, and the courses that were completed before there were any: they are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables import SCHEMA

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and list every completed course."""
    op.create_table(
        "issuer_key",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        schema=SCHEMA,
    )
    op.create_table(
        "certificate",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("status_bit", sa.Integer(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("credential_size", sa.BigInteger(), nullable=False),
        sa.Column("pdf", sa.Text(), nullable=False),
        sa.Column("pdf_size", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "id"),
        schema=SCHEMA,
    )
    op.create_index("certificate_by_id", "certificate", ["id"], unique=True, schema=SCHEMA)
    op.create_index("certificate_by_bit", "certificate", ["status_bit"], unique=True, schema=SCHEMA)
    op.create_index("certificate_by_course", "certificate", ["learner_id", "course"], schema=SCHEMA)
    op.create_index("certificate_by_credential", "certificate", ["credential"], schema=SCHEMA)
    op.create_index("certificate_by_pdf", "certificate", ["pdf"], schema=SCHEMA)
    due = op.create_table(
        "certificate_due",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "course"),
        schema=SCHEMA,
    )
    enrolled = sa.Table(
        "course_enrollments",
        sa.MetaData(schema=SCHEMA),
        *(sa.Column(name, sa.Text()) for name in ("userId", "course", "status")),
    )
    completed = sa.select(enrolled.c.userId, enrolled.c.course, sa.literal(0)).where(enrolled.c.status == "completed")
    op.get_bind().execute(sa.insert(due).from_select(["learner_id", "course", "since"], completed))
