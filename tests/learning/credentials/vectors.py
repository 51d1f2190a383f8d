"""A small credential of our own, signed with a key made for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learning.credentials.multibase import multikey
from learning.credentials.proof import RDFC, signed
from learning.credentials.verdict import Issuer, Key

if TYPE_CHECKING:
    from learning.credentials.canonical import Document

ISSUER: Final = "https://shop.example/issuer"
NOW: Final = 1_780_000_000_000
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def method(key: Ed25519PrivateKey = KEY, issuer: str = ISSUER) -> str:
    """The address of a key."""
    return f"{issuer}#{public(key)}"


def public(key: Ed25519PrivateKey = KEY) -> str:
    """A key's public half."""
    return multikey(key.public_key().public_bytes_raw())


def issuers(*, withdrawn: bool = False) -> dict[str, Issuer]:
    """The one who is known."""
    return {ISSUER: Issuer(ISSUER, "A shop", {method(): Key(public(), withdrawn)})}


def unsigned(**more: object) -> Document:
    """What a certificate says."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:6f0c3a52-9f7e-4c1d-8a44-0c7a11e5de5c",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "A shop"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Welding",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": "Nurul Aisyah binti Ahmad",
                }
            ],
            "achievement": {
                "id": "urn:uuid:0d0b3a52-9f7e-4c1d-8a44-0c7a11e5de5c",
                "type": ["Achievement"],
                "criteria": {"narrative": "Every lesson."},
                "description": "A course.",
                "name": "Welding",
            },
        },
    } | more


def credential(key: Ed25519PrivateKey = KEY, *, suite: str = RDFC, **more: object) -> Document:
    """The same, signed."""
    return signed(unsigned(**more), key, method=method(key), created="2026-01-01T00:00:00Z", suite=suite)
