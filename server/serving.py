"""Serving until SIGTERM: says where once it accepts, and lets running requests finish for three seconds."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from typing import TYPE_CHECKING, Final

import click
import msgspec
import uvicorn
from typing_extensions import override

from server.errors import WrongUse

if TYPE_CHECKING:
    import socket

    from litestar import Litestar

_GRACE_SECONDS: Final = 3


class _Announcing(uvicorn.Server):
    """uvicorn, with one line on stdout when it accepts connections."""

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            host = f"[{host}]" if ":" in host else host
            click.echo(msgspec.json.encode({"url": f"http://{host}:{port}", "pid": os.getpid()}))


class _CutOff(logging.Filter):
    """A request that was still coming when the server was told to stop: its asker tries again, nothing is wrong."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def serve_app(app: Litestar, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises `WrongUse` when it cannot listen there.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_SECONDS,
        server_header=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_CutOff())
    # uvicorn raises the signal again once it has stopped; a wished stop is no failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopped)
    try:
        _Announcing(config).run()
    except SystemExit as refused:  # uvicorn has logged why
        raise WrongUse(f"Nothing could be served on {host} port {port}.", next_="Is it taken?") from refused


def _stopped(_number: int, _frame: object) -> None:
    """The server is down already."""
