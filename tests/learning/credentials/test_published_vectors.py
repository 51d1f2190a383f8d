"""The standards' own examples, byte for byte."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learning.credentials.canonical import jcs, rdfc
from learning.credentials.multibase import from_base58, from_multikey
from learning.credentials.proof import holds, signed, signed_bytes
from learning.credentials.verdict import Issuer, Key, Reason, verify
from tests.learning.credentials.vectors import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from learning.credentials.canonical import Document

pytestmark = pytest.mark.realdata
ARRANGED = [("eddsa-rdfc-2022", "DataInt"), ("eddsa-jcs-2022", "JCS")]


@pytest.fixture
def vectors(realdata: Path) -> Path:
    """The folder of published vectors."""
    return realdata / "credentials"


def parts(document: Document) -> tuple[Document, Document]:
    """Take a document and its proof apart; the proof without its value."""
    proof = {key: value for key, value in document["proof"].items() if key != "proofValue"}
    return {key: value for key, value in document.items() if key != "proof"}, proof


@pytest.mark.parametrize(("suite", "name"), ARRANGED)
def test_w3c_vectors(vectors: Path, suite: str, name: str) -> None:
    """Canonical forms, hashes and the signature of vc-di-eddsa, made and checked."""
    folder = vectors / "vc-di-eddsa" / suite
    document = json.loads((folder / f"signed{name}.json").read_bytes())
    pair = json.loads((vectors / "vc-di-eddsa" / "keyPair.json").read_bytes())
    bare, proof = parts(document)
    key = Ed25519PrivateKey.from_private_bytes(from_base58(pair["privateKeyMultibase"])[2:])
    canonical = rdfc if suite == "eddsa-rdfc-2022" else jcs

    assert canonical(bare) == (folder / f"canonDoc{name}.txt").read_bytes()
    assert signed_bytes(bare, proof).hex() == (folder / f"combinedHash{name}.txt").read_text().strip()
    made = signed(bare, key, method=proof["verificationMethod"], created=proof["created"], suite=suite)
    assert made["proof"]["proofValue"] == document["proof"]["proofValue"]
    assert holds(document, from_multikey(pair["publicKeyMultibase"]))


def test_open_badges_vector(vectors: Path) -> None:
    """The signed badge of the Open Badges 3.0 guide."""
    told = json.loads((vectors / "openbadges-3.0" / "obv3p0-eddsa-rdfc-2022.json").read_bytes())
    document = told["signedCredential"]
    bare, proof = parts(document)

    assert rdfc(bare).decode() == told["documentCanonical"]
    assert hashlib.sha256(rdfc(bare)).hexdigest() == told["documentHash"]
    assert signed_bytes(bare, proof).hex() == told["dataToSign"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["privateKeyHex"])[:32])
    assert signed(bare, key, method=proof["verificationMethod"], created=proof["created"])["proof"] == document["proof"]
    method, issuer = proof["verificationMethod"], document["issuer"]["id"]
    known = {issuer: Issuer(issuer, "Example Corp", {method: Key(told["publicKeyMultibase"])})}
    assert verify(json.dumps(document).encode(), known, NOW).reason is Reason.VALID


def test_json_canonicalization_vectors(vectors: Path) -> None:
    """RFC 8785's own data."""
    tried = 0
    for source in sorted((vectors / "jcs" / "input").iterdir()):
        assert jcs(json.loads(source.read_bytes())) == (vectors / "jcs" / "output" / source.name).read_bytes()
        tried += 1
    assert tried == 6
