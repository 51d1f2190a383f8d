"""Signing what a learner may study, for one device."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from sqlalchemy import select

from learning.entitlement import Entitlement, sign_entitlement
from server.tables import course_enrollments
from sync.protocol import Rights

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from server.accounts.access import Identity
    from server.accounts.keys import Keys


def signed_rights(connection: Connection, identity: Identity, keys: Keys, now: int) -> Rights:
    """Every enrolment of the learner, ended or not: the device is told the end as the server knows it."""
    enrolled = course_enrollments.c
    query = select(enrolled.course, enrolled.expiresAt).where(enrolled.userId == identity.learner)
    rights = [
        Entitlement(identity.learner, identity.device, course, now, end)
        for course, end in connection.execute(query.order_by(enrolled.course))
    ]
    public = urlsafe_b64encode(keys.rights.public_key().public_bytes_raw()).rstrip(b"=").decode()
    return Rights(public, tuple(sign_entitlement(right, keys.rights.sign) for right in rights))
