"""The main story: study offline on one device, find it all on another. Real commands, real server, real files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.system.learner import Device
    from tests.system.school import School


def study_something(device: Device, course: str) -> None:
    """A small day's work: a lesson, a note with a tag, a bookmark."""
    device.run("study", course, "1.1", "--seconds", "300", "--complete")
    device.run("notes", "add", "--course", course, "--lesson", "1.1", "--title", "Bill", "--tag", "x", "--text", "long")
    device.run("bookmarks", "add", "--course", course, "--lesson", "2.1", "--label", "again")


def test_what_was_done_offline_arrives_everywhere(school: School, laptop: Device, tablet: Device) -> None:
    """With the server stopped everything is written and kept; back online a second device sees the very same."""
    assert laptop.run("download", school.course).value["missing"] == []
    school.stop()
    try:
        study_something(laptop, school.course)
        refused = laptop.run("sync", code=3)
        assert refused.value["error"]["type"] == "offline"
        status = laptop.run("status").value
        assert (status["state"], status["pending"]) == ("offline", 4)
        offline = [row["offline"] for row in laptop.run("lessons", school.course).value]
        assert offline == [True] * len(offline)
    finally:
        school.start()
    sent = laptop.run("sync").value
    assert (sent["sent"], sent["pending"]) == (4, 0)
    assert laptop.run("status").value["state"] == "synced"
    tablet.run("sync")
    assert tablet.looks() == laptop.looks()
    assert tablet.run("progress", school.course).value["seconds"] == 300
    assert tablet.run("notes", "search", "tag:x long").value[0]["title"] == "Bill"


def test_both_devices_write_at_once_and_agree(school: School, laptop: Device, tablet: Device) -> None:
    """Edits of the same note on both sides lose nothing: both texts are to be found, and both devices look the same."""
    note = laptop.run("notes", "add", "--course", school.course, "--text", "first").value["note"]
    laptop.run("sync")
    tablet.run("sync")
    laptop.run("notes", "edit", note, "--text", "from the laptop")
    tablet.run("notes", "edit", note, "--text", "from the tablet")
    study_something(laptop, school.course)
    study_something(tablet, school.course)
    for device in (laptop, tablet, laptop, tablet):
        device.run("sync")
    assert tablet.looks() == laptop.looks()
    bodies = {version["body"] for version in laptop.run("notes", "history", note).value}
    conflicts = laptop.run("status").value["conflicts"]
    assert bodies >= {"from the laptop", "from the tablet"} or conflicts
    assert len(laptop.run("bookmarks", "list").value) == 1


def test_a_delete_travels_and_the_trash_gives_back(school: School, laptop: Device, tablet: Device) -> None:
    """A deleted note is in the trash everywhere, and restoring it on the other device brings its text back."""
    note = laptop.run("notes", "add", "--course", school.course, "--text", "keep me").value["note"]
    laptop.run("sync")
    laptop.run("notes", "delete", note)
    laptop.run("sync")
    tablet.run("sync")
    assert tablet.run("notes", "list").value == []
    tablet.run("notes", "restore", note)
    tablet.run("sync")
    laptop.run("sync")
    assert laptop.notes() == {note: "keep me"}


def test_the_same_round_twice_changes_nothing(school: School, laptop: Device) -> None:
    """An idle round sends nothing and receives nothing."""
    study_something(laptop, school.course)
    laptop.run("sync")
    before = laptop.looks()
    idle = laptop.run("sync").value
    assert (idle["sent"], idle["received"]) == (0, 0)
    assert laptop.looks() == before


def test_both_devices_are_listed(school: School, laptop: Device, tablet: Device) -> None:
    """Each by its name, and which of them this is."""
    rows = laptop.run("devices").value
    assert {row["name"]: row["this"] for row in rows} == {"laptop": True, "tablet": False}


def test_a_history_names_the_devices(school: School, laptop: Device, tablet: Device) -> None:
    """By what they are called, also offline, as soon as both have synced."""
    note = laptop.run("notes", "add", "--course", school.course, "--text", "first").value["note"]
    laptop.run("sync")
    tablet.run("sync")
    tablet.run("notes", "edit", note, "--text", "second")
    tablet.run("sync")
    laptop.run("sync")
    laptop.run("notes", "edit", note, "--text", "third")
    laptop.run("sync")
    devices = {row["body"]: row["device"] for row in laptop.run("notes", "history", note).value}
    assert devices == {"first": "laptop", "second": "tablet", "third": "laptop"}


def test_a_signed_out_device_keeps_its_name(school: School, laptop: Device, tablet: Device) -> None:
    """It is listed no more, and its words are still its own."""
    tablet.run("sync")
    note = tablet.run("notes", "add", "--course", school.course, "--text", "from the tablet").value["note"]
    tablet.run("sync")
    tablet.run("sign-out")
    laptop.run("sync")
    laptop.run("notes", "edit", note, "--text", "and more")
    laptop.run("sync")
    assert [row["name"] for row in laptop.run("devices").value] == ["laptop"]
    earlier = laptop.run("notes", "history", note).value[-1]
    assert (earlier["body"], earlier["device"]) == ("from the tablet", "tablet")
