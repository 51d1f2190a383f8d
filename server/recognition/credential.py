"""A certificate as data: an Open Badges 3.0 credential (W3C Verifiable Credentials 2), and the list of revoked ones."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from learning.credentials.proof import signed
from learning.credentials.status_list import BITS, packed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.credentials.canonical import Document
    from server.recognition.facts import Facts
    from server.recognition.issuers import Signer

_CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def credential(facts: Facts, bit: int, signer: Signer, now: int) -> bytes:
    """The signed file."""
    number, index = divmod(bit, BITS)
    listed = status_list_address(signer.issuer, number)
    document: Document = {
        "@context": [_CREDENTIALS, _BADGES],
        "id": facts.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": _issuer(signer),
        "validFrom": iso(now),
        "name": facts.course,
        "credentialSubject": _subject(facts),
        "credentialStatus": {
            "id": f"{listed}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": listed,
        },
    }
    return _written(signed(document, signer.key, method=signer.method, created=iso(now)))


def status_list(number: int, revoked: Iterable[int], signer: Signer, now: int) -> bytes:
    """One list of revoked certificates, signed. `revoked`: bits of this list alone."""
    address = status_list_address(signer.issuer, number)
    document: Document = {
        "@context": [_CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.issuer,
        "validFrom": iso(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": packed(revoked),
        },
    }
    return _written(signed(document, signer.key, method=signer.method, created=iso(now)))


def status_list_address(issuer: str, number: int) -> str:
    """Where a list is published."""
    return f"{issuer}/status/{number}"


def iso(ms: int) -> str:
    """A time as a credential has it, to the second."""
    return dt.datetime.fromtimestamp(ms // 1000, tz=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _issuer(signer: Signer) -> dict[str, Any]:
    return {"id": signer.issuer, "type": ["Profile"], "name": signer.name, "url": signer.issuer}


def _subject(facts: Facts) -> dict[str, Any]:
    """The learner by name alone: an address or number of theirs would be in every employer's files."""
    minutes = facts.seconds // 60
    return {
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": facts.name}],
        "activityEndDate": f"{facts.completed}T00:00:00Z",
        "narrative": f"Completed on {facts.completed} after {minutes} minutes of study.",
        "achievement": {
            "id": f"{facts.issuer}/courses/{facts.slug}",
            "type": ["Achievement"],
            "achievementType": "Course",
            "name": facts.course,
            "description": f"{facts.course}, edition {facts.edition}"
            + (f", by {facts.provider}." * bool(facts.provider)),
            "criteria": {"narrative": f"All {facts.units} units of the course complete."},
        },
    }


def _written(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
