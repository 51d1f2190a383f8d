"""The first schema: accounts, courses and sync."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables import SCHEMA

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "course",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
        schema=SCHEMA,
    )
    op.create_table(
        "course_enrollments",
        sa.Column("userId", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("paymentId", sa.Text(), nullable=True),
        sa.Column("certificationId", sa.Text(), nullable=True),
        sa.Column("courseName", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("enrolledAt", sa.DateTime(), nullable=False),
        sa.Column("completedAt", sa.DateTime(), nullable=True),
        sa.Column("expiresAt", sa.DateTime(), nullable=True),
        sa.Column("course", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("userId", "id"),
        schema=SCHEMA,
    )
    op.create_index("course_enrollments_by_course", "course_enrollments", ["course"], unique=False, schema=SCHEMA)
    op.create_table(
        "device",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rid", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "id"),
        schema=SCHEMA,
    )
    op.create_table(
        "edition",
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("course", "id"),
        schema=SCHEMA,
    )
    op.create_table(
        "edition_blob",
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("is_manifest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("course", "edition", "sha256"),
        schema=SCHEMA,
    )
    op.create_index("edition_blob_by_hash", "edition_blob", ["sha256", "course"], unique=False, schema=SCHEMA)
    op.create_table(
        "learner_sync",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.Column("heads", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id"),
        schema=SCHEMA,
    )
    op.create_table(
        "lesson_progress",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "course", "lesson"),
        schema=SCHEMA,
    )
    op.create_table(
        "note_revision",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("eid", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "note", "eid"),
        schema=SCHEMA,
    )
    op.create_table(
        "refresh_token",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.Column("rotation", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "hash"),
        schema=SCHEMA,
    )
    op.create_index("refresh_token_by_hash", "refresh_token", ["hash"], unique=False, schema=SCHEMA)
    op.create_table(
        "refused",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("rid", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "device", "rid", "place"),
        schema=SCHEMA,
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
        schema=SCHEMA,
    )
    op.create_table(
        "study_session",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("active_ms", sa.BigInteger(), nullable=False),
        sa.Column("corrected_ms", sa.BigInteger(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "id"),
        schema=SCHEMA,
    )
    op.create_index("study_session_by_course", "study_session", ["learner_id", "course"], unique=False, schema=SCHEMA)
    op.create_table(
        "sync_record",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("dead", sa.BigInteger(), nullable=True),
        sa.Column("doc", sa.LargeBinary(), nullable=False),
        sa.Column("meta", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "kind", "id"),
        schema=SCHEMA,
    )
    op.create_index("sync_record_feed", "sync_record", ["learner_id", "seq"], unique=True, schema=SCHEMA)
    op.create_table(
        "user_profiles",
        sa.Column("userId", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("avatar", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("bio", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="english", nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("linkedin", sa.Text(), nullable=True),
        sa.Column("learningGoals", sa.Text(), nullable=True),
        sa.Column("preferences", sa.Text(), nullable=True),
        sa.Column("createdAt", sa.DateTime(), nullable=False),
        sa.Column("updatedAt", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("userId"),
        schema=SCHEMA,
    )
    op.create_table(
        "user_progress",
        sa.Column("userId", sa.Text(), nullable=False),
        sa.Column("enrollmentId", sa.Text(), nullable=False),
        sa.Column("progressPercent", sa.Integer(), nullable=False),
        sa.Column("timeSpent", sa.Integer(), nullable=False),
        sa.Column("lastAccessed", sa.DateTime(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("userId", "enrollmentId"),
        schema=SCHEMA,
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_key"),
        schema=SCHEMA,
    )
