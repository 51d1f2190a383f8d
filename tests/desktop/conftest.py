"""Every desktop test gets the real appearance; a test that changes it leaves the light theme behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.design.appearance import Appearance
from desktop.lasting_none import make_none_last

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


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
