"""The start of the window: the frame is painted first, then everything that works in it is imported and made."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication

from desktop.first_sight import FirstSight, first_grounds
from desktop.main_window import MainWindow
from desktop.one_window import OneWindow
from localdb.home_folder import HomeFolder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.app import App


def run(home: Path, argv: Sequence[str] = ()) -> int:
    """Open the window on a home, or raise the one that is open there already. Returns the exit code."""
    application = make_application(argv)
    desk = HomeFolder(home)
    door = OneWindow(desk)
    if not door.enter():
        return 0
    start = Start(application, desk, door)
    start.begin()
    code = application.exec()
    start.end()
    return code


def make_application(argv: Sequence[str] = ()) -> QApplication:
    """Qt, with what has to be known before it: that lessons may be drawn in it later.

    The browser itself is loaded for the first lesson; the scheme of lessons becomes known with its profile.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication.instance() or QApplication(["carrel", *argv])
    assert isinstance(application, QApplication)
    application.setApplicationName("carrel")
    application.setApplicationDisplayName("Carrel")
    application.setDesktopFileName("carrel")
    return application


class Start(QObject):
    """Holds the frame until the program has been made in it; `app` is None before.

    Until Home shows what it read no garbage is collected: all that is made then stays, and looking through it again
    and again takes an eighth of the start.
    """

    def __init__(self, application: QApplication, home: HomeFolder, door: OneWindow) -> None:
        gc.disable()
        super().__init__(application)
        self._application, self._home, self._door = application, home, door
        self.memory = remembered(home)
        self.window = MainWindow(self.memory)
        self.sight = FirstSight(first_grounds(self.memory))
        self.sight.painted.connect(self.make_app)
        self.app: App | None = None

    def begin(self) -> None:
        """Show the frame."""
        self.window.setCentralWidget(self.sight)
        self.window.show()

    def end(self) -> None:
        """Put everything away; a window that was closed at once has nothing to put away yet."""
        gc.enable()
        if self.app is not None:
            self.app.close()
            self._log.close()
        else:
            self._door.leave()

    def make_app(self) -> None:
        """The frame has been painted: now all the rest."""
        from desktop.app import App
        from desktop.fault_log import FaultLog
        from localdb.home import Home

        self._log = FaultLog(self._home.path)
        self.app = App(self._application, Home(self._home.path), self._door, self.memory, self.window)
        self.app.open()
        assert self.app.sitting is not None
        self.app.sitting.settled.connect(gc.enable)


def remembered(home: HomeFolder) -> QSettings:
    """What the window remembers between runs."""
    return QSettings(str(home.path / "window.ini"), QSettings.Format.IniFormat)
