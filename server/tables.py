"""Every table of the server.

Each table of what learners make has the learner first in its primary key, so that an engine can partition it by learner
without a change of code; no foreign key ties them to the account tables. The seed's tables (`user_profiles`,
`course_enrollments`, `user_progress`) keep the names and columns that an existing web site reads.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

SCHEMA = "carrel"
_START = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[int]):
    """Milliseconds since 1970 for us, a timestamp without zone (UTC) for the seed's tables."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else (_START + timedelta(milliseconds=value)).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value.replace(tzinfo=UTC) - _START) // timedelta(milliseconds=1)


metadata = MetaData(schema=SCHEMA)


def _key(name: str, type_: type[Text | Integer | BigInteger] = Text) -> Column[object]:
    return Column(name, type_, primary_key=True)


def _filled(name: str, type_: type[Text | Integer | BigInteger | LargeBinary | Boolean]) -> Column[object]:
    return Column(name, type_, nullable=False)


# --- accounts --------------------------------------------------------------------------------------------------------
users = Table(
    "users",
    metadata,
    _key("id"),
    Column("email_key", Text, nullable=False, unique=True),  # folded, so that Ana@ and ana@ are one account
    _filled("email", Text),
    _filled("name", Text),
    _filled("role", Text),
    _filled("password_hash", Text),
    _filled("created_at", BigInteger),
    Column("verified_at", BigInteger),  # when a letter to this address was read
)
user_profiles = Table(
    "user_profiles",
    metadata,
    _key("userId"),
    *(Column(name, Text) for name in ("phone", "avatar", "country", "city", "occupation", "company", "bio")),
    Column("language", Text, nullable=False, server_default="english"),
    *(Column(name, Text) for name in ("address", "linkedin", "learningGoals", "preferences")),
    Column("createdAt", Instant, nullable=False),
    Column("updatedAt", Instant, nullable=False),
)
device = Table(
    "device",
    metadata,
    _key("learner_id"),
    _key("id"),
    _filled("name", Text),
    _filled("public_key", LargeBinary),
    Column("session", Text),  # the family of refresh tokens that is alive; none once signed out
    _filled("number", Integer),  # 0 until registered; the server itself stamps with 0
    _filled("rid", BigInteger),
    _filled("platform", Text),
    _filled("app", Text),
    _filled("schema", Integer),
    _filled("created_at", BigInteger),
    _filled("last_seen", BigInteger),
    Column("revoked_at", BigInteger),
    Column("farewell", Text),  # once signed out from afar: the rotation that it sends the rest with
)
refresh_token = Table(
    "refresh_token",
    metadata,
    _key("learner_id"),
    _key("hash"),
    _filled("device", Text),
    _filled("session", Text),
    _filled("issued_at", BigInteger),
    Column("spent_at", BigInteger),
    Column("rotation", Text),
    Index("refresh_token_by_hash", "hash"),
)
sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    _key("subject"),  # "account <hash>" or "peer <address>"
    _filled("since", BigInteger),
    _filled("count", Integer),
)
mail_code = Table(
    "mail_code",
    metadata,
    _key("hash"),
    _filled("purpose", Text),
    _filled("account", Text),  # the folded address of one to be made, or a learner
    _filled("email", Text),
    _filled("name", Text),
    _filled("password_hash", Text),
    _filled("at", BigInteger),
    Index("mail_code_by_account", "account"),
)
letter = Table(
    "letter",
    metadata,
    _key("id"),
    _filled("recipient", Text),  # empty: nobody, it only takes as long
    _filled("subject", Text),
    _filled("body", Text),
    _filled("at", BigInteger),
    _filled("claimed_at", BigInteger),
)
gone_learner = Table("gone_learner", metadata, _key("learner_id"), _filled("at", BigInteger))
gone_session = Table("gone_session", metadata, _key("hash"), _filled("at", BigInteger))

