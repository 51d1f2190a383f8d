"""The shop: catalogue, coupons, payments; and what gives access to a course, so that it can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables import SCHEMA

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; what was given by hand stays given by hand."""
    schema = SCHEMA if op.get_bind().dialect.name == "postgresql" else None  # Alembic translates no ALTER TABLE
    for name in ("language", "summary"):
        op.add_column("edition", sa.Column(name, sa.Text(), nullable=False, server_default=""), schema=schema)
    _make_grants()
    _make_shop()
    _make_payments()


def _make_grants() -> None:
    made = op.create_table(
        "access_grant",
        *(_key(name) for name in ("learner_id", "course", "source")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "course", "source"),
        schema=SCHEMA,
    )
    columns = [sa.Column(name, sa.Text()) for name in ("userId", "course")]
    times = [sa.Column(name, sa.DateTime()) for name in ("enrolledAt", "expiresAt")]
    enrolled = sa.Table("course_enrollments", sa.MetaData(schema=SCHEMA), *columns, *times)
    given = [
        {
            "learner_id": one.userId,
            "course": one.course,
            "source": "hand",
            "at": _ms(one.enrolledAt),
            "until": _ms(one.expiresAt),
        }
        for one in op.get_bind().execute(sa.select(enrolled))
    ]
    if given and made is not None:
        op.bulk_insert(made, given)


def _make_shop() -> None:
    op.create_table(
        "catalogue",
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
        schema=SCHEMA,
    )
    op.create_table(
        "coupon",
        _key("code"),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("courses", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        schema=SCHEMA,
    )
    op.create_table(
        "test_session",
        _key("id"),
        _key("payment"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _key("state"),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema=SCHEMA,
    )


def _make_payments() -> None:
    op.create_table(
        "payment",
        *(_key(name) for name in ("learner_id", "id", "number", "state")),
        sa.Column("version", sa.Integer(), nullable=False),
        *(_key(name) for name in ("cart", "currency")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("amount", "discount", "refunded")),
        *(_key(name) for name in ("coupon", "tax_name")),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        _key("till"),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("session", "url", "intent")),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "id"),
        sa.UniqueConstraint("number"),
        schema=SCHEMA,
    )
    op.create_index("payment_by_id", "payment", ["id"], unique=True, schema=SCHEMA)
    for column in ("session", "intent", "state"):
        op.create_index(f"payment_by_{column}", "payment", [column], schema=SCHEMA)
    op.create_table(
        "payment_item",
        *(_key(name) for name in ("learner_id", "payment", "course")),
        sa.Column("place", sa.Integer(), nullable=False),
        _key("title"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("price", "discount")),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "payment", "course"),
        schema=SCHEMA,
    )
    op.create_table(
        "payment_event",
        *(_key(name) for name in ("id", "payment", "type")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema=SCHEMA,
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _ms(at: object) -> int | None:
    """The seed's times are UTC without saying so."""
    from datetime import UTC, datetime

    return int(at.replace(tzinfo=UTC).timestamp() * 1000) if isinstance(at, datetime) else None
