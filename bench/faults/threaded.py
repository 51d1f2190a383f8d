"""A server on a thread of this process, over a real socket: for faults of the disk, which is put under this process."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import uvicorn
from typing_extensions import override

from bench.faults.town import HOST, Server
from server.app import create_app
from server.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


class ThreadedServer(Server):
    """As good as the real one, but for being killed: it closes its files."""

    _running: tuple[uvicorn.Server, threading.Thread] | None = None

    @override
    def start(self) -> str:
        """Serve; on the same port as before."""
        listening = socket.create_server((HOST, int(self._port)))
        self._port = str(listening.getsockname()[1])
        app = create_app(Settings(self.folder))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        self._running = (server, thread)
        return f"http://{HOST}:{self._port}"

    @override
    def kill(self) -> None:
        """It ends in peace; what the disk loses is another's affair."""
        if self._running is not None:
            server, thread = self._running
            server.should_exit = True
            thread.join()
            for each in server.servers:
                each.close()
            self._running = None

    def move(self, folder: Path) -> None:
        """Serve another folder from the next start on."""
        self.folder = folder
