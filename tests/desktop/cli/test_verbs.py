"""The verbs of the command line, offline: their keys, their exit codes, their words (DESIGN section 7)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from desktop.cli.main import COMMANDS, carrel
from localdb.blobs import BlobFolder
from tests.system.learner import Device

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
KEYS = {
    "status": {"learner", "device", "server", "state", "pending", "quarantined", "conflicts", "last_sync"},
    "courses": {"course", "title", "status", "percent", "downloaded", "bytes", "expires_at", "edition"},
    "lessons": {"lesson", "place", "title", "section", "kind", "complete", "seconds", "offline"},
    "study": {"lesson", "complete", "seconds", "percent"},
    "notes": {"note", "title", "course", "lesson", "tags", "updated_at", "deleted"},
    "history": {"revision", "at", "device", "body"},
    "bookmarks": {"bookmark", "course", "lesson", "position", "label"},
    "progress": {"course", "percent", "completed", "total", "seconds"},
    "doctor": {"ok", "checks"},
}


def add(device: Device, course: str, text: str, *words: str) -> str:
    """A new note. Returns its id."""
    return str(device.run("notes", "add", "--course", course, "--text", text, *words).value["note"])


def test_every_list_has_its_keys(device: Device, course: str) -> None:
    """A script may count on them."""
    note = add(device, course, "text", "--lesson", "1.1")
    device.run("bookmarks", "add", "--course", course, "--lesson", "1.1")
    assert KEYS["status"] <= device.run("status").value.keys()
    assert KEYS["courses"] <= device.run("courses").value[0].keys()
    assert KEYS["lessons"] <= device.run("lessons", course).value[0].keys()
    assert KEYS["notes"] <= device.run("notes", "list").value[0].keys()
    assert KEYS["notes"] | {"body", "anchor"} <= device.run("notes", "show", note).value.keys()
    assert KEYS["history"] <= device.run("notes", "history", note).value[0].keys()
    assert KEYS["bookmarks"] <= device.run("bookmarks", "list").value[0].keys()
    assert KEYS["progress"] <= device.run("progress").value[0].keys()
    assert KEYS["progress"] | {"lessons"} <= device.run("progress", course).value.keys()
    assert KEYS["doctor"] <= device.run("doctor").value.keys()


def test_json_may_stand_before_or_after_the_command(device: Device) -> None:
    """Both are written by people in a hurry."""
    home = ["--home", str(device.home)]
    before = CliRunner().invoke(carrel, [*home, "--json", "status"])
    after = CliRunner().invoke(carrel, [*home, "status", "--json"])
    assert json.loads(before.stdout) == json.loads(after.stdout)


def test_studying_counts_overlaps_once_and_completes(device: Device, course: str) -> None:
    """Two sessions that ended together are one stretch of time; --complete completes every unit."""
    ended = ("--ended", "2026-06-01T12:00:00Z")
    device.run("study", course, "2.1", "--seconds", "600", *ended)
    told = device.run("study", course, "2.1", "--seconds", "900", "--complete", *ended).value
    assert KEYS["study"] <= told.keys()
    assert (told["seconds"], told["complete"]) == (900, True)
    progress = device.run("progress", course).value
    assert progress["percent"] == told["percent"] == 100 * progress["completed"] // progress["total"]
    assert [row["complete"] for row in device.run("lessons", course).value].count(True) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--seconds", "43201"),
        ("--seconds", "-1"),
        ("--seconds", "60", "--position", "1.5"),
        ("--seconds", "60", "--position", "nan"),
        ("--seconds", "60", "--ended", "yesterday"),
        ("--seconds", "60", "--ended", "2999-01-01T00:00:00Z"),
        ("--seconds", "60", "--ended", "1970-01-01T00:00:59Z"),
        ("--seconds", "60", "--ended", "0001-01-01T00:00:00Z"),
        (),
    ],
)
def test_studying_what_cannot_have_been_is_wrong_use(device: Device, course: str, words: tuple[str, ...]) -> None:
    """Exit 2, one JSON value that says why, and nothing written."""
    refused = device.run("study", course, "2.1", *words, code=2)
    assert refused.value["error"].keys() == {"type", "message", "next"}
    assert device.run("status").value["pending"] == 0


def test_a_note_lives_its_life(device: Device, course: str) -> None:
    """Written, found, edited, tagged, deleted, brought back, and every version of it is kept."""
    note = add(device, course, "first words", "--title", "T", "--tag", "one", "--lesson", "2.1")
    short = note[:12]
    device.run("notes", "edit", short, "--text", "-", typed="second words\n")
    assert device.run("notes", "show", short).value["body"] == "second words\n"
    device.run("notes", "edit", short, "--title", "U")
    assert device.run("notes", "show", short).value["body"] == "second words\n"
    assert device.run("notes", "tag", short, "--add", "two", "--remove", "one").value["tags"] == ["two"]
    assert [row["note"] for row in device.run("notes", "search", "second", "tag:two").value] == [note]
    assert device.run("notes", "delete", short).value["deleted"]
    assert device.run("notes", "list").value == []
    assert [row["note"] for row in device.run("notes", "list", "--deleted").value] == [note]
    device.run("notes", "delete", short, code=1)
    device.run("notes", "restore", short)
    device.run("notes", "restore", short, code=1)
    assert device.run("notes", "list").value[0]["title"] == "U"
    assert device.run("notes", "history", short).value[0]["body"] == "second words\n"


def test_a_note_without_text_is_empty_and_an_edit_without_text_changes_none(device: Device, course: str) -> None:
    """`add` makes an empty body; `edit` without anything does nothing and says so."""
    note = device.run("notes", "add", "--course", course).value
    assert (note["body"], note["title"], note["lesson"]) == ("", "", None)
    device.run("notes", "edit", note["note"], code=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("notes", "show", "ffffff"), 7),
        (("notes", "add", "--course", "none"), 7),
        (("notes", "add"), 2),
        (("lessons", "none"), 7),
        (("study", "none", "1.1", "--seconds", "1"), 7),
        (("bookmarks", "delete", "ffffff"), 7),
        (("progress", "none"), 7),
        (("no-such-command",), 2),
        (("notes", "list", "--lesson", "1.1"), 2),
        (("notes", "tag", "ffffff"), 1),
        (("sign-in", "--server", "http://school.example", "--email", "a@b.c", "--password-stdin"), 2),
    ],
)
def test_each_mistake_has_its_exit_code(device: Device, words: tuple[str, ...], code: int) -> None:
    """And one JSON value with its type, its message and what to do."""
    error = device.run(*words, code=code).value["error"]
    assert error["type"]
    assert error["message"]


def test_unknown_lessons_and_blocks_are_not_found(device: Device, course: str) -> None:
    """The words say how to see what there is."""
    assert "carrel lessons" in device.run("study", course, "9.9", "--seconds", "1", code=7).value["error"]["next"]
    device.run("bookmarks", "add", "--course", course, "--lesson", "1.1", "--block", "nope", code=7)


def test_a_bookmark_is_one_per_place(device: Device, course: str) -> None:
    """Adding it again changes the label; deleting it takes it from the list."""
    words = ("bookmarks", "add", "--course", course, "--lesson", "2.1")
    first = device.run(*words, "--label", "a").value
    second = device.run(*words, "--label", "b").value
    assert (first["bookmark"], second["label"]) == (second["bookmark"], "b")
    device.run("bookmarks", "delete", first["bookmark"][:8])
    assert device.run("bookmarks", "list").value == []


def test_removing_a_course_keeps_the_learners_work(device: Device, course: str) -> None:
    """Files go, notes stay; a second time there is nothing to do."""
    add(device, course, "mine")
    assert device.run("remove", course).value["bytes"] > 0
    assert device.run("courses").value[0]["downloaded"] is False
    assert device.run("lessons", course).value[0]["offline"] == "not downloaded"
    assert len(device.run("notes", "list").value) == 1
    device.run("remove", course, code=1)
    refused = device.run("download", course, code=3).value["error"]
    assert refused["type"] == "offline"


def test_offline_verbs_work_and_sync_says_what_is_safe(device: Device, course: str) -> None:
    """The words name how much is safe on this device."""
    add(device, course, "one")
    add(device, course, "two")
    error = device.run("sync", code=3).value["error"]
    assert "2 changes are safe" in error["message"]
    assert device.run("status").value["state"] == "offline"


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_notes_leave_as_files_that_need_no_carrel(device: Device, course: str, tmp_path: Path, form: str) -> None:
    """Every note is there with its title, its tags and its text; nothing pasted into it runs."""
    add(device, course, "Some *words* <script>alert(1)</script>", "--title", 'A "title": x', "--tag", "t")
    add(device, course, "other")
    told = device.run("notes", "export", str(tmp_path / "out"), "--format", form).value
    texts = [Path(file).read_text(encoding="utf-8") for file in told["files"]]
    assert len(texts) == (1 if form == "json" else 2)
    assert any("words" in text and "other" not in text for text in texts) or form == "json"
    if form == "html":
        assert all("<script>" not in text for text in texts)
    if form == "json":
        assert {note["body"] for note in json.loads(texts[0])} >= {"other"}


def test_times_are_iso_utc(device: Device, course: str) -> None:
    """One form of time everywhere."""
    add(device, course, "x")
    assert ISO.fullmatch(device.run("notes", "list").value[0]["updated_at"])
    assert ISO.fullmatch(device.run("status").value["last_sync"])


def test_a_new_home_is_empty_and_says_how_to_begin(tmp_path: Path) -> None:
    """Before any sign-in every verb answers; those that need a server say so with exit 4."""
    new = Device(tmp_path / "new")
    assert new.run("status").value["state"] == "signed_out"
    for words in (("courses",), ("notes", "list"), ("bookmarks", "list"), ("progress",)):
        assert new.run(*words).value == []
    for words in (("sync",), ("devices",), ("sign-out",)):
        assert new.run(*words, code=4).value["error"]["type"] == "signed_out"
    assert new.run("doctor").value["ok"]


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_to_be_had_for_every_command(words: list[str]) -> None:
    """And tells more than the command's name."""
    result = CliRunner().invoke(carrel, words)
    assert result.exit_code == 0
    assert len(result.stdout) > 100


