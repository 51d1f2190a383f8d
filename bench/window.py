"""The real window on a home, for the benches of what happens in it: no display, no server."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.app import App
    from localdb.home import Home

_PATIENCE = 60.0


@contextmanager
def open_window(home: Home) -> Iterator[App]:
    """The app on this home, shown; closed as a person would close it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("CARREL_PASSPHRASE", secrets.token_urlsafe(16))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # as root Chromium has none
    from desktop.app import App
    from desktop.one_window import OneWindow
    from desktop.start import make_application, remembered

    application = make_application()
    door = OneWindow(home)
    door.enter()
    app = App(application, home, door, remembered(home))
    app.open()
    wait_for(lambda: app.sitting is not None)
    try:
        yield app
    finally:
        if app.sitting is not None:
            app.sitting.window.close()
        app.close()


def wait_for(condition: Callable[[], object]) -> None:
    """Let the window work until something is so. Ends the bench when it never becomes so."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("the window did not get there")
        QApplication.processEvents()
        time.sleep(0.0005)
