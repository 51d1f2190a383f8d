"""Is this certificate real? Each way in which it may not be has its own name and its own words.

Pure: who issues, with which keys, and what was taken back, is brought by the caller, and so is the time.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
from collections.abc import Callable
from typing import Any, Final

import msgspec

from learning.credentials.canonical import Document, Unclear, UnknownContext
from learning.credentials.multibase import from_multikey
from learning.credentials.proof import holds, signed_by

LARGEST: Final = 4 << 20
"""Bytes of a file that is looked into."""
SEAL: Final = b"\n%carrel-seal "
_CREDENTIAL: Final = "VerifiableCredential"


class Reason(enum.StrEnum):
    """What a check of a certificate finds."""

    VALID = "valid"
    UNREADABLE = "unreadable"
    NOT_A_CREDENTIAL = "not_a_credential"
    UNSIGNED = "unsigned"
    UNCLEAR = "unclear"
    UNKNOWN_CONTEXT = "unknown_context"
    UNKNOWN_ISSUER = "unknown_issuer"
    WRONG_ISSUER = "wrong_issuer"
    UNKNOWN_KEY = "unknown_key"
    KEY_WITHDRAWN = "key_withdrawn"
    ALTERED = "altered"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


WORDS: Final[dict[Reason, str]] = {
    Reason.VALID: "It is real, and unchanged since it was issued.",
    Reason.UNREADABLE: "This file is not JSON and not a certificate's PDF.",
    Reason.NOT_A_CREDENTIAL: "This file is not a verifiable credential.",
    Reason.UNSIGNED: "Nobody signed this.",
    Reason.UNCLEAR: "It says things that its signature cannot cover.",
    Reason.UNKNOWN_CONTEXT: "It uses a vocabulary that is not kept here, so it cannot be checked without a network.",
    Reason.UNKNOWN_ISSUER: "Its issuer is not known here.",
    Reason.WRONG_ISSUER: "It was signed with the key of somebody else than the issuer it names.",
    Reason.UNKNOWN_KEY: "Its issuer has no such key.",
    Reason.KEY_WITHDRAWN: "The key it was signed with was withdrawn by its issuer.",
    Reason.ALTERED: "It was changed after it was issued.",
    Reason.NOT_YET_VALID: "It is dated in the future.",
    Reason.EXPIRED: "It has expired.",
    Reason.REVOKED: "Its issuer has taken it back.",
}


class Key(msgspec.Struct, frozen=True, omit_defaults=True):
    """One published key of an issuer, as a Multikey. `withdrawn`: it got into other hands, and proves nothing more.

    A key that was only replaced by a newer one goes on proving what was signed with it.
    """

    public: str
    withdrawn: bool = False


class Issuer(msgspec.Struct, frozen=True):
    """Somebody whose certificates can be checked here. `keys` by their address, `id#…`."""

    id: str
    name: str
    keys: dict[str, Key]


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found. `document` is what the file says, as far as it could be read: believe it only when valid."""

    reason: Reason
    detail: str = ""
    issuer: str = ""
    certificate: str = ""
    document: dict[str, Any] = {}

    @property
    def valid(self) -> bool:
        """Whether to believe it."""
        return self.reason is Reason.VALID

    @property
    def words(self) -> str:
        """For a person."""
        return f"{WORDS[self.reason]} {self.detail}".strip()


Revoked = Callable[[str, Document | None], bool]
"""(the certificate's id, its `credentialStatus`) -> whether its issuer has taken it back, as far as is known here."""


def nothing_revoked(_certificate: str, _status: Document | None) -> bool:
    """Where nothing is known of what was taken back."""
    return False


def verify(content: bytes, issuers: dict[str, Issuer], now: int, revoked: Revoked = nothing_revoked) -> Verdict:
    """Check a file: a credential as JSON, or a certificate's PDF. `now` in ms."""
    if content.startswith(b"%PDF-"):
        return _verify_pdf(content, issuers, revoked)
    try:
        document = json.loads(content, object_pairs_hook=_once) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        document = None
    if document is None:
        return Verdict(Reason.UNREADABLE)
    if not isinstance(document, dict) or _CREDENTIAL not in _many(document.get("type")):
        return Verdict(Reason.NOT_A_CREDENTIAL)
    return _verify_document(document, issuers, now, revoked)


def seal_text(certificate: str, method: str) -> bytes:
    """What is appended to a certificate's PDF before its signature; both together are signed with all that precedes."""
    return SEAL + f"{certificate} {method} ".encode()


