"""Homes, stores and a stand-in server for the tests of the device's database. All files are real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from localdb.home import Account, Home
from localdb.store import Store, open_store
from tests.localdb.builders import ACCOUNT, CountedIds, HandClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home with nobody signed in."""
    return Home(tmp_path / "home")


@pytest.fixture
def account(home: Home) -> Account:
    """A learner who has signed in."""
    home.enter(ACCOUNT)
    return ACCOUNT


@pytest.fixture
def clock() -> HandClock:
    """Time stands still until the test moves it."""
    return HandClock()


@pytest.fixture
def store(home: Home, account: Account, clock: HandClock) -> Iterator[Store]:
    """The signed-in learner's data."""
    with open_store(home, account, clock=clock, ids=CountedIds(), app="test") as opened:
        yield opened


@pytest.fixture
def local_store(home: Home, clock: HandClock) -> Iterator[Store]:
    """Nobody's data: the sample course's."""
    with open_store(home, clock=clock, ids=CountedIds(), app="test") as opened:
        yield opened
