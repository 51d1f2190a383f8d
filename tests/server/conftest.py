"""The real server over a scratch data folder, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from litestar.testing import TestClient

from server.accounts.users import create_user
from server.app import create_app
from server.database import Database, open_database
from server.settings import Settings
from tests.server.courses.shop import Shop
from tests.server.desk import PASSWORD, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from litestar import Litestar

START = 1_780_000_000_000


class Clock:
    """The server's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        """The time in ms."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The server's clock."""
    return Clock()


@pytest.fixture
def embedded(tmp_path: Path, clock: Clock) -> Settings:
    """A scratch data folder with the SQLite file in it."""
    return Settings(tmp_path / "data", clock=clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Settings]:
    """A scratch data folder, over either database: what holds on one holds on the other."""
    if request.param == "sqlite":
        yield request.getfixturevalue("embedded")
        return
    with request.getfixturevalue("postgres").scratch() as url:
        yield Settings(tmp_path / "data", url, clock=clock)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The server's database, beside the server, as a command opens it."""
    database = open_database(settings)
    yield database
    database.close()


@pytest.fixture
def client(settings: Settings, database: Database) -> Iterator[TestClient[Litestar]]:
    """The server, with Ana and Ben, spoken to over its real routes."""
    with database.write() as connection:
        for name in ("Ana", "Ben"):
            email = f"{name.lower()}@example.org"
            create_user(connection, email=email, name=name, role="learner", password=PASSWORD, now=START)
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def desk(client: TestClient[Litestar]) -> Callable[..., Desk]:
    """Makes signed-in, registered devices."""

    def make(email: str = "ana@example.org") -> Desk:
        desk = Desk(client, email)
        assert desk.sign_in().status_code == 200
        desk.register()
        return desk

    return make


@pytest.fixture
def shop(settings: Settings, database: Database, client: TestClient[Litestar], tmp_path: Path) -> Shop:
    """A seller with one small course, not imported yet, beside the running server."""
    return Shop(settings, database, tmp_path / "bees")
