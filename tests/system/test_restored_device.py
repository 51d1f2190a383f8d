"""A device goes back to a backup, and the real server takes it for the new one it is (rule 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.system.learner import Device
    from tests.system.school import School


def test_a_restored_device_loses_nothing_sent_or_unsent(
    school: School, laptop: Device, tablet: Device, tmp_path: Path
) -> None:
    """It syncs at once, with a number and request numbers of its own; both devices then see the very same."""
    old = laptop.run("notes", "add", "--course", school.course, "--text", "old words").value["note"]
    laptop.run("sync")
    laptop.run("backup", str(tmp_path / "laptop.backup"))
    laptop.run("notes", "edit", old, "--text", "newer words")
    laptop.run("notes", "add", "--course", school.course, "--text", "sent since")
    laptop.run("sync")
    laptop.run("notes", "add", "--course", school.course, "--text", "never sent")
    tablet.run("sync")
    tablet.run("notes", "add", "--course", school.course, "--text", "from the tablet")
    tablet.run("sync")

    laptop.run("restore", str(tmp_path / "laptop.backup"))
    assert set(laptop.notes().values()) == {"old words", "never sent"}
    for device in (laptop, tablet, laptop):
        device.run("sync")

    assert set(laptop.notes().values()) == {"newer words", "sent since", "never sent", "from the tablet"}
    assert tablet.looks() == laptop.looks()
    assert [device.run("status").value["conflicts"] for device in (laptop, tablet)] == [0, 0]
    assert [device.run("status").value["pending"] for device in (laptop, tablet)] == [0, 0]
