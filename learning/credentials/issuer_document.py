"""Who an issuer says they are, and their keys: the document that they publish (W3C Controlled Identifiers)."""

from __future__ import annotations

import json

from learning.credentials.multibase import from_multikey
from learning.credentials.verdict import Issuer, Key


def read_issuer(content: bytes) -> Issuer:
    """The issuer of a published document; keys of other kinds are passed over. Raises `ValueError` for what is none."""
    try:
        document = json.loads(content)
        name = document.get("name") or document["id"]
        keys = {
            method["id"]: Key(method["publicKeyMultibase"], "revoked" in method)
            for method in document["verificationMethod"]
            if _is_ours(method)
        }
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise ValueError("not an issuer's document") from trouble
    return Issuer(str(document["id"]), str(name), keys)


def _is_ours(method: dict[str, str]) -> bool:
    """Whether it is an Ed25519 key, under the address of whoever publishes it."""
    try:
        from_multikey(method["publicKeyMultibase"])
    except ValueError:
        return False
    return isinstance(method["id"], str)
