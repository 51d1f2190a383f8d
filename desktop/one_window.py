"""One window for a home: a second start raises the first and goes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from localdb.errors import Busy

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

    from localdb.home_folder import HomeFolder

_LOCK, _WAIT_MS = "window", 2000


class OneWindow(QObject):
    """Held by a lock, so that a killed window leaves nothing behind; the socket only carries the wish to be raised."""

    raise_requested = Signal()

    def __init__(self, home: HomeFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._held = ExitStack()
        self._server: QLocalServer | None = None

    def enter(self) -> bool:
        """Become the window of this home; False when there is one, and it has been asked to show itself."""
        try:
            self._held.enter_context(self._home.lock(_LOCK))
        except Busy:
            self._ask_other()
            return False
        return True

    def listen(self) -> None:
        """Hear from later starts from now on; apart from `enter`, so that the first sight need not wait for it."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    @property
    def is_listening(self) -> bool:
        """Whether a later start would be heard."""
        return self._server is not None and self._server.isListening()

    def leave(self) -> None:
        """Let another one in."""
        if self._server is not None:
            self._server.close()
        self._held.close()

    @property
    def _name(self) -> str:
        from hashlib import sha256

        return f"carrel-{sha256(str(self._home.path.resolve()).encode()).hexdigest()[:24]}"

    def _ask_other(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.disconnectFromServer()

    def _on_connection(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raise_requested.emit()
