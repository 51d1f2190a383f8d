"""The school that the system tests share, and fresh devices for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system.learner import Device
from tests.system.school import School, write_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Postgres


@pytest.fixture(scope="session")
def school_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The running server on its own file."""
    yield from _running(School(tmp_path_factory.mktemp("school")))


@pytest.fixture(scope="session")
def school_on_postgresql(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The same server over a real PostgreSQL."""
    with postgres.scratch() as url:
        yield from _running(School(tmp_path_factory.mktemp("school"), url))


def _running(school: School) -> Iterator[School]:
    school.furnish(write_course(school.settings.folder("source")))
    school.start()
    yield school
    school.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def school(request: pytest.FixtureRequest) -> School:
    """The running server over either database, shared: a test that stops it starts it again."""
    school: School = request.getfixturevalue(f"school_on_{request.param}")
    return school


@pytest.fixture
def email(school: School) -> str:
    """A learner whom no other test knows."""
    return school.new_learner()


@pytest.fixture
def laptop(tmp_path: Path, school: School, email: str) -> Device:
    """A device that is signed in and has synced once."""
    device = Device(tmp_path / "laptop")
    device.sign_in(school.url, email)
    device.run("sync")
    return device


@pytest.fixture
def tablet(tmp_path: Path, school: School, email: str) -> Device:
    """The same learner's second device, signed in and not synced yet."""
    device = Device(tmp_path / "tablet")
    device.sign_in(school.url, email, "tablet")
    return device
