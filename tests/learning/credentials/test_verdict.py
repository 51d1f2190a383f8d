"""A certificate that is not what it seems is named for what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.credentials.proof import JCS, RDFC, signed
from learning.credentials.status_list import BITS, is_set, packed
from learning.credentials.verdict import WORDS, Reason, Verdict, verify
from tests.learning.credentials.vectors import ISSUER, NOW, OTHER, credential, issuers, method, unsigned

if TYPE_CHECKING:
    from learning.credentials.canonical import Document

WHOLE = json.dumps(credential()).encode()


def check(document: Document | bytes, **how: object) -> Verdict:
    """The verdict on a document, with the one issuer known."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verify(content, issuers(), NOW, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_what_was_signed_is_valid_however_it_is_written(suite: str) -> None:
    """Spaces, order and escapes make no difference, in either way of signing."""
    document = credential(suite=suite)
    turned = json.dumps(dict(reversed(document.items())), indent=3, ensure_ascii=False).encode()

    assert check(document).reason is Reason.VALID
    assert check(turned).reason is Reason.VALID


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
def test_no_flipped_bit_goes_unseen(place: int, bit: int) -> None:
    """Either the file is found wanting, or what it says is what was signed."""
    flipped = bytearray(WHOLE)
    flipped[place] ^= 1 << bit
    found = check(bytes(flipped))

    assert not found.valid or json.loads(flipped) == json.loads(WHOLE)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"\xff\x00", Reason.UNREADABLE),
        (b'{"type": "VerifiableCredential", "type": "x"}', Reason.UNREADABLE),
        (b"[" * 100_000, Reason.UNREADABLE),
        (b'{"type": "Note"}', Reason.NOT_A_CREDENTIAL),
        (unsigned(), Reason.UNSIGNED),
        (credential() | {"name": "Flying"}, Reason.ALTERED),
        (credential() | {"grade": "A"}, Reason.UNCLEAR),
        (credential() | {"@context": ["https://evil.example/words"]}, Reason.UNKNOWN_CONTEXT),
        (credential(OTHER), Reason.UNKNOWN_KEY),
        (credential() | {"issuer": "https://other.example/issuer"}, Reason.UNKNOWN_ISSUER),
        (
            signed(unsigned(), OTHER, method=method(OTHER, "https://other.example"), created="2026-01-01T00:00:00Z"),
            Reason.WRONG_ISSUER,
        ),
        (credential(validFrom="2036-01-01T00:00:00Z"), Reason.NOT_YET_VALID),
        (credential(validUntil="2026-02-01T00:00:00Z"), Reason.EXPIRED),
    ],
)
def test_each_fault_has_its_name(document: Document | bytes, reason: Reason) -> None:
    """And the words for it."""
    found = check(document)

    assert found.reason is reason
    assert found.words.startswith(WORDS[reason])


def test_what_its_issuer_took_back_is_said_to_be() -> None:
    """By the list that the issuer keeps."""
    entry = {
        "id": f"{ISSUER}/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": f"{ISSUER}/status/1",
    }
    listed = packed([7])
    document = credential(credentialStatus=entry)

    def revoked(_certificate: str, status: Document | None) -> bool:
        return status is not None and is_set(listed, int(status["statusListIndex"]))

    assert check(document, revoked=revoked).reason is Reason.REVOKED
    assert check(credential(), revoked=revoked).reason is Reason.VALID


def test_a_withdrawn_key_proves_nothing() -> None:
    """Whoever has it may have written any date."""
    assert verify(WHOLE, issuers(withdrawn=True), NOW).reason is Reason.KEY_WITHDRAWN


@given(st.sets(st.integers(0, BITS - 1), max_size=20))
def test_a_status_list_says_what_was_put_in(revoked: set[int]) -> None:
    """Each bit, and no other beside it."""
    listed = packed(revoked)

    for index in {*revoked, *((index + 1) % BITS for index in revoked), 0, BITS - 1}:
        assert is_set(listed, index) == (index in revoked)


@pytest.mark.parametrize("listed", ["", "u", "uAAAA", "z123", "u@@@"])
def test_what_is_no_status_list_is_refused(listed: str) -> None:
    """In one way."""
    with pytest.raises(ValueError, match="not"):
        is_set(listed, 0)
