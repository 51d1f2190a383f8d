"""Data Integrity proofs with Ed25519 (W3C vc-di-eddsa): made by a server, checked by anyone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from learning.credentials.canonical import Unclear, jcs, rdfc
from learning.credentials.multibase import base58, from_base58

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from learning.credentials.canonical import Document

RDFC: Final = "eddsa-rdfc-2022"
JCS: Final = "eddsa-jcs-2022"
_SUITES: Final[dict[str, Callable[[Document], bytes]]] = {RDFC: rdfc, JCS: jcs}


def signed(document: Document, key: Ed25519PrivateKey, *, method: str, created: str, suite: str = RDFC) -> Document:
    """The document with a proof. `method` is the address of the public key, `created` an ISO 8601 time.

    Raises `Unclear` and `UnknownContext` where the document cannot be signed whole.
    """
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    if suite == JCS:
        proof |= {"@context": document["@context"]}
    return document | {"proof": proof | {"proofValue": base58(key.sign(signed_bytes(document, proof)))}}


def holds(document: Document, public: bytes) -> bool:
    """Whether this key, 32 bytes, made the document's proof over the document as it is.

    Raises `Unclear` and `UnknownContext` where that can't be told.
    """
    proof = document["proof"]
    content = signed_bytes({key: value for key, value in document.items() if key != "proof"}, proof)
    return signed_by(public, content, proof.get("proofValue", ""))


def signed_by(public: bytes, content: bytes, signature: str) -> bool:
    """Whether this key, 32 bytes, made the signature, as multibase, over the content."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(from_base58(signature), content)
    except (InvalidSignature, ValueError, TypeError, AttributeError):  # it is hostile, and may not even be text
        return False
    return True


def signed_bytes(document: Document, proof: Document) -> bytes:
    """What is signed: the hash of the proof's own statements, then the hash of the document's (64 bytes)."""
    suite = proof.get("cryptosuite")
    if proof.get("type") != "DataIntegrityProof" or not isinstance(suite, str) or suite not in _SUITES:
        raise Unclear("Its proof is of a kind that Carrel does not check.")
    canonical = _SUITES[suite]
    settings = {key: value for key, value in proof.items() if key != "proofValue"}
    if suite == RDFC:
        settings["@context"] = document.get("@context")
    return b"".join(hashlib.sha256(canonical(part)).digest() for part in (settings, document))
