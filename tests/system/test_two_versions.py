"""Two devices change the same words: each can see both sides, whoever lost, with the names of the devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.conflicts import conflicts
from localdb.home import Home
from localdb.store import open_store
from localdb.two_versions import TwoVersions, two_versions

if TYPE_CHECKING:
    from tests.system.learner import Device
    from tests.system.school import School


def seen_on(device: Device) -> TwoVersions:
    """The one conflict as that device shows it."""
    home = Home(device.home)
    with open_store(home, home.current(), app="test") as store:
        (found,) = conflicts(store)
        return two_versions(store, found.id)


def test_both_sides_of_a_clash_are_seen_on_both_devices(school: School, laptop: Device, tablet: Device) -> None:
    """This device's words first, the other's second, and what both became."""
    note = laptop.run("notes", "add", "--course", school.course, "--text", "The desk is here.\n\nEnd.").value["note"]
    laptop.run("sync")
    tablet.run("sync")
    laptop.run("notes", "edit", note, "--text", "The desk is by the window.\n\nEnd.")
    tablet.run("notes", "edit", note, "--text", "The desk is upstairs.\n\nEnd.")
    for device in (tablet, laptop, tablet):
        device.run("sync")
    laptop.run("devices")
    tablet.run("devices")
    mine, theirs = seen_on(laptop), seen_on(tablet)
    assert [side.text.split("\n")[0] for side in (mine.this, mine.other)] == [
        "The desk is by the window.",
        "The desk is upstairs.",
    ]
    assert [(side.device, side.here) for side in (mine.this, mine.other)] == [("laptop", True), ("tablet", False)]
    assert theirs.present == mine.present
    assert "window" in mine.present
    assert "upstairs" in mine.present
    assert theirs.this.here
    assert "upstairs" in theirs.this.text
    assert "window" in theirs.other.text
