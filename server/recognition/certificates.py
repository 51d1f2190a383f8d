"""Certificates: issued once a course is complete, taken back, issued again. The truth is a row of `certificate`.

Each change of a row writes its copy into the learner's feed in the same transaction. A page is typeset before the
transaction that needs it, so that nobody's sync waits for that.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import delete, func, insert, select, update

from learning.credentials.status_list import BITS
from learning.records import FieldState
from learning.values import Certificate
from server.courses.blob_store import BlobStore
from server.errors import NotFound
from server.recognition.credential import credential
from server.recognition.facts import Facts, evidence
from server.recognition.issuers import issuers, signer
from server.recognition.typesetting import certificate_pdf
from server.sync.feed import append_change, open_feed
from server.tables import certificate, certificate_due
from sync.merge import Held

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from server.accounts.keys import Keys
    from server.database import Database
    from server.recognition.issuers import Signer
    from server.settings import Settings
    from server.sync.feed import Feed

KIND: Final = "certificate"
_BY_SERVER: Final = 0
_ROW: Final = certificate.c


class _Draft(NamedTuple):
    """A certificate that nobody has yet."""

    facts: Facts
    bit: int
    by: Signer


class Registrar:
    """Issues certificates and takes them back."""

    def __init__(self, settings: Settings, database: Database, keys: Keys) -> None:
        self._settings = settings
        self._database = database
        self._keys = keys
        self._blobs = BlobStore(settings.folder("blobs"))

    def issue_due(self) -> list[str]:
        """Issue what learners have completed since; the ids."""
        with self._database.read() as connection:
            due = connection.execute(select(certificate_due).order_by(certificate_due.c.since)).all()
        return [made for row in due if (made := self.issue(row.learner_id, row.course)) is not None]

    def issue(self, learner: str, course: str) -> str | None:
        """Issue the certificate of a completed course; its id, or None where there is one or nothing to certify."""
        draft = self._draft(learner, course)
        if draft is None:
            return None
        now = self._settings.clock()
        made = {
            "credential": credential(draft.facts, draft.bit, draft.by, now),
            "pdf": certificate_pdf(draft.facts, draft.by),
        }
        files = {name: self._keep(content) for name, content in made.items()}
        with self._database.write() as connection, open_feed(connection, learner) as feed:
            _not_due(connection, learner, course)
            if _in_force(connection, learner, course):
                return None
            connection.execute(
                insert(certificate).values(
                    learner_id=learner,
                    id=draft.facts.id,
                    course=course,
                    facts=msgspec.json.encode(draft.facts),
                    issued_at=now,
                    status_bit=draft.bit,
                    **files,
                    **{f"{name}_size": len(content) for name, content in made.items()},
                )
            )
            _copy(feed, draft.facts.id, now)
        return draft.facts.id

    def revoke(self, id_: str, reason: str) -> None:
        """Take a certificate back, and say so on its page, in the list and to its learner. Raises `NotFound`."""
        now = self._settings.clock()
        with self._database.read() as connection:
            learner = find(connection, id_).learner_id
        with self._database.write() as connection, open_feed(connection, learner) as feed:
            chosen = update(certificate).where(_ROW.id == id_, _ROW.revoked_at.is_(None))
            if connection.execute(chosen.values(revoked_at=now, reason=reason)).rowcount:
                _copy(feed, id_, now)

    def reissue(self, id_: str) -> str | None:
        """Take a certificate back and issue another from what is known now. Raises `NotFound`."""
        with self._database.read() as connection:
            found = find(connection, id_)
        self.revoke(id_, "Issued again.")
        return self.issue(found.learner_id, found.course)

    def tell_keys(self) -> None:
        """Tell every learner with a certificate which keys count now."""
        now = self._settings.clock()
        with self._database.read() as connection:
            known = connection.execute(select(_ROW.learner_id, _ROW.id).order_by(_ROW.learner_id)).all()
        for row in known:
            with self._database.write() as connection, open_feed(connection, row.learner_id) as feed:
                _copy(feed, row.id, now)

    def _draft(self, learner: str, course: str) -> _Draft | None:
        with self._database.write() as connection:
            known = evidence(connection, learner, course)
            if known is None or _in_force(connection, learner, course):
                _not_due(connection, learner, course)
                return None
            by = signer(connection, self._settings, self._keys)
            bit = _free_bit(connection)
        id_ = str(uuid.UUID(bytes=secrets.token_bytes(16)))
        url = f"{self._settings.url}/certificates/{id_}"
        told = msgspec.structs.asdict(known)
        return _Draft(Facts(id=id_, url=url, issuer=by.issuer, issuer_name=by.name, key=by.method, **told), bit, by)

    def _keep(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self._blobs.keep(name, content)
        return name


def find(connection: Connection, id_: str) -> Row[Any]:
    """The row of a certificate. Raises `NotFound`."""
    found = connection.execute(select(certificate).where(_ROW.id == id_)).first()
    if found is None:
        raise NotFound(f"There is no certificate {id_}.")
    return found


def revoked_bits(connection: Connection, number: int) -> list[int]:
    """The certificates of one status list that were taken back, by their place in it."""
    first = number * BITS
    query = select(_ROW.status_bit).where(
        _ROW.status_bit.between(first, first + BITS - 1), _ROW.revoked_at.is_not(None)
    )
    return [bit - first for bit in connection.execute(query).scalars()]


def list_exists(connection: Connection, number: int) -> bool:
    """Whether any certificate has its place in this list."""
    first = number * BITS
    query = select(_ROW.id).where(_ROW.status_bit.between(first, first + BITS - 1)).limit(1)
    return connection.execute(query).first() is not None


def _copy(feed: Feed, id_: str, now: int) -> None:
    """Put the row as it is now into the feed."""
    found = find(feed.connection, id_)
    facts = msgspec.json.decode(found.facts, type=Facts)
    keys = issuers(feed.connection)[facts.issuer].keys
    told = Certificate(
        course=found.course,
        title=facts.course,
        name=facts.name,
        issued_at=found.issued_at,
        url=facts.url,
        credential=found.credential,
        credential_size=found.credential_size,
        pdf=found.pdf,
        pdf_size=found.pdf_size,
        issuer=facts.issuer,
        issuer_name=facts.issuer_name,
        keys={method: key.public for method, key in keys.items()},
        key=facts.key,
        withdrawn=tuple(method for method, key in keys.items() if key.withdrawn),
        revoked_at=found.revoked_at,
        reason=found.reason or "",
    )
    state = FieldState(msgspec.Raw(msgspec.json.encode(told)), (now, 0, _BY_SERVER), secrets.token_hex(8))
    append_change(feed, KIND, id_, Held({KIND: state}))


def _in_force(connection: Connection, learner: str, course: str) -> bool:
    query = select(_ROW.id).where(_ROW.learner_id == learner, _ROW.course == course, _ROW.revoked_at.is_(None))
    return connection.execute(query).first() is not None


def _not_due(connection: Connection, learner: str, course: str) -> None:
    due = certificate_due.c
    connection.execute(delete(certificate_due).where(due.learner_id == learner, due.course == course))


def _free_bit(connection: Connection) -> int:
    """A place by chance in lists that are kept half empty: it tells nobody how many certificates there are."""
    issued = connection.execute(select(func.count()).select_from(certificate)).scalar() or 0
    places = BITS * (1 + issued // (BITS // 2))
    while True:
        bit = secrets.randbelow(places)
        if connection.execute(select(_ROW.id).where(_ROW.status_bit == bit)).first() is None:
            return bit