# ---------------------------------------------------------------------------------------------------------- credential


def _verify_document(document: Document, issuers: dict[str, Issuer], now: int, revoked: Revoked) -> Verdict:
    issuer_id = _issuer_of(document)
    found = Verdict(Reason.VALID, issuer=issuer_id, certificate=_text(document.get("id")), document=document)
    proof = document.get("proof")
    if not isinstance(proof, dict):
        return _as(found, Reason.UNSIGNED)
    method = _text(proof.get("verificationMethod"))
    key, doubt = _key(issuers, issuer_id, method)
    found = _untouched(found, proof, key)
    if found.valid and doubt is not None:
        found = _as(found, doubt)
    return _in_force(found, now, revoked) if found.valid else found


def _untouched(found: Verdict, proof: Document, key: str) -> Verdict:
    """Whether the key, "" where none is known, signed what the document says now."""
    try:
        whole = not key or (
            proof.get("proofPurpose") == "assertionMethod" and holds(found.document, from_multikey(key))
        )
    except UnknownContext as trouble:
        return _as(found, Reason.UNKNOWN_CONTEXT, str(trouble))
    except Unclear as trouble:
        return _as(found, Reason.UNCLEAR, str(trouble))
    except ValueError:
        return _as(found, Reason.UNKNOWN_KEY)
    return found if whole else _as(found, Reason.ALTERED)


def _in_force(found: Verdict, now: int, revoked: Revoked) -> Verdict:
    """What only counts once the document is known to be the issuer's."""
    document = found.document
    begins, ends = _ms(document.get("validFrom")), _ms(document.get("validUntil"))
    status = document.get("credentialStatus")
    if revoked(found.certificate, status if isinstance(status, dict) else None):
        return _as(found, Reason.REVOKED)
    if begins is not None and begins > now:
        return _as(found, Reason.NOT_YET_VALID, f"It counts from {document['validFrom']}.")
    if ends is not None and ends <= now:
        return _as(found, Reason.EXPIRED, f"It counted until {document['validUntil']}.")
    return found


def _key(issuers: dict[str, Issuer], issuer_id: str, method: str) -> tuple[str, Reason | None]:
    """(the key that is to have signed, "" if none is known; why it would not be enough that it did)."""
    controller, _, _ = method.partition("#")
    issuer = issuers.get(issuer_id)
    # did:key: the address is the key. It shows whether the file was changed, and nothing of who made it.
    told = controller.removeprefix("did:key:") if controller.startswith("did:key:") else ""
    if issuer is None:
        return told, Reason.UNKNOWN_ISSUER
    if controller != issuer_id:
        return told, Reason.WRONG_ISSUER
    key = issuer.keys.get(method)
    if key is None:
        return "", Reason.UNKNOWN_KEY
    return key.public, Reason.KEY_WITHDRAWN if key.withdrawn else None


# ----------------------------------------------------------------------------------------------------------------- PDF


def _verify_pdf(content: bytes, issuers: dict[str, Issuer], revoked: Revoked) -> Verdict:
    """A PDF is signed as it stands, byte for byte, by its last line."""
    body, seal, line = content.rpartition(SEAL)
    parts = line.decode(errors="replace").removesuffix("\n").split(" ")
    if not seal or len(parts) != 3:  # noqa: PLR2004 - certificate, key, signature
        return Verdict(Reason.UNSIGNED)
    certificate, method, signature = parts
    issuer_id = method.partition("#")[0]
    found = Verdict(Reason.VALID, issuer=issuer_id, certificate=certificate)
    key, doubt = _key(issuers, issuer_id, method)
    if key and not signed_by(from_multikey(key), body + seal_text(certificate, method), signature):
        return _as(found, Reason.ALTERED)
    if doubt is not None:
        return _as(found, doubt)
    return _as(found, Reason.REVOKED) if revoked(certificate, None) else found


# -------------------------------------------------------------------------------------------------------- small things


def _as(found: Verdict, reason: Reason, detail: str = "") -> Verdict:
    return msgspec.structs.replace(found, reason=reason, detail=detail)


def _issuer_of(document: Document) -> str:
    issuer = document.get("issuer")
    return _text(issuer.get("id")) if isinstance(issuer, dict) else _text(issuer)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _many(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One name twice would be read one way by us and another way by somebody else."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name stands twice")
    return document


def _ms(value: object) -> int | None:
    """An ISO 8601 time in ms; one without a zone is UTC, what is no time is none."""
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp() * 1000)
