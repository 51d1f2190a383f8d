"""Every desktop test gets the real appearance; a test that changes it leaves the light theme behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.design.appearance import Appearance
from desktop.lasting_none import make_none_last
from localdb.home import Home
from tests.desktop.room import LEARNER, Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


# Before any test of any screen: also those that need no appearance call PySide often enough to use None up.
make_none_last()


@pytest.fixture(scope="session")
def dressed_application(qapp: QApplication) -> Appearance:
    """The one appearance of the one application of this test run."""
    return Appearance(qapp, "light")


@pytest.fixture
def look(dressed_application: Appearance) -> Iterator[Appearance]:
    """The appearance, in the light theme at 100 % at the beginning and at the end."""
    yield dressed_application
    dressed_application.choose_scale(1.0)
    if dressed_application.theme.name != "light":
        dressed_application.choose_theme("light")


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    """A home on its first visit: nobody is signed in, the sample course lies on the desk."""
    made = Room(Home(tmp_path / "home"), qtbot)
    yield made
    made.close()


@pytest.fixture
def learners_room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    """A home in which a learner is signed in, with no server to talk to."""
    made = Room(Home(tmp_path / "home"), qtbot, LEARNER)
    yield made
    made.close()
