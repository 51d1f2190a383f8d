"""`python -m bench.certificates [N]`: issuing N certificates beside typst alone, and checking one beside its parts.

Issuing is what the server does, on a real database file with full durability: evidence, credential, signature, sealed
PDF, files, rows, feed. The parts of a check are canonicalising proof and document, and one Ed25519 verification. CPU.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import insert

from bench.goals import Goal, report
from learning.credentials.canonical import rdfc
from learning.credentials.multibase import from_base58, from_multikey
from learning.credentials.verdict import verify
from server.accounts.keys import open_keys
from server.accounts.users import create_user
from server.courses.enrolments import enrolment_id
from server.database import Database, open_database
from server.recognition.certificates import Registrar, find
from server.recognition.issuers import issuers
from server.recognition.typesetting import set_page
from server.settings import Settings
from server.tables import certificate_due, course, course_enrollments

if TYPE_CHECKING:
    from collections.abc import Callable

COURSE: Final = "c" * 16
_CHECKS: Final = 50


def main() -> int:
    """Measure; the exit code says whether the goals are met."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        with open_database(settings) as database:
            _fill(database, settings.clock(), count)
            registrar = Registrar(settings, database, open_keys(settings.folder("keys")))
            set_page({"warm": "up"} | _page(0))
            issuing = _cpu(registrar.issue_due)
            alone = _cpu(lambda: [set_page(_page(number)) for number in range(count)])
            checking, bare = _checked(database, settings)
    note = f"{count / issuing:.0f} a second beside {count / alone:.0f}"
    return report(
        [
            Goal("issuing, × typst alone", issuing / alone, 1 / 0.7, note=note),
            Goal("checking, × its bare parts", checking / bare, 3.0, note=f"{checking * 1000 / _CHECKS:.1f} ms"),
        ]
    )


def _fill(database: Database, now: int, count: int) -> None:
    shown = {"id": COURSE, "slug": "welding", "title": "Welding", "format": "x", "source": "x", "provider": "A school"}
    with database.write() as connection:
        connection.execute(insert(course).values(shown | {"created_at": now}))
        for number in range(count):
            # Nobody signs in here: one hash for all would be refused, and hashing each would be all that is measured.
            user = create_user(
                connection,
                email=f"{number}@x.example",
                name=f"Name {number}",
                role="learner",
                password="p" * 8,
                now=now,
            )
            enrolled = {
                "userId": user.id,
                "id": enrolment_id(user.id, COURSE),
                "courseName": "Welding",
                "course": COURSE,
            }
            dates = {"provider": "A school", "status": "completed", "enrolledAt": now, "completedAt": now}
            connection.execute(insert(course_enrollments).values(enrolled | dates))
            connection.execute(insert(certificate_due).values(learner_id=user.id, course=COURSE, since=now))


def _page(number: int) -> dict[str, object]:
    facts = [["Completed", "27 November 2026"], ["Time studied", "14 hours"], ["Units", "9 of 9, edition 1"]]
    words = {"heading": "Certificate of completion", "issuer": "Carrel", "name": f"Name {number}", "course": "Welding"}
    qr = '<svg xmlns="http://www.w3.org/2000/svg" width="33" height="33"><path d="M0 0h9v9H0z"/></svg>'
    return words | {"provider": "A school", "facts": facts, "url": "https://x.example/certificates/1", "qr": qr}


def _checked(database: Database, settings: Settings) -> tuple[float, float]:
    with database.read() as connection:
        known = issuers(connection)
        (id_,) = connection.exec_driver_sql("SELECT id FROM certificate LIMIT 1").one()
        name = find(connection, id_).credential
    content = (settings.folder("blobs") / name[:2] / name).read_bytes()
    document = json.loads(content)
    if not verify(content, known, settings.clock()).valid:
        raise SystemExit("a certificate that was just issued is not valid")
    (public,) = (key.public for issuer in known.values() for key in issuer.keys.values())
    proof = {key: value for key, value in document["proof"].items() if key != "proofValue"}
    config, rest = proof | {"@context": document["@context"]}, {k: v for k, v in document.items() if k != "proof"}

    def bare() -> object:
        signed = b"".join(hashlib.sha256(rdfc(part)).digest() for part in (config, rest))
        key = Ed25519PublicKey.from_public_bytes(from_multikey(public))
        return key.verify(from_base58(document["proof"]["proofValue"]), signed)

    whole = _cpu(lambda: [verify(content, known, settings.clock()) for _ in range(_CHECKS)])
    return whole, _cpu(lambda: [bare() for _ in range(_CHECKS)])


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    sys.exit(main())
