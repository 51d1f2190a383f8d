"""`/v1/blobs/{sha256}`: the files of courses, to learners who are enrolled; to everybody else they do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import HttpMethod, Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from server.accounts.access import Identity
from server.accounts.devices import signed_in
from server.bodies import pack
from server.courses.access import blob_size
from server.courses.blob_store import BlobStore
from server.courses.ranges import Part, asked_part
from server.database import Database
from server.errors import Unavailable
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 256 << 10
PACKED_AT_MOST = 1 << 20
"""Bytes: larger files travel as they are, so that they are never whole in memory."""


# One handler for both methods: Litestar 2.25 wraps a threaded handler twice when another one shares its path.
@route("/v1/blobs/{sha256:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], sync_to_thread=True, tags=["courses"])
def blob(
    request: Request[Any, Any, Any],
    sha256: FromPath[str],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    blobs: NamedDependency[BlobStore],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """The bytes of a file, or a part of them, or how large it is."""
    size = _size(database, identity, sha256, settings.clock())
    if blobs.size(sha256) != size:
        raise Unavailable("This file is damaged on the server; its operator can see it in `doctor`.", retry_after=3600)
    headers = _headers(sha256)
    if request.method == "HEAD":
        return Response(None, headers=headers | {"Content-Length": str(size)})
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(None, status_code=304, headers=headers)
    part = _part(request, headers["ETag"], size)
    if part is None and size <= PACKED_AT_MOST and "zstd" in request.headers.get("Accept-Encoding", ""):
        packed, more = pack(blobs.path(sha256).read_bytes(), "zstd")
        if "Content-Encoding" in more:
            headers |= {"ETag": f'"{sha256}-zstd"', "Vary": "Accept-Encoding", "Content-Encoding": "zstd"}
        return Response(packed, media_type="application/octet-stream", headers=headers)
    if part is None:
        return _sent(blobs.path(sha256), Part(0, size), headers, 200)
    if part.start >= part.end:
        return Response(None, status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    return _sent(
        blobs.path(sha256), part, headers | {"Content-Range": f"bytes {part.start}-{part.end - 1}/{size}"}, 206
    )


def _size(database: Database, identity: Identity, sha256: str, now: int) -> int:
    with database.read() as connection:
        signed_in(connection, identity)
        return blob_size(connection, identity.learner, sha256, now)


def _part(request: Request[Any, Any, Any], tag: str, size: int) -> Part | None:
    """A part is only given of the very file that the asker has the beginning of."""
    if request.headers.get("If-Range", tag) != tag:
        return None
    return asked_part(request.headers.get("Range", ""), size)


def _headers(sha256: str) -> dict[str, str]:
    return {
        "ETag": f'"{sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }


def _sent(path: Path, part: Part, headers: dict[str, str], status: int) -> Stream:
    headers = headers | {"Content-Length": str(part.end - part.start)}
    return Stream(_read(path, part), media_type="application/octet-stream", status_code=status, headers=headers)


def _read(path: Path, part: Part) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.start)
        left = part.end - part.start
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


ROUTES = (blob,)
