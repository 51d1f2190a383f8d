"""Whoever should never be reached: a server of the neighbourhood, a port for datagrams, a file. Each tells who came.

That a file was opened is heard from Linux's inotify; elsewhere the file says nothing.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_IN_OPEN = 0x20
_IN_NONBLOCK = 0o4000


class Canary:
    """Listens on loopback, TCP and UDP, and watches a file; `hits` are what came. `pages` are served as documents."""

    def __init__(self, folder: Path, pages: Mapping[str, str] | None = None) -> None:
        self.hits: list[str] = []
        self.file = folder / "secret.svg"
        self.file.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.hits, pages or {}))
        self.net = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", 0))
        self._datagrams.setblocking(False)  # noqa: FBT003  the socket's own word
        self.udp = f"127.0.0.1:{self._datagrams.getsockname()[1]}"
        self._watch = _watch(self.file)

    def take(self) -> list[str]:
        """What came since the last time, and forget it."""
        came = [*self.hits, *self._datagram(), *self._opened()]
        self.hits.clear()
        return came

    def close(self) -> None:
        """Take it down."""
        self._server.shutdown()
        self._server.server_close()
        self._datagrams.close()
        if self._watch is not None:
            os.close(self._watch)

    def _datagram(self) -> list[str]:
        try:
            return ["datagram"] if self._datagrams.recv(2048) else []
        except BlockingIOError:
            return []

    def _opened(self) -> list[str]:
        if self._watch is None:
            return []
        try:
            return ["file"] if os.read(self._watch, 4096) else []
        except BlockingIOError:
            return []


def _handler(hits: list[str], pages: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        @override
        def handle(self) -> None:
            hits.append("connection")
            super().handle()

        def do_GET(self) -> None:
            page = pages.get(self.path)
            if page is None:
                hits.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "text/html" if page is not None else "image/svg+xml")
            self.end_headers()
            self.wfile.write((page or "<svg/>").encode())

        do_POST = do_GET  # noqa: N815  http.server's own names
        do_HEAD = do_GET  # noqa: N815

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on stderr."""

    return Handler


def _watch(file: Path) -> int | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    watch = int(libc.inotify_init1(_IN_NONBLOCK))
    libc.inotify_add_watch(watch, os.fsencode(file), _IN_OPEN)
    return watch
