"""Downloads from the real server: resumed inside a file, forbidden to others, and complete offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from localdb.courses import course, wanted_blobs
from localdb.home import Home
from localdb.store import open_store
from tests.system.learner import Device
from tests.system.school import School

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def real_school(realdata: Path, tmp_path: Path) -> Iterator[School]:
    """A school with a real course of some megabytes."""
    school = School(tmp_path / "real")
    school.settings.data.parent.mkdir()
    school.furnish(realdata / "markdown" / "carpentries-python-gapminder.zip")
    school.start()
    yield school
    school.stop()


def test_a_file_is_gone_on_with_at_its_last_byte(school: School, laptop: Device) -> None:
    """Half a file from an earlier day is not fetched again, and the whole is proved by its hash."""
    with open_store(Home(laptop.home)) as store:
        wanted = wanted_blobs(store, course(store, school.course).course)
        whole = max(wanted, key=lambda asset: asset.size)
        content = (school.settings.data / "blobs").rglob(whole.sha256)
        part, _ = store.blobs.part(whole.sha256)
        part.write_bytes(next(content).read_bytes()[: whole.size // 2])
    told = laptop.run("download", school.course).value
    assert told["bytes"] == sum(asset.size for asset in wanted) - whole.size // 2
    assert laptop.run("courses").value[0]["downloaded"]


def test_one_section_at_a_time(school: School, laptop: Device) -> None:
    """By its place; the lessons of the others are not here yet. A section that is not there is not found."""
    laptop.run("download", school.course, "--section", "2")
    offline = {row["place"]: row["offline"] for row in laptop.run("lessons", school.course).value}
    assert offline["2.1"] is True
    assert offline["1.1"] == "not downloaded"
    laptop.run("download", school.course, "--section", "nine", code=7)


@pytest.mark.realdata
@pytest.mark.slow
def test_a_real_course_killed_in_the_middle_comes_whole(real_school: School, tmp_path: Path) -> None:
    """Kill -9 during a download; the next one fetches only what is missing, and every lesson opens offline."""
    device = Device(tmp_path / "device")
    device.sign_in(real_school.url, real_school.new_learner())
    device.run("sync")
    process = device.start("download", real_school.course)
    while process.poll() is None and not any((device.home / "blobs").rglob("*")):
        pass  # until the first bytes are here
    process.kill()
    process.communicate(timeout=60)
    told = device.run("download", real_school.course).value
    row = device.run("courses").value[0]
    assert told["missing"] == []
    assert row["downloaded"]
    assert {lesson["offline"] for lesson in device.run("lessons", real_school.course).value} == {True}
