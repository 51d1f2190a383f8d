"""A line that does what bad networks do: it stands between a device and the real server, on loopback."""

from __future__ import annotations

import http.client
import random
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

_UNREAD: Final = ("refused", "request cut")
_HANG: Final = 0.05
"""Seconds: long enough for the other side to wait, short enough for thousands."""
_PAGE: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<p>Sign in!</p>"
_GATEWAY: Final = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class BadLine:
    """`kinds` counts what was done to requests; while `share` is 0 everything passes as it is."""

    def __init__(self, server: str, seed: str) -> None:
        self._place = server.removeprefix("http://")
        self._chance = random.Random(seed)  # noqa: S311 - a schedule, not a key
        self._lock = threading.Lock()
        self.share = 0.0
        self.kinds: Counter[str] = Counter()
        line = self

        class Handler(socketserver.BaseRequestHandler):
            @override
            def handle(self) -> None:
                with suppress(OSError, http.client.HTTPException):  # the server or the device has gone
                    line.serve(self.request)

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Threads(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def serve(self, device: socket.socket) -> None:
        """One request and its answer, or what becomes of them."""
        kind = self._choose()
        if kind in _UNREAD:
            if kind == "request cut":
                device.recv(64)
            _reset(device)
            return
        asked = _read(device)
        if asked is None:
            return
        FAULTS.get(kind, _pass)(self, device, asked)

    def _choose(self) -> str:
        with self._lock:
            if self._chance.random() >= self.share:
                return ""
            kind = self._chance.choice((*_UNREAD, *FAULTS))
            self.kinds[kind] += 1
            return kind

    def answer(self, asked: Asked) -> bytes:
        """What the server says to a request."""
        connection = http.client.HTTPConnection(self._place, timeout=30)
        try:
            connection.request(asked.method, asked.path, asked.body, asked.headers)
            told = connection.getresponse()
            body = told.read()
        finally:
            connection.close()
        dropped = {"connection", "content-length", "transfer-encoding"}
        heads = [f"{name}: {value}" for name, value in told.getheaders() if name.lower() not in dropped]
        heads += [f"Content-Length: {len(body)}", "Connection: close"]
        return "\r\n".join([f"HTTP/1.1 {told.status} {told.reason}", *heads, "", ""]).encode("latin-1") + body

    def any_place(self, content: bytes) -> int:
        """Somewhere inside."""
        with self._lock:
            return self._chance.randrange(1, max(2, len(content)))


def _read(device: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        some = device.recv(65536)
        if not some:
            return None
        data += some
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    length = int({name.lower(): value for name, value in headers.items()}.get("content-length", "0"))
    while len(body) < length and (some := device.recv(65536)):
        body += some
    return Asked(method, path, headers, body)


def _reset(device: socket.socket) -> None:
    """No goodbye: what was on the way is gone."""
    device.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    device.close()


def _pass(line: BadLine, device: socket.socket, asked: Asked) -> None:
    device.sendall(line.answer(asked))


def _never_arrives(_line: BadLine, device: socket.socket, _asked: Asked) -> None:
    _reset(device)


def _answer_lost(line: BadLine, device: socket.socket, asked: Asked) -> None:
    line.answer(asked)
    _reset(device)


def _answer_cut(line: BadLine, device: socket.socket, asked: Asked) -> None:
    answer = line.answer(asked)
    device.sendall(answer[: line.any_place(answer)])
    _reset(device)


def _hangs(line: BadLine, _device: socket.socket, asked: Asked) -> None:
    line.answer(asked)
    time.sleep(_HANG)


def _garbled(line: BadLine, device: socket.socket, asked: Asked) -> None:
    head, _, body = line.answer(asked).partition(b"\r\n\r\n")
    broken = bytearray(body)
    for _ in range(8):
        if broken:
            broken[line.any_place(body) % len(broken)] ^= 0x55
    device.sendall(head + b"\r\n\r\n" + broken)


def _trickles(line: BadLine, device: socket.socket, asked: Asked) -> None:
    answer = line.answer(asked)
    step = max(1, len(answer) // 5)
    for at in range(0, len(answer), step):
        device.sendall(answer[at : at + step])
        time.sleep(_HANG / 5)


def _twice(line: BadLine, device: socket.socket, asked: Asked) -> None:
    first = line.answer(asked)
    second = line.answer(asked)
    device.sendall(first if line.any_place(first) % 2 else second)


def _captive(_line: BadLine, device: socket.socket, _asked: Asked) -> None:
    device.sendall(_PAGE)


def _gateway(line: BadLine, device: socket.socket, asked: Asked) -> None:
    line.answer(asked)
    device.sendall(_GATEWAY)


FAULTS: Final[dict[str, Callable[[BadLine, socket.socket, Asked], None]]] = {
    "request lost": _never_arrives,
    "answer lost": _answer_lost,
    "answer cut": _answer_cut,
    "no answer": _hangs,
    "answer garbled": _garbled,
    "answer in drops": _trickles,
    "request twice": _twice,
    "network's own page": _captive,
    "gateway's error": _gateway,
}
"""Beside those that read no request whole."""
