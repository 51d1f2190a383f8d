"""Bad days: tokens that ran out, lost answers, programs killed in the middle. Nothing is lost and both sides agree."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.account.secrets import choose_secrets
from desktop.account.session import Kept, secret_name
from localdb.home import Home
from localdb.notes import save_note
from localdb.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.system.learner import Device
    from tests.system.school import School


def kept_session(device: Device) -> Kept:
    """What the device's secrets hold."""
    home = Home(device.home)
    account = home.current()
    assert account is not None
    told = choose_secrets(device.home).read(secret_name(account))
    assert told is not None
    return msgspec.json.decode(told, type=Kept)


def keep_session(device: Device, kept: Kept) -> None:
    """Put something else in its place."""
    account = Home(device.home).current()
    assert account is not None
    choose_secrets(device.home).write(secret_name(account), msgspec.json.encode(kept).decode())


def write_note(device: Device, school: School, text: str, code: int = 0) -> str:
    """A note, by its text. Returns its id."""
    return str(device.run("notes", "add", "--course", school.course, "--text", text, code=code).value["note"])


def test_a_token_that_ran_out_offline_is_renewed_by_itself(school: School, laptop: Device) -> None:
    """The access token is good for minutes; the learner never notices, and what waited is sent."""
    write_note(laptop, school, "written on the train")
    before = kept_session(laptop)
    keep_session(laptop, msgspec.structs.replace(before, access="a.token.ran-out"))
    assert laptop.run("sync").value["sent"] == 1
    after = kept_session(laptop)
    assert after.refresh != before.refresh
    assert after.rotation == ""


def test_a_lost_answer_to_a_refresh_costs_nothing(school: School, laptop: Device) -> None:
    """The rotation id was stored before asking; the same question later gets the same successor."""
    before = kept_session(laptop)
    keep_session(laptop, msgspec.structs.replace(before, access="a.token.ran-out", rotation="r" * 22))
    laptop.run("sync")
    keep_session(laptop, msgspec.structs.replace(before, access="a.token.ran-out", rotation="r" * 22))
    laptop.run("sync")
    assert laptop.run("status").value["state"] == "synced"


def test_a_session_that_is_over_asks_for_a_sign_in_and_keeps_everything(
    school: School, laptop: Device, email: str
) -> None:
    """A stolen and used refresh token ends the session: the learner signs in again and nothing was dropped."""
    before = kept_session(laptop)
    for rotation in ("r" * 22, "s" * 22):
        keep_session(laptop, msgspec.structs.replace(before, access="a.token.ran-out", rotation=rotation))
        if rotation.startswith("r"):
            laptop.run("sync")
    note = write_note(laptop, school, "kept")
    refused = laptop.run("sync", code=4).value["error"]
    assert refused["type"] == "sign_in_needed"
    status = laptop.run("status").value
    assert (status["state"], status["pending"]) == ("sign_in_needed", 1)
    laptop.run("sync", code=4)
    laptop.sign_in(school.url, email)
    assert laptop.run("status").value["state"] == "waiting"
    assert laptop.run("sync").value["sent"] == 1
    assert laptop.notes() == {note: "kept"}


def test_the_password_is_asked_again_and_the_wrong_one_refused(school: School, laptop: Device, email: str) -> None:
    """A wrong password changes nothing: the session that was here goes on."""
    words = ("sign-in", "--server", school.url, "--email", email, "--password-stdin")
    refused = laptop.run(*words, typed="not the password", code=4)
    assert refused.value["error"]["type"] == "sign_in_refused"
    laptop.run("sync")


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.05, 0.15])
def test_a_server_killed_in_the_middle_of_a_round_loses_nothing(
    school: School, laptop: Device, tablet: Device, after: float
) -> None:
    """Whether or not the answer came: afterwards every note is on the server exactly once."""
    written = {write_note(laptop, school, f"note {number}"): f"note {number}" for number in range(20)}
    process = laptop.start("sync")
    time.sleep(after)  # the moment of the kill is the point; every moment must do
    school.stop(signal.SIGKILL)
    process.communicate(timeout=60)
    school.start()
    laptop.run("sync")
    tablet.run("sync")
    assert laptop.notes() == tablet.notes() == written
    assert laptop.run("status").value["pending"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.1, 0.4, 0.5, 0.6])
