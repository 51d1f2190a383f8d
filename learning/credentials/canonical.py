"""The bytes that a proof signs: the same whatever order, spacing or shape a document is written in.

RDF Dataset Canonicalization through JSON-LD (`eddsa-rdfc-2022`), or JSON Canonicalization (`eddsa-jcs-2022`). A context
is only taken from the product itself: checking never asks a network, and nobody can change what a word means later.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

CONTEXTS: Final = Path(__file__).resolve().parents[2] / "resources" / "contexts"
_FILES: Final = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.jsonld",
    "https://www.w3.org/ns/credentials/examples/v2": "credentials-examples-v2.jsonld",
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.jsonld",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.jsonld",
    "https://w3id.org/security/multikey/v1": "multikey-v1.jsonld",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-3.0.3.json",
}

Document = dict[str, Any]
"""JSON as Python has it."""


class UnknownContext(ValueError):
    """The document's words are defined in a context that is not among ours."""


class Unclear(ValueError):
    """The document says something that its contexts do not define, and that a signature would therefore not cover."""


def rdfc(document: Document) -> bytes:
    """Canonical N-Quads of a JSON-LD document.

    Raises `UnknownContext`, and `Unclear` for what would be left out silently or is no JSON-LD at all.
    """
    from pyld import jsonld  # 60 ms, and most who start this program check no certificate

    for context in _contexts(document):
        if context not in _FILES:
            raise UnknownContext(context)
    dropped: list[str] = []
    processor = jsonld.JsonLdProcessor(on_property_dropped=lambda name: dropped.append(str(name)))
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    try:
        quads: str = processor.normalize(document, options)
    except (jsonld.JsonLdError, TypeError, ValueError, AttributeError, RecursionError) as trouble:
        raise Unclear("This is no JSON-LD that can be read.") from trouble
    if dropped:
        raise Unclear(f"No context says what “{dropped[0]}” means.")
    return quads.encode()


def jcs(document: Document) -> bytes:
    """Canonical JSON (RFC 8785). Raises `Unclear` for what it cannot hold, like a number beyond 2^53."""
    import rfc8785

    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, RecursionError) as trouble:
        raise Unclear("This is no JSON that can be written in one way only.") from trouble


def _contexts(document: Document) -> list[str]:
    """The contexts named at the top; further down, and given in place, they are not ours."""
    named = document.get("@context", [])
    named = named if isinstance(named, list) else [named]
    return [context if isinstance(context, str) else "one written into the document" for context in named]


def _load(url: str, _options: object = None) -> Document:
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": _context(url)}


@cache
def _context(url: str) -> Document:
    if url not in _FILES:
        raise UnknownContext(url)
    context: Document = json.loads((CONTEXTS / _FILES[url]).read_bytes())
    return context
