"""The real server on a real port in this process, with a count of what it is asked."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from typing_extensions import override

from server.app import create_app
from server.patience import PatientProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.settings import Settings


class CountedServer(uvicorn.Server):
    """`asked`: requests so far, by their path."""

    def __init__(self, settings: Settings) -> None:
        self.asked: Counter[str] = Counter()
        self._app = create_app(settings)
        config = uvicorn.Config(
            self._count,
            port=0,
            interface="asgi3",
            log_config=None,
            access_log=False,
            lifespan="on",
            http=PatientProtocol,
            ws="none",
        )
        super().__init__(config)
        self._accepts = threading.Event()
        self._came = threading.Condition()

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.servers[0].sockets[0].getsockname()
        return f"http://{host}:{port}"

    @override
    async def startup(self, sockets: Any = None) -> None:
        """As uvicorn does, and then say so."""
        await super().startup(sockets)
        self._accepts.set()

    async def _count(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        if scope["type"] == "http":
            with self._came:
                self.asked[scope["path"]] += 1
                self._came.notify_all()
        await self._app(scope, receive, send)

    def until_asked(self, path: str) -> None:
        """Somebody has asked for this, before or by now."""
        with self._came:
            assert self._came.wait_for(lambda: self.asked[path], 30)

    @contextmanager
    def running(self) -> Iterator[CountedServer]:
        """Serve until the end of the block."""
        thread = threading.Thread(target=self.run)
        thread.start()
        assert self._accepts.wait(30)
        try:
            yield self
        finally:
            self.should_exit = True
            thread.join(30)
