"""The window's program: the only place that knows all parts, and that nothing imports but its own entry points."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.design.appearance import Appearance
from desktop.fault_log import log
from desktop.settings.choices import STILL
from desktop.sitting import Sitting

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtCore import QSettings
    from PySide6.QtNetwork import QNetworkInformation
    from PySide6.QtWidgets import QApplication

    from desktop.account.secrets import Secrets
    from desktop.main_window import MainWindow
    from desktop.one_window import OneWindow
    from localdb.home import Home


class App(QObject):
    """Holds the look and the memory of the window, and one sitting at a time."""

    def __init__(
        self,
        application: QApplication,
        home: Home,
        door: OneWindow,
        memory: QSettings,
        window: MainWindow | None = None,
    ) -> None:
        """Where there is a window already, the first sitting takes place in it."""
        super().__init__(application)
        self._home = home
        self.door = door
        self._passphrase = ""
        self._turn = threading.Lock()
        self._window = window
        self.memory = memory
        choice = str(self.memory.value("look/theme") or "system")
        scale = float(str(self.memory.value("look/scale") or 1.0))
        self.look = Appearance(application, choice, scale)
        self.look.keys.remember_in(memory)
        self.look.choose_stillness(still=STILL.get(str(self.memory.value("look/motion"))))
        self.sitting: Sitting | None = None
        self._network: QNetworkInformation | None = None
        door.raise_requested.connect(self._raise)
        sys.excepthook = self._on_fault

    def open(self) -> None:
        """Show the window; all that may wait begins after it was painted."""
        self._sit_down()
        if self.sitting is not None:
            self.sitting.settled.connect(self._on_settled)

    def close(self) -> None:
        """Put everything away."""
        sys.excepthook = sys.__excepthook__
        if self.sitting is not None:
            self.sitting.end()
        self.memory.sync()
        self.door.leave()

    def _sit_down(self) -> None:
        before = self.sitting
        sitting = Sitting(self.look, self._home, self.memory, self._secrets, self, window=self._window)
        self._window = None
        sitting.changed_seats.connect(self._on_changed_seats)
        if before is not None:
            sitting.window.setGeometry(before.window.geometry())
            sitting.window.setWindowState(before.window.windowState())
        self.sitting = sitting
        sitting.window.show()
        QTimer.singleShot(0, sitting.begin)

    def _on_changed_seats(self, told: Exception | str | None) -> None:
        """Somebody signed in or out, or went back: everything of before is put away, then the new one sits down."""
        before = self.sitting
        self._sit_down()
        if before is not None:
            before.end()
            before.window.hide()
            before.window.deleteLater()
            before.deleteLater()
        if self.sitting is None or told is None:
            return
        if isinstance(told, Exception):
            self.sitting.tell(told)
        else:
            self.sitting.window.toasts.show_toast(told, icon="circle-check")

    def _secrets(self, passphrase: str) -> Secrets:
        """This home's secrets. A passphrase once given is known until the program ends."""
        from desktop.account.secrets import choose_secrets

        with self._turn:
            self._passphrase = passphrase or self._passphrase
            known = self._passphrase
        return choose_secrets(self._home.path, ask=lambda _question: known)

    def _raise(self) -> None:
        if self.sitting is not None:
            window = self.sitting.window
            window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    def _on_settled(self) -> None:
        """The first Home is seen: hear from later starts, and from the system about the network."""
        self.door.listen()
        self._watch_network()

    def _watch_network(self) -> None:
        """Where the system can say that the network is back, sync need not wait for its next look."""
        from PySide6.QtNetwork import QNetworkInformation

        if QNetworkInformation.loadDefaultBackend():
            self._network = QNetworkInformation.instance()
            self._network.reachabilityChanged.connect(self._on_reachability)

    def _on_reachability(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability.name == "Online" and self.sitting is not None:
            self.sitting.link.network_changed()

    def _on_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A fault of ours never takes the window with it: it is written down and told."""
        log.error("fault", exc_info=(kind, error, trace))
        if self.sitting is not None and isinstance(error, Exception):
            self.sitting.tell(error)
