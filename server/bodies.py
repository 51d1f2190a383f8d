"""Bodies on the wire: zstd or gzip, both ways, and never more in memory than the limits allow.

A body is unpacked only up to one byte over the limit, so an archive bomb of a few hundred bytes costs its limit and
no more.
"""

from __future__ import annotations

import asyncio
import io
import threading
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import zstandard
from litestar.concurrency import sync_to_thread
from litestar.middleware import ASGIMiddleware
from typing_extensions import override

from server.errors import BadRequest, TooBig, Unavailable
from server.sync.shapes import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send
    from litestar.types.asgi_types import ReceiveMessage

_LEVEL: Final = 3
_WINDOW: Final = 8 << 20
"""The largest zstd window a sender may make us keep."""
_SMALL: Final = 500
"""Bytes below which packing costs more than it saves."""
_SMALL_BODY: Final = 64 << 10
"""Bytes of a plain body that are read without waiting for a turn."""
_AT_ONCE: Final = 4
"""Large or packed bodies that are unpacked and worked on at the same time."""
_ROOM: Final = 48 << 20
"""Bytes that all bodies on their way may hold together."""
_GZIP: Final = 31
_kept = threading.local()


def unpack(content: bytes, encoding: str, limit: int) -> bytes:
    """The body as it was before it was packed.

    Raises `TooBig` above `limit` bytes, `BadRequest` when it is damaged or packed in another way.
    """
    try:
        if encoding == "zstd":
            reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(io.BytesIO(content))
            unpacked = reader.read(limit + 1)
        elif encoding == "gzip":
            unpacked = zlib.decompressobj(_GZIP).decompress(content, limit + 1)
        else:
            raise BadRequest(f"This server reads zstd and gzip, not {encoding[:20]}.")
    except (zstandard.ZstdError, zlib.error) as trouble:
        raise BadRequest("The body is damaged.") from trouble
    return _within(unpacked, limit)


def pack(content: bytes, accepts: str) -> tuple[bytes, dict[str, str]]:
    """The body as the asker likes it, with the headers that say so."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if len(content) < _SMALL:
        return content, headers
    if "zstd" in accepts:
        return _compressor().compress(content), headers | {"Content-Encoding": "zstd"}
    if "gzip" in accepts:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        return packer.compress(content) + packer.flush(), headers | {"Content-Encoding": "gzip"}
    return content, headers


class UnpackedBodies(ASGIMiddleware):
    """Handlers only ever see plain bodies, and few large ones at the same time."""

    def __init__(self) -> None:
        self._room = _Room()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        encoding = _header(scope, b"content-encoding").lower()
        plain = encoding in {"", "identity"}
        if plain and _says_small(scope):
            await next_app(scope, receive, send)
            return
        with self._room.share() as share:
            content = await _whole(receive, share)
            async with self._turns:
                if not plain:
                    content = await sync_to_thread(unpack, content, encoding, LIMITS.hard_bytes)
                scope["headers"] = [*_other_headers(scope), (b"content-length", str(len(content)).encode())]
                await next_app(scope, _replayed(content, receive), send)


class _Room:
    """What all requests that are still coming hold in memory, together."""

    def __init__(self) -> None:
        self._held = 0

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Asks for so many bytes more; all is given back at the end. Raises `Unavailable` when there is no room."""
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self._held + size > _ROOM:
                raise Unavailable("Too many large requests at once.", retry_after=5)
            self._held += size
            mine += size

        try:
            yield take
        finally:
            self._held -= mine


def _header(scope: Scope, name: bytes) -> str:
    named = (value for header, value in scope["headers"] if header == name)
    return next(named, b"").decode("latin-1")


def _other_headers(scope: Scope) -> Iterator[tuple[bytes, bytes]]:
    """But for those that speak of the body as it travelled."""
    hidden = {b"content-encoding", b"content-length", b"transfer-encoding"}
    return ((name, value) for name, value in scope["headers"] if name not in hidden)


def _says_small(scope: Scope) -> bool:
    """No body, or a small one by its own word, which the HTTP parser holds it to.

    Raises `TooBig` when it says itself that it is too large.
    """
    if _header(scope, b"transfer-encoding"):
        return False
    length = _header(scope, b"content-length")
    size = int(length) if length.isascii() and length.isdigit() else 0
    if size > LIMITS.hard_bytes:
        raise TooBig(f"A body of more than {LIMITS.hard_bytes >> 20} MiB.")
    return size <= _SMALL_BODY


async def _whole(receive: Receive, take: Callable[[int], None]) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise BadRequest("The connection was cut.")
        take(len(message["body"]))
        parts.append(message["body"])
        size += len(message["body"])
        if size > LIMITS.hard_bytes:
            raise TooBig(f"A body of more than {LIMITS.hard_bytes >> 20} MiB.")
        if not message.get("more_body"):
            return b"".join(parts)


def _replayed(content: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the unpacked body once, and then whatever the connection says."""
    waiting: list[HTTPReceiveMessage] = [{"type": "http.request", "body": content, "more_body": False}]

    async def replay() -> ReceiveMessage:
        return waiting.pop() if waiting else await receive()

    return replay


def _within(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise TooBig(f"A body of more than {limit >> 20} MiB.")
    return content


def _compressor() -> zstandard.ZstdCompressor:
    """One a thread: making one costs more than packing a small answer."""
    compressor: zstandard.ZstdCompressor | None = getattr(_kept, "compressor", None)
    if compressor is None:
        compressor = _kept.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    return compressor
