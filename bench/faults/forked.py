"""Processes that begin in a few milliseconds, to be killed: forked from this one, which has imported everything.

They are real processes with real files and sockets; only Python's start is saved. The parent must have no database open
when it forks, because SQLite's locks do not survive that.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import time
from typing import TYPE_CHECKING, Any, Final, Self

from typing_extensions import override

from bench.faults.town import HOST, Server
from server.app import create_app
from server.serving import serve_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

_FORK: Final = multiprocessing.get_context("fork")


class Child:
    """`work` in a process of its own, which speaks through the connection it is given, and reads nothing."""

    def __init__(self, work: Callable[[Connection], None]) -> None:
        self._heard, far = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_speaking, args=(work, far), daemon=True)
        self._process.start()
        far.close()
        self.pid = self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.is_alive()

    def heard(self, seconds: float) -> Iterator[Any]:
        """What it says within so long a time."""
        end = time.monotonic() + seconds
        with contextlib.suppress(EOFError, ConnectionError):
            while self._heard.poll(max(0.0, end - time.monotonic())):
                yield self._heard.recv()

    def line(self) -> bytes:
        """The first line that it prints instead."""
        with os.fdopen(os.dup(self._heard.fileno()), "rb") as printed:
            return printed.readline()

    def kill(self) -> list[Any]:
        """SIGKILL, now. Returns what it had still said; a last word that was cut is no word."""
        self._process.kill()
        self._process.join()
        said = list(self.heard(60))
        self._heard.close()
        return said

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._process.is_alive():
            self.kill()


def _speaking(work: Callable[[Connection], None], far: Connection) -> None:
    """What is printed goes to the parent too, and what is logged nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    work(far)


class ForkedServer(Server):
    """A server whose process is forked: as good to kill, and there again in a fraction of the time."""

    _child: Child | None = None

    @override
    def start(self) -> str:
        """Serve; on the same port as before."""
        self._child = Child(self._serve)
        url: str = json.loads(self._child.line())["url"]
        self._port = url.rpartition(":")[2]
        return url

    def _serve(self, far: Connection) -> None:
        sys.stdout = os.fdopen(far.fileno(), "w", closefd=False)
        settings = Settings(self.folder)
        serve_app(lambda _: create_app(settings, by_itself=True), HOST, int(self._port))

    @override
    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        if self._child is not None:
            self._child.kill()
            self._child = None
