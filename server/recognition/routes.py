"""What anybody may ask of a certificate: its page, its files, who signs here, and what was taken back."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.accounts.keys import Keys
from server.courses.blob_store import BlobStore
from server.database import Database
from server.errors import NotFound, Unavailable
from server.recognition.certificates import find, list_exists, revoked_bits
from server.recognition.credential import iso, status_list
from server.recognition.facts import Facts
from server.recognition.issuers import issuer_address, issuers, keys_of, newest_signer
from server.recognition.page import certificate_page
from server.settings import Settings

_MOST_LISTS = 10_000
_PLAIN = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@get("/certificates/{id_:str}", sync_to_thread=True, tags=["certificates"], media_type=MediaType.HTML)
def page(id_: FromPath[str], database: NamedDependency[Database]) -> Response[str]:
    """All that a certificate says, and whether it still counts."""
    with database.read() as connection:
        found = find(connection, id_)
        facts = msgspec.json.decode(found.facts, type=Facts)
        withdrawn = issuers(connection)[facts.issuer].keys[facts.key].withdrawn
    shown = certificate_page(facts, found.issued_at, found.revoked_at, found.reason or "", withdrawn=withdrawn)
    return Response(shown, media_type=MediaType.HTML, headers=_PLAIN)


@get("/certificates/{id_:str}/credential", sync_to_thread=True, tags=["certificates"])
def credential_file(
    id_: FromPath[str], database: NamedDependency[Database], blobs: NamedDependency[BlobStore]
) -> Response[bytes]:
    """The signed credential."""
    with database.read() as connection:
        found = find(connection, id_)
    return _file(blobs, found.credential, "application/vc+ld+json", f"{id_}.json")


@get("/certificates/{id_:str}/pdf", sync_to_thread=True, tags=["certificates"])
def pdf_file(
    id_: FromPath[str], database: NamedDependency[Database], blobs: NamedDependency[BlobStore]
) -> Response[bytes]:
    """The sealed PDF."""
    with database.read() as connection:
        found = find(connection, id_)
    return _file(blobs, found.pdf, "application/pdf", f"{id_}.pdf")


@get("/issuer", sync_to_thread=True, tags=["certificates"])
def issuer(database: NamedDependency[Database], settings: NamedDependency[Settings]) -> dict[str, Any]:
    """Who issues here, with every key that ever signed: a W3C controlled identifier document."""
    address = issuer_address(settings)
    with database.read() as connection:
        methods = [
            {
                "id": f"{row.issuer}#{row.public}",
                "type": "Multikey",
                "controller": row.issuer,
                "publicKeyMultibase": row.public,
            }
            | ({} if row.withdrawn_at is None else {"revoked": iso(row.withdrawn_at)})
            for row in keys_of(connection)
        ]
    return {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": address,
        "name": settings.seller,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
    }


@get("/issuer/status/{number:int}", sync_to_thread=True, tags=["certificates"])
def status(
    number: FromPath[int],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    keys: NamedDependency[Keys],
) -> Response[bytes]:
    """One list of what was taken back, signed; there is none in which no certificate has a place."""
    with database.read() as connection:
        if not 0 <= number <= _MOST_LISTS or not list_exists(connection, number):
            raise NotFound("There is no such list.")
        revoked = revoked_bits(connection, number)
        by = newest_signer(connection, keys)
    if by is None:
        raise Unavailable("The key was withdrawn, and there is no other yet.", retry_after=3600)
    listed = status_list(number, revoked, by, settings.clock())
    return Response(listed, media_type="application/vc+ld+json", headers={"Cache-Control": "public, max-age=300"})


def _file(blobs: BlobStore, sha256: str, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(blobs.path(sha256).read_bytes(), media_type=media_type, headers=headers)


ROUTES = (page, credential_file, pdf_file, issuer, status)
