"""The drill: a server is backed up, goes on, is destroyed, and comes back from the older backup under live devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.backups import back_up, restore
from server.settings import Settings
from tests.system.learner import Device
from tests.system.school import School, write_course
from tests.system.test_two_devices import study_something

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_nothing_acknowledged_that_a_device_has_is_lost(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    """What was sent after the backup is offered again by whoever has it; then all devices see the very same.

    So does a device that signs in only then. The backup comes back into either kind of database.
    """
    if engine == "sqlite":
        _drill(tmp_path, "")
        return
    with request.getfixturevalue("postgres").scratch(empty=True) as url:
        _drill(tmp_path, url)


def _drill(tmp_path: Path, url: str) -> None:
    school = School(tmp_path)
    school.furnish(write_course(tmp_path / "source"))
    school.start()
    email = school.new_learner()
    laptop, tablet = Device(tmp_path / "laptop"), Device(tmp_path / "tablet")
    for device in (laptop, tablet):
        device.sign_in(school.url, email, device.home.name)
        device.run("sync")
    before = laptop.run("notes", "add", "--course", school.course, "--text", "before").value["note"]
    doomed = laptop.run("notes", "add", "--course", school.course, "--text", "doomed").value["note"]
    laptop.run("sync")
    backup = tmp_path / "server.backup"
    back_up(school.settings, backup)  # while it serves

    study_something(laptop, school.course)
    laptop.run("notes", "edit", before, "--text", "before and after")
    laptop.run("notes", "delete", doomed)
    laptop.run("sync")
    tablet.run("sync")
    tablet.run("notes", "add", "--course", school.course, "--text", "only on the tablet and the server")
    tablet.run("sync")
    laptop.run("notes", "add", "--course", school.course, "--text", "not sent yet")
    school.stop()
    school.settings = Settings(tmp_path / "again", url)
    restore(school.settings, backup)
    school.start()
    try:
        for device in (laptop, tablet, laptop, tablet):
            device.run("sync")
        phone = Device(tmp_path / "phone")
        phone.sign_in(school.url, email, "phone")
        phone.run("sync")
    finally:
        school.stop()
    texts = set(laptop.notes().values())
    assert {"before and after", "long", "only on the tablet and the server", "not sent yet"} <= texts
    assert "doomed" not in texts
    assert tablet.looks() == laptop.looks() == phone.looks()
    assert laptop.run("progress", school.course).value["seconds"] == 300
    assert [device.run("status").value["pending"] for device in (laptop, tablet)] == [0, 0]
