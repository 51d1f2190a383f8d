"""Rule 10 from the command line: sync stops before it deletes much, says what to do, and does what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from desktop.cli.main import carrel
from localdb.home import Home
from localdb.notes import delete_note, notes, save_note
from localdb.store import open_store

if TYPE_CHECKING:
    from localdb.store import Store
    from tests.system.learner import Device
    from tests.system.school import School

MANY = 30


def write_many(store: Store, course: str) -> None:
    """Many notes."""
    for number in range(MANY):
        save_note(store, store.new_id(), title=f"Note {number}", body="words", course=course)


def delete_all(store: Store) -> None:
    """All of them go."""
    for row in notes(store):
        delete_note(store, row.id)


@pytest.mark.parametrize(("answer", "left"), [("refuse", MANY), ("allow", 0)])
def test_sync_stops_asks_and_obeys(school: School, laptop: Device, tablet: Device, answer: str, left: int) -> None:
    """Nothing is deleted until the learner has said so; what they keep is on the other device again."""
    homes = [Home(device.home) for device in (laptop, tablet)]
    with open_store(homes[0], homes[0].current()) as store:
        write_many(store, school.course)
    laptop.run("sync")
    tablet.run("sync")
    with open_store(homes[1], homes[1].current()) as store:
        delete_all(store)
    tablet.run("sync")

    told = laptop.run("sync", code=6).value["error"]
    assert (told["type"], "--deletes" in told["next"]) == ("mass_delete", True)
    assert laptop.run("status").value["state"] == "needs_you"
    said = CliRunner().invoke(carrel, ["--home", str(laptop.home), "status"]).stdout
    assert f"{MANY} of {MANY} records would be deleted here; say carrel sync --deletes allow, or refuse" in said
    assert len(laptop.run("notes", "list").value) == MANY

    laptop.run("sync", "--deletes", answer)
    tablet.run("sync")
    for device in (laptop, tablet):
        assert len(device.run("notes", "list").value) == left