# --- courses ---------------------------------------------------------------------------------------------------------
course = Table(
    "course",
    metadata,
    _key("id"),
    Column("slug", Text, nullable=False, unique=True),
    _filled("title", Text),
    _filled("format", Text),
    _filled("source", Text),
    _filled("provider", Text),
    Column("edition", Text),  # the published one
    Column("amount", BigInteger),
    Column("currency", Text),
    Column("valid_days", Integer),
    _filled("created_at", BigInteger),
)
edition = Table(
    "edition",
    metadata,
    _key("course"),
    _key("id"),
    _filled("number", Integer),  # 0 until published
    _filled("title", Text),
    _filled("manifest", Text),
    _filled("units", LargeBinary),  # JSON {lesson: [unit, …]}: what progress is counted by
    _filled("report", LargeBinary),  # JSON: what the import said
    Column("language", Text, nullable=False, server_default=""),
    Column("summary", Text, nullable=False, server_default=""),
    _filled("imported_at", BigInteger),
    Column("published_at", BigInteger),
)
edition_blob = Table(
    "edition_blob",
    metadata,
    _key("course"),
    _key("edition"),
    _key("sha256"),
    _filled("size", BigInteger),
    _filled("type", Text),
    _filled("is_manifest", Boolean),
    Index("edition_blob_by_hash", "sha256", "course"),
)
course_enrollments = Table(
    "course_enrollments",
    metadata,
    _key("userId"),
    _key("id"),
    Column("paymentId", Text),
    Column("certificationId", Text),
    _filled("courseName", Text),
    _filled("provider", Text),
    _filled("status", Text),
    Column("enrolledAt", Instant, nullable=False),
    Column("completedAt", Instant),
    Column("expiresAt", Instant),
    _filled("course", Text),
    Index("course_enrollments_by_course", "course"),
)
user_progress = Table(
    "user_progress",
    metadata,
    _key("userId"),
    _key("enrollmentId"),
    _filled("progressPercent", Integer),
    _filled("timeSpent", Integer),  # minutes
    Column("lastAccessed", Instant),
    Column("notes", Text),
    _filled("completed", Integer),
    _filled("total", Integer),
    _filled("seconds", BigInteger),
)

access_grant = Table(
    "access_grant",
    metadata,
    _key("learner_id"),
    _key("course"),
    _key("source"),  # "hand", or the payment that gives access
    _filled("at", BigInteger),
    Column("days", Integer),  # none: without an end
    Column("until", BigInteger),  # only by hand
    Column("ended_at", BigInteger),  # refunded, or taken away
)

# --- commerce --------------------------------------------------------------------------------------------------------
catalogue = Table(
    "catalogue",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    _filled("at", BigInteger),
    _filled("content", LargeBinary),  # JSON of the offers, zstd; a version never changes
)
coupon = Table(
    "coupon",
    metadata,
    _key("code"),
    Column("percent", Integer),
    Column("amount", BigInteger),
    Column("currency", Text),
    Column("most", Integer),  # how often it may be used
    _filled("used", Integer),  # by payments that are open or paid
    Column("expires_at", BigInteger),
    _filled("courses", Text),  # JSON list of ids; empty: all
    _filled("created_at", BigInteger),
)
payment = Table(
    "payment",
    metadata,
    _key("learner_id"),
    _key("id"),
    Column("number", Text, nullable=False, unique=True),
    _filled("state", Text),  # open, processing, paid, refunded, expired, failed
    _filled("version", Integer),  # rises with each state that was fetched and written
    _filled("cart", Text),  # hash of what is bought: the same cart is the same checkout
    _filled("currency", Text),
    _filled("amount", BigInteger),
    _filled("discount", BigInteger),
    _filled("refunded", BigInteger),
    _filled("coupon", Text),
    _filled("tax_name", Text),
    _filled("tax", BigInteger),
    _filled("till", Text),  # who takes the money: stripe, test, or none for what costs nothing
    Column("session", Text),
    Column("url", Text),
    Column("intent", Text),
    _filled("created_at", BigInteger),
    Column("paid_at", BigInteger),
    Index("payment_by_id", "id", unique=True),
    Index("payment_by_session", "session"),
    Index("payment_by_intent", "intent"),
    Index("payment_by_state", "state"),
)
payment_item = Table(
    "payment_item",
    metadata,
    _key("learner_id"),
    _key("payment"),
    _key("course"),
    _filled("place", Integer),
    _filled("title", Text),
    _filled("price", BigInteger),
    _filled("discount", BigInteger),
    Column("days", Integer),
)
payment_event = Table(
    "payment_event",
    metadata,
    _key("id"),  # of the event, as Stripe names it
    _filled("payment", Text),
    _filled("type", Text),
    _filled("at", BigInteger),
)
test_session = Table(
    "test_session",
    metadata,
    _key("id"),
    _filled("payment", Text),
    _filled("amount", BigInteger),
    _filled("state", Text),
    _filled("refunded", BigInteger),
)

