"""What a certificate says: only what the server holds evidence of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from server.courses.enrolments import enrolment_id
from server.database import row

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_EVIDENCE = """
    SELECT u.name, e."courseName", c.slug, e.provider, e.status, e."completedAt", p.seconds, p.total, d.number
    FROM course_enrollments e JOIN users u ON u.id = e."userId" JOIN course c ON c.id = e.course
    LEFT JOIN user_progress p ON p."userId" = e."userId" AND p."enrollmentId" = e.id
    LEFT JOIN edition d ON d.course = c.id AND d.id = c.edition
    WHERE e."userId" = ? AND e.id = ?
"""


class Facts(msgspec.Struct, frozen=True):
    """All that a certificate says, and its public page shows. `completed`: a date, ISO 8601; `key`: who signed."""

    id: str
    url: str
    issuer: str
    issuer_name: str
    key: str
    name: str
    course: str
    slug: str
    provider: str
    completed: str
    seconds: int
    units: int
    edition: int


class Evidence(msgspec.Struct, frozen=True):
    """A learner who has completed a course."""

    name: str
    course: str
    slug: str
    provider: str
    completed: str
    seconds: int
    units: int
    edition: int


def evidence(connection: Connection, learner: str, course: str) -> Evidence | None:
    """What is known of a completed course; None where it is not complete."""
    found = row(connection, _EVIDENCE, (learner, enrolment_id(learner, course)))
    if found is None:
        return None
    name, title, slug, provider, status, completed_at, seconds, units, edition = found
    if status != "completed" or completed_at is None:
        return None
    return Evidence(name, title, slug, provider, str(completed_at)[:10], seconds or 0, units or 0, edition or 0)