def test_a_client_killed_in_the_middle_of_a_round_loses_nothing(
    school: School, laptop: Device, tablet: Device, after: float
) -> None:
    """The next round sends what was not acknowledged, and nothing twice."""
    written = {write_note(laptop, school, f"note {number}"): f"note {number}" for number in range(20)}
    process = laptop.start("sync")
    time.sleep(after)  # as above
    process.kill()
    process.communicate(timeout=60)
    laptop.run("sync")
    tablet.run("sync")
    assert laptop.notes() == tablet.notes() == written


@pytest.mark.slow
def test_a_client_killed_while_writing_keeps_what_it_said_was_saved(school: School, laptop: Device) -> None:
    """What a command printed as saved is there after kill -9, and the database is whole."""
    said: list[str] = []
    for number in range(6):
        words = ("notes", "add", "--course", school.course, "--text", f"note {number}", "--json")
        process = laptop.start(*words)
        time.sleep(0.1 * number)
        process.kill()
        out, _ = process.communicate(timeout=60)
        said += [msgspec.json.decode(out)["note"]] if out.strip() else []
    assert set(said) <= set(laptop.notes())
    assert laptop.run("doctor").value["ok"]


def test_one_round_at_a_time(school: School, laptop: Device) -> None:
    """While another process of this home syncs, a second one says so and changes nothing."""
    write_note(laptop, school, "waits")
    with Home(laptop.home).lock("sync"):
        refused = laptop.run("sync", code=3)
    assert refused.value["error"]["type"] == "busy"
    assert laptop.run("sync").value["sent"] == 1


def test_signing_out_keeps_the_work_and_forgetting_needs_it_sent(
    school: School, laptop: Device, email: str, tmp_path: Path
) -> None:
    """`--forget` refuses while something has not been sent; afterwards nothing of the learner is left."""
    note = write_note(laptop, school, "mine")
    refused = laptop.run("sign-out", "--forget", code=1)
    assert "not been sent" in refused.value["error"]["message"]
    laptop.run("sign-out")
    assert laptop.run("status").value["state"] == "signed_out"
    laptop.run("sync", code=4)
    laptop.sign_in(school.url, email)
    assert laptop.notes() == {note: "mine"}
    laptop.run("sync")
    laptop.run("sign-out", "--forget")
    assert [account.email for account in Home(laptop.home).accounts()] == []
    assert not (laptop.home / "secrets.json").exists()


def test_no_token_stands_anywhere_in_the_home(laptop: Device) -> None:
    """Databases, logs and locks hold no secret: only the encrypted file does, and not in the clear."""
    kept = kept_session(laptop)
    for file in laptop.home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert kept.refresh.encode() not in content
            assert kept.key.encode() not in content


def test_without_the_passphrase_only_the_server_is_out_of_reach(
    school: School, laptop: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Studying and writing never touch a secret; syncing says what is missing and exits with 6."""
    monkeypatch.delenv("CARREL_PASSPHRASE")
    write_note(laptop, school, "no passphrase needed")
    assert laptop.run("sync", code=6).value["error"]["type"] == "passphrase_needed"
    monkeypatch.setenv("CARREL_PASSPHRASE", "another one")
    assert laptop.run("sync", code=6).value["error"]["type"] == "passphrase_wrong"


def test_a_refused_change_is_quarantined_with_its_reason(school: School, laptop: Device) -> None:
    """Exit 5 in the round that met it; the rest was sent, and later rounds go on without it."""
    good = write_note(laptop, school, "good")
    with open_store(Home(laptop.home)) as store:
        save_note(store, good, colour="a colour of no palette")
    told = laptop.run("sync", code=5).value
    assert told["quarantined"] == 1
    status = laptop.run("status").value
    assert (status["state"], status["quarantined"], status["pending"]) == ("needs_you", 1, 0)
    laptop.run("sync")


def test_sync_waits_until_everything_is_sent(school: School, laptop: Device) -> None:
    """`--wait` goes on while the server is away, and ends when nothing waits any more."""
    write_note(laptop, school, "patience")
    school.stop()
    process = laptop.start("sync", "--wait", "60", "--json")
    while laptop.run("status").value["state"] != "offline":  # until a first round has found nobody
        assert process.poll() is None
    school.start()
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, msgspec.json.decode(out)["pending"]) == (0, 0)
