"""A small real course in a real home, and the real reader on it, with Chromium behind it.

The scheme and Chromium's flags have to be set before there is an application: as soon as this folder is collected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.reader.sandbox import prepare_chromium
from desktop.reader.scheme import register_scheme
from localdb.home import Home
from tests.desktop.reader.desk import Desk
from tests.localdb.builders import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance

prepare_chromium()
register_scheme()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, look: Appearance) -> Iterator[Desk]:
    """The reader, shown, on a home with nobody signed in and a small course."""
    opened = Desk(Home(tmp_path / "home"), qtbot, look)
    opened.stock()
    opened.show()
    yield opened
    opened.close()


@pytest.fixture
def learners_desk(tmp_path: Path, qtbot: QtBot, look: Appearance) -> Iterator[Desk]:
    """The same for a learner who has signed in, so that other devices can be heard of."""
    home = Home(tmp_path / "home")
    home.enter(ACCOUNT)
    opened = Desk(home, qtbot, look)
    opened.stock()
    opened.show()
    yield opened
    opened.close()
