"""Accounts that people make themselves, letters, farewells; and the time studied on each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa
from alembic import op

from learning.records import Record
from learning.time import EPOCH, Interval, days
from learning.values import SessionStart
from server.tables import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables, and count the days of what was studied so far."""
    schema = SCHEMA if op.get_bind().dialect.name == "postgresql" else None  # Alembic translates no ALTER TABLE
    op.add_column("users", sa.Column("verified_at", sa.BigInteger(), nullable=True), schema=schema)
    op.add_column("device", sa.Column("farewell", sa.Text(), nullable=True), schema=schema)
    offset = sa.Column("utc_offset", sa.Integer(), nullable=False, server_default="0")
    op.add_column("study_session", offset, schema=schema)
    op.create_index("study_session_by_time", "study_session", ["learner_id", "at"], schema=schema)
    _make_accounts(schema)
    op.create_table(
        "study_day",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "day"),
        schema=SCHEMA,
    )
    _place_sessions(op.get_bind())
    _count_days(op.get_bind())


def _make_accounts(schema: str | None) -> None:
    texts = ("hash", "purpose", "account", "email", "name", "password_hash")
    op.create_table(
        "mail_code",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
        schema=SCHEMA,
    )
    op.create_index("mail_code_by_account", "mail_code", ["account"], schema=schema)
    op.create_table(
        "letter",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "recipient", "subject", "body")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("at", "claimed_at")),
        sa.PrimaryKeyConstraint("id"),
        schema=SCHEMA,
    )
    for table, key in (("gone_learner", "learner_id"), ("gone_session", "hash")):
        op.create_table(
            table,
            sa.Column(key, sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint(key),
            schema=SCHEMA,
        )


_TABLES = sa.MetaData(schema=SCHEMA)
_RECORD = sa.Table(
    "sync_record",
    _TABLES,
    *(sa.Column(name, sa.Text()) for name in ("learner_id", "kind")),
    sa.Column("doc", sa.LargeBinary()),
)
_SESSION = sa.Table(
    "study_session",
    _TABLES,
    *(sa.Column(name, sa.Text()) for name in ("learner_id", "id")),
    *(sa.Column(name, sa.BigInteger()) for name in ("at", "active_ms", "corrected_ms", "utc_offset")),
)
_DAY = sa.Table(
    "study_day",
    _TABLES,
    sa.Column("learner_id", sa.Text()),
    sa.Column("day", sa.Integer()),
    sa.Column("ms", sa.BigInteger()),
)


def _place_sessions(connection: Connection) -> None:
    """Where the learner was stands in the records."""
    found = connection.execute(sa.select(_RECORD.c.learner_id, _RECORD.c.doc).where(_RECORD.c.kind == "study_session"))
    for learner, doc in found.all():
        record = msgspec.json.decode(bytes(doc), type=Record)
        if "start" not in record.fields:
            continue
        start = msgspec.json.decode(record.fields["start"].value, type=SessionStart)
        mine = (_SESSION.c.learner_id == learner) & (_SESSION.c.id == record.id)
        if start.offset:
            connection.execute(sa.update(_SESSION).where(mine).values(utc_offset=start.offset))


def _count_days(connection: Connection) -> None:
    active = sa.func.coalesce(_SESSION.c.corrected_ms, _SESSION.c.active_ms)
    query = sa.select(_SESSION.c.learner_id, _SESSION.c.at, active, _SESSION.c.utc_offset).where(_SESSION.c.at > 0)
    sessions: dict[str, list[Interval]] = {}
    for learner, at, length, offset in connection.execute(query):
        sessions.setdefault(learner, []).append(Interval(at, length, offset))
    counted = [
        {"learner_id": learner, "day": (day - EPOCH).days, "ms": ms}
        for learner, intervals in sessions.items()
        for day, ms in days(intervals).items()
    ]
    if counted:
        connection.execute(sa.insert(_DAY), counted)
