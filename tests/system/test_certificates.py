"""A certificate's way: a course studied to its end, the files on the device, checked where no network is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from server.accounts.keys import open_keys
from server.database import open_database
from server.recognition.certificates import Registrar
from tests.learning.xapi_rules import check_statement
from tests.system.learner import Device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.system.school import School


@pytest.fixture
def graduate(tmp_path: Path, school: School) -> Device:
    """Somebody who has studied every lesson; the server knows."""
    device = Device(tmp_path / "graduate")
    device.sign_in(school.url, school.new_learner())
    device.run("sync")
    for lesson in device.run("lessons", school.course).value:
        device.run("study", school.course, lesson["lesson"], "--seconds", "600", "--complete")
    device.run("sync")
    return device


@pytest.fixture
def registrar(school: School) -> Iterator[Registrar]:
    """The hand that issues; the server's own thread may be first."""
    with open_database(school.settings) as database:
        school.settings.url = school.url
        yield Registrar(school.settings, database, open_keys(school.settings.folder("keys")))


def certified(device: Device, registrar: Registrar) -> dict[str, str]:
    """The certificate as the device lists it, with its files."""
    registrar.issue_due()
    device.run("sync")
    (row,) = device.run("certificates", "list").value
    return dict(row)


def test_a_studied_course_brings_a_certificate_that_is_checked_offline(
    school: School, graduate: Device, registrar: Registrar, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Both files come by sync, can be copied, and are valid without a server; one changed word and they are not."""
    row = certified(graduate, registrar)
    school.stop()
    request.addfinalizer(school.start)  # the other tests of this run share it
    assert (row["course"], row["name"], row["status"]) == (school.course, "Ana Tan", "valid")
    graduate.run("export", str(tmp_path / "mine"))
    told = json.loads((tmp_path / "mine" / "xapi.json").read_text("utf-8"))
    for statement in told:
        check_statement(statement)
    assert {each["verb"]["display"]["en"] for each in told} == {"completed", "experienced", "earned"}
    assert all(each["object"]["id"].startswith(school.url) for each in told)
    copied = graduate.run("certificates", "export", row["certificate"][:8], str(tmp_path / "out")).value
    for file in copied.values():
        assert graduate.run("certificates", "verify", file).value["reason"] == "valid"
    credential, pdf = Path(copied["credential"]), Path(copied["pdf"])
    assert "Ana Tan" in credential.read_text("utf-8")
    credential.write_text(credential.read_text("utf-8").replace("Ana Tan", "Eve Lim"), "utf-8")
    assert graduate.run("certificates", "verify", str(credential), code=1).value["reason"] == "altered"
    pdf.write_bytes(pdf.read_bytes().replace(b"/Title", b"/Titel", 1))
    assert graduate.run("certificates", "verify", str(pdf), code=1).value["reason"] == "altered"


def test_somebody_else_needs_the_issuers_keys(
    school: School, graduate: Device, registrar: Registrar, tmp_path: Path
) -> None:
    """An employer's computer knows no issuer; with the published keys, as a file, it can tell."""
    row = certified(graduate, registrar)
    employer = Device(tmp_path / "employer")
    published = tmp_path / "issuer.json"
    published.write_bytes(httpx.get(f"{school.url}/issuer", trust_env=False).content)

    for file in (row["credential"], row["pdf"]):
        assert employer.run("certificates", "verify", file, code=1).value["reason"] == "unknown_issuer"
        assert employer.run("certificates", "verify", file, "--issuer", str(published)).value["valid"]
    employer.run("certificates", "verify", row["pdf"], "--issuer", row["pdf"], code=2)


def test_a_certificate_taken_back_is_known_with_the_next_sync(
    school: School, graduate: Device, registrar: Registrar
) -> None:
    """And an issued-again one comes beside it; the files of the first stay, and are named for what they are."""
    row = certified(graduate, registrar)
    registrar.reissue(row["certificate"])
    graduate.run("sync")
    rows = {one["certificate"]: one for one in graduate.run("certificates", "list").value}

    assert sorted(one["status"] for one in rows.values()) == ["revoked", "valid"]
    assert rows[row["certificate"]]["reason"] == "Issued again."
    assert graduate.run("certificates", "verify", row["pdf"], code=1).value["reason"] == "revoked"
    credential = json.loads(Path(row["credential"]).read_bytes())
    assert credential["id"] == f"{school.url}/certificates/{row['certificate']}"


def test_no_certificate_is_said_plainly(tmp_path: Path) -> None:
    """Also to somebody who never signed in; a file that is none is named so."""
    device = Device(tmp_path / "nobody")
    note = tmp_path / "note.txt"
    note.write_text("hello")

    assert device.run("certificates", "list").value == []
    assert device.run("certificates", "verify", str(note), code=1).value["reason"] == "unreadable"
    device.run("certificates", "export", "abc", str(tmp_path), code=7)
