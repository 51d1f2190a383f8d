"""A home with a course on it, offline: its server is stopped for good."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.system.learner import Device
from tests.system.school import School, write_course

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def synced_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home that signed in, synced and downloaded once; the server is gone since. With the course's slug."""
    folder = tmp_path_factory.mktemp("school")
    school = School(folder)
    course = school.furnish(write_course(folder / "source"))
    school.start()
    device = Device(folder / "home")
    device.sign_in(school.url, school.new_learner())
    device.run("sync")
    device.run("download", course)
    school.stop()
    return device.home, course


@pytest.fixture
def device(tmp_path: Path, synced_home: tuple[Path, str]) -> Device:
    """A copy of that home for one test."""
    home, _ = synced_home
    return Device(shutil.copytree(home, tmp_path / "device"))


@pytest.fixture
def course(synced_home: tuple[Path, str]) -> str:
    """The slug of its course."""
    return synced_home[1]
