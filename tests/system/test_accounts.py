"""From no account to none again, by the command line: sign-up, profile, farewell, export, deletion."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from server.database import open_database
from tests.server.accounts.letters import code_of, letters
from tests.system.learner import PASSWORD, Device

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.system.school import School


def test_somebody_makes_an_account_and_forgets_its_password(school: School, tmp_path: Path) -> None:
    """By the command line alone, with the codes from the letters."""
    device, email = Device(tmp_path / "home"), f"{tmp_path.name}@example.org"
    at = ("--server", school.url, "--email", email)
    asked = device.run("sign-up", *at, "--name", "Nur Aisyah", "--password-stdin", typed="a quiet library\n")
    assert asked.value["state"] == "code_sent"
    device.run("sign-up", *at, "--code", "22222-22222", code=1)
    device.run("sign-up", *at, "--code", _code(school, email, 1))
    device.run("password", "reset", *at)
    device.run("password", "reset", *at, "--code", _code(school, email, 2), "--password-stdin", typed=f"{PASSWORD}\n")
    signed_in = device.sign_in(school.url, email)
    assert signed_in.value["learner"] == {"email": email, "name": "Nur Aisyah"}
    assert device.run("account", "show").value["verified_at"]
    device.run("password", "change", "--password-stdin", typed=f"wrong one\n{PASSWORD}2\n", code=1)
    device.run("password", "change", "--password-stdin", typed=f"{PASSWORD}\n{PASSWORD}2\n")
    device.run("sync")


def _code(school: School, email: str, number: int) -> str:
    """From the so-many-eth letter to this address; the server's own thread may be about to send it."""
    found: list[EmailMessage] = []
    with open_database(school.settings) as database:
        while len(found) < number:
            found = [letter for letter in letters(database, school.settings) if letter["To"] == email]
    return code_of(found[number - 1])


def test_a_profile_is_edited_on_two_devices_at_once(laptop: Device, tablet: Device) -> None:
    """Offline, field by field: both edits stay, and wrong ones are told in words."""
    laptop.run("profile", "set", "phone=+60123456789", "city=Ipoh", "country=my", "address.postcode=30000")
    tablet.run("profile", "set", "occupation=Eksekutif IT", "language=Bahasa Melayu", "linkedin=aisyah-rahman")
    assert "phone" in laptop.run("profile", "show").value["waiting"]
    for device in (laptop, tablet, laptop):
        device.run("sync")
    told = laptop.run("profile", "show").value
    assert told == tablet.run("profile", "show").value
    assert (told["phone"], told["country"], told["language"]) == ("+60 12-345 6789", "Malaysia", "malay")
    assert (told["city"], told["occupation"], told["waiting"]) == ("Ipoh", "Eksekutif IT", [])
    assert told["address"] == {"postcode": "30000"}
    refused = laptop.run("profile", "set", "phone=12", code=2)
    assert "digits" in refused.said
    laptop.run("profile", "set", "role=admin", code=2)


def test_a_device_signed_out_from_afar_sends_the_rest_and_forgets(laptop: Device, tablet: Device) -> None:
    """What was written there offline arrives; its copy is gone, and the other device has it all."""
    tablet.run("sync")
    tablet.run("notes", "add", "--course", "birds-of-the-coast", "--text", "written on the train")
    laptop.run("devices", "sign-out", "tablet")
    left = tablet.run("sync", code=4)
    assert "1 unsent change went to the server first" in left.said
    assert tablet.run("status").value["state"] == "signed_out"
    assert not [path for path in (tablet.home / "accounts").iterdir() if path.name != "local"]
    laptop.run("sync")
    assert "written on the train" in laptop.notes().values()
    assert [row["name"] for row in laptop.run("devices").value] == ["laptop"]


def test_a_deleted_account_goes_from_every_device(laptop: Device, tablet: Device, tmp_path: Path) -> None:
    """The learner keeps an export; nothing else of it is left anywhere."""
    laptop.run("notes", "add", "--course", "birds-of-the-coast", "--text", "mine")
    laptop.run("sync")
    tablet.run("sync")
    exported = laptop.run("export", str(tmp_path / "mine")).value
    assert {"everything.json", "index.html", "study-time.csv"} <= {
        path.rpartition("/")[2] for path in exported["files"]
    }
    kept = json.loads((tmp_path / "mine" / "everything.json").read_text())
    assert "mine" in [each["fields"].get("body") for each in kept["records"]]
    laptop.run("account", "delete", "--password-stdin", typed=PASSWORD, code=2)
    laptop.run("account", "delete", "--yes", "--password-stdin", typed="wrong\n", code=1)
    laptop.run("account", "delete", "--yes", "--password-stdin", typed=PASSWORD)
    tablet.run("sync", code=4)
    for device in (laptop, tablet):
        assert device.run("status").value["state"] == "signed_out"
        assert not [path for path in (device.home / "accounts").iterdir() if path.name != "local"]


def test_two_accounts_on_one_computer_see_nothing_of_each_other(laptop: Device, school: School) -> None:
    """One after the other on the same home: each has their own notes, and finds them again."""
    laptop.run("notes", "add", "--course", "birds-of-the-coast", "--text", "the first learner's")
    laptop.run("sync")
    first = laptop.run("status").value["learner"]["email"]
    laptop.run("sign-out")
    laptop.sign_in(school.url, school.new_learner())
    laptop.run("sync")
    assert laptop.notes() == {}
    laptop.run("sign-out")
    laptop.sign_in(school.url, first)
    assert "the first learner's" in laptop.notes().values()
