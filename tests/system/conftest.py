"""The school that the system tests share, and fresh devices for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system.learner import Device
from tests.system.school import School, write_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The running server, shared: a test that stops it starts it again."""
    folder = tmp_path_factory.mktemp("school")
    school = School(folder)
    school.furnish(write_course(folder / "source"))
    school.start()
    yield school
    school.stop()


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
