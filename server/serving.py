"""Serving until SIGTERM: says where once it accepts, and lets running requests finish for three seconds.

One process, or several that share the port and the database: whatever they must agree on is in the database.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec
import uvicorn
from typing_extensions import override
from uvicorn.supervisors import Multiprocess

from server.errors import WrongUse
from server.patience import PatientProtocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from litestar import Litestar

_GRACE_SECONDS: Final = 3
_START_SECONDS: Final = 60
_BETWEEN_COLLECTIONS: Final = 10_000
"""Objects that may be new before Python looks for cycles among them: one large request makes a few thousand."""


class _Announcing(uvicorn.Server):
    """uvicorn, with one line on stdout when it accepts connections."""

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _settle_memory()
        if self.started:
            _announce(self.servers[0].sockets[0])


def _settle_memory() -> None:
    """What a start makes stays: looking through it again and again took a tenth of a large sync (decision 35)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_BETWEEN_COLLECTIONS)


class _AnnouncingMany(Multiprocess):
    """uvicorn's supervisor, with one line on stdout when every worker accepts; a worker that dies is replaced."""

    @override
    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(_START_SECONDS) for process in self.processes):
            _announce(self.sockets[0])


class _CutOff(logging.Filter):
    """A request that was still coming when the server was told to stop: its asker tries again, nothing is wrong."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def serve_app(make_app: Callable[[str], Litestar], host: str, port: int) -> None:
    """Serve in this process until SIGTERM or SIGINT. `make_app` is told the address it listens at.

    Raises `WrongUse` when it cannot listen there.
    """
    logging.getLogger("uvicorn.error").addFilter(_CutOff())
    # uvicorn raises the signal again once it has stopped; a wished stop is no failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopped)
    listening = _listening(_config(None, host, port))
    app = make_app(_address(listening))
    _Announcing(_config(app, host, port)).run(sockets=[listening])


def serve_workers(make_app: Callable[[str], Litestar], host: str, port: int, workers: int) -> None:
    """Serve in so many processes until SIGTERM or SIGINT. `make_app` is called in each, and must be picklable.

    Raises `WrongUse` when it cannot listen there.
    """
    listening = _listening(_config(None, host, port))
    make_worker = partial(_worker, make_app, _address(listening))
    _AnnouncingMany(_config(make_worker, host, port, factory=True, workers=workers), [listening]).run()


def _listening(config: uvicorn.Config) -> socket.socket:
    try:
        return config.bind_socket()
    except SystemExit as refused:  # uvicorn has logged why
        raise WrongUse(
            f"Nothing could be served on {config.host} port {config.port}.", next_="Is it taken?"
        ) from refused


def _config(app: Litestar | Callable[[], Litestar] | None, host: str, port: int, **more: Any) -> uvicorn.Config:  # noqa: ANN401 - uvicorn's own
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # none, to listen before there is one
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_SECONDS,
        server_header=False,
        http=PatientProtocol,
        ws="none",
        **more,
    )


def _worker(make_app: Callable[[str], Litestar], url: str) -> Litestar:
    """One of several: it goes when the process that started it has been killed, and leaves the port free."""
    os.umask(0o077)
    logging.getLogger("uvicorn.error").addFilter(_CutOff())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    app = make_app(url)
    _settle_memory()
    return app


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _announce(listening: socket.socket) -> None:
    click.echo(msgspec.json.encode({"url": _address(listening), "pid": os.getpid()}))


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}"


def _stopped(_number: int, _frame: object) -> None:
    """The server is down already."""