# --- sync ------------------------------------------------------------------------------------------------------------
learner_sync = Table(
    "learner_sync",
    metadata,
    _key("learner_id"),
    _filled("seq", BigInteger),
    _filled("floor", BigInteger),
    _filled("epoch", Integer),
    _filled("devices", Integer),  # numbers given out so far
    Column("heads", LargeBinary),  # JSON {epoch: head when it began}
    Column("digest", LargeBinary),
)
sync_record = Table(
    "sync_record",
    metadata,
    _key("learner_id"),
    _key("kind"),
    _key("id"),
    _filled("seq", BigInteger),
    Column("dead", BigInteger),  # the time of its delete; 0 once its contents are dropped
    _filled("doc", LargeBinary),  # the record's JSON just as the wire wants it
    Column("meta", LargeBinary),  # JSON {group: [earlier eids]}
    Index("sync_record_feed", "learner_id", "seq", unique=True),
    Index("sync_record_dead", "dead", sqlite_where=text("dead > 0"), postgresql_where=text("dead > 0")),
)
chore = Table("chore", metadata, _key("name"), _filled("at", BigInteger))
note_revision = Table(
    "note_revision",
    metadata,
    _key("learner_id"),
    _key("note"),
    _key("eid"),
    _filled("at", BigInteger),
    _filled("device", Integer),
    _filled("body", LargeBinary),  # the JSON string, zstd
    Index("note_revision_by_age", "at"),
)
refused = Table(
    "refused",
    metadata,
    _key("learner_id"),
    _key("device"),
    _key("rid", BigInteger),
    _key("place", Integer),
    _filled("kind", Text),
    _filled("record", Text),
    _filled("reason", Text),
    _filled("at", BigInteger),
)
lesson_progress = Table(
    "lesson_progress",
    metadata,
    _key("learner_id"),
    _key("course"),
    _key("lesson"),
    _filled("attempt", Integer),
    _filled("units", LargeBinary),  # JSON [unit, …]
    Column("done_at", BigInteger),
)
study_session = Table(
    "study_session",
    metadata,
    _key("learner_id"),
    _key("id"),
    _filled("course", Text),
    _filled("lesson", Text),
    _filled("at", BigInteger),
    _filled("active_ms", BigInteger),
    Column("corrected_ms", BigInteger),
    Column("correction", Text),  # the record that says so; of several the one made last
    Column("utc_offset", Integer, nullable=False, server_default="0"),  # minutes, where the learner was
    Index("study_session_by_course", "learner_id", "course"),
    Index("study_session_by_time", "learner_id", "at"),
)
study_day = Table(
    "study_day",
    metadata,
    _key("learner_id"),
    _key("day", Integer),  # since 1970, by the learner's own calendar
    _filled("ms", BigInteger),
)
quiz_mark = Table(
    "quiz_mark",
    metadata,
    _key("learner_id"),
    _key("attempt"),
    _filled("course", Text),
    _filled("lesson", Text),
    _filled("arrived", BigInteger),  # the `seq` of the attempt: the order in which attempts count
    Column("marked_at", BigInteger),  # none while its edition is not here: it waits, and is marked when it is
    Column("score", Float),
    Column("most", Float),
    Column("passed", Boolean),
    Index("quiz_mark_by_lesson", "learner_id", "course", "lesson"),
    Index("quiz_mark_waiting", "course", "marked_at"),
)

# --- recognition -----------------------------------------------------------------------------------------------------
issuer_key = Table(
    "issuer_key",
    metadata,
    _key("number", Integer),
    _filled("issuer", Text),  # the address that stood on certificates while it was in use
    _filled("name", Text),
    _filled("public", Text),  # a Multikey
    _filled("created_at", BigInteger),
    Column("withdrawn_at", BigInteger),
)
certificate = Table(
    "certificate",
    metadata,
    _key("learner_id"),
    _key("id"),
    _filled("course", Text),
    _filled("facts", LargeBinary),  # JSON: all that it says
    _filled("issued_at", BigInteger),
    _filled("status_bit", Integer),
    _filled("credential", Text),  # SHA-256 of the file, a blob
    _filled("credential_size", BigInteger),
    _filled("pdf", Text),
    _filled("pdf_size", BigInteger),
    Column("revoked_at", BigInteger),
    Column("reason", Text),
    Index("certificate_by_id", "id", unique=True),
    Index("certificate_by_bit", "status_bit", unique=True),
    Index("certificate_by_course", "learner_id", "course"),
    Index("certificate_by_credential", "credential"),
    Index("certificate_by_pdf", "pdf"),
)
certificate_due = Table("certificate_due", metadata, _key("learner_id"), _key("course"), _filled("since", BigInteger))