def test_people_read_words_not_values(device: Device, course: str) -> None:
    """Without --json every verb prints lines, and none of them is a traceback or a Python value."""
    add(device, course, "text", "--lesson", "1.1", "--tag", "a")
    device.run("bookmarks", "add", "--course", course, "--lesson", "1.1")
    device.run("study", course, "2.1", "--seconds", "60")
    verbs = ("status", "courses", f"lessons {course}", "progress", f"progress {course}", "notes list", "bookmarks list")
    for words in (*verbs, "doctor", "sync"):
        result = CliRunner().invoke(carrel, ["--home", str(device.home), *words.split()])
        assert result.output.strip()
        assert "Traceback" not in result.output
        assert "{" not in result.output
        assert "None" not in result.output


def test_a_fault_of_ours_is_no_traceback(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what is safe and what to do, and exits as trouble of this computer."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("localdb.courses.courses", broken)
    assert device.run("courses", code=6).value["error"]["type"] == "fault"


def test_a_broken_database_is_told_and_kept(tmp_path: Path) -> None:
    """The verb goes on with an empty one; the file that was there is named and not deleted."""
    folder = tmp_path / "home" / "accounts" / "local"
    folder.mkdir(parents=True)
    (folder / "user.db").write_bytes(b"no database at all")
    told = Device(tmp_path / "home").run("notes", "list")
    assert (told.value, "broken" in told.said) == ([], True)
    assert [file.read_bytes() for file in folder.glob("user.db.broken-*Z")] == [b"no database at all"]


def test_the_home_is_closed_to_others(tmp_path: Path) -> None:
    """Also when somebody made the folder beforehand."""
    (tmp_path / "home").mkdir(mode=0o755)
    Device(tmp_path / "home").run("status")
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_each_text_saved_by_a_command_can_be_got_back(device: Device, course: str) -> None:
    """Also before anything was sent: typing is gathered into one change, a command's text never is."""
    note = add(device, course, "one")
    for text in ("two", "three", "three"):
        device.run("notes", "edit", note, "--text", text)
    kept = device.run("notes", "history", note).value
    assert [revision["body"] for revision in kept] == ["three", "two", "one"]
    assert device.run("notes", "restore", note, "--revision", kept[-1]["revision"]).value["body"] == "one"
    bodies = [revision["body"] for revision in device.run("notes", "history", note).value]
    assert (bodies[0], {"two", "three"} <= set(bodies)) == ("one", True)


def test_a_note_holds_as_much_text_as_was_announced(device: Device, course: str) -> None:
    """The text counts as it was typed: quotes and line breaks are no more than themselves."""
    full = '"\n' * (128 << 10)
    run = device.run("notes", "add", "--course", course, "--text", "-", typed=full)
    assert run.value["body"] == full
    assert device.run("notes", "edit", run.value["note"], "--text", "-", typed=full + "x", code=2).value["error"]


def test_every_folder_of_the_home_is_closed_to_others(device: Device, course: str, tmp_path: Path) -> None:
    """Also those that the files of courses lie in."""
    device.run("courses")
    BlobFolder(tmp_path / "fresh" / "blobs").part("ab" * 32)
    made = [tmp_path / "fresh" / "blobs", tmp_path / "fresh" / "blobs" / "ab", *device.home.rglob("*")]
    assert {oct(path.stat().st_mode & 0o077) for path in made} == {"0o0"}


def test_words_in_another_encoding_are_wrong_use(device: Device, course: str) -> None:
    """A shell's Latin-1 is no fault of ours, and nothing of it is saved."""
    before = device.run("notes", "list").value
    told = device.run("notes", "add", "--course", course, "--text", "caf\udce9", code=2).value
    assert told["error"]["message"] == "What was given is not text in UTF-8."
    assert device.run("notes", "list").value == before


def test_a_mistake_before_the_command_is_json_too(tmp_path: Path) -> None:
    """A script reads one JSON value, wherever the mistake stands."""
    (tmp_path / "file").write_text("")
    for words in (["--home", str(tmp_path / "file"), "status", "--json"], ["--bogus", "status", "--json"]):
        result = CliRunner().invoke(carrel, words)
        assert (result.exit_code, json.loads(result.stdout)["error"]["type"]) == (2, "wrong_use")
