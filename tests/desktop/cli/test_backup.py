"""`carrel backup` and `carrel restore`, as scripts use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.system.learner import Device


def test_there_and_back(device: Device, course: str, tmp_path: Path) -> None:
    """Made and restored offline: what was there then is there, and what was not sent yet stays: it is nowhere else."""
    note = device.run("notes", "add", "--course", course, "--title", "Mine", "--text", "words").value["note"]
    made = device.run("backup", str(tmp_path / "mine.db")).value
    assert (made["notes"], made["bytes"]) == (1, (tmp_path / "mine.db").stat().st_size)
    later = device.run("notes", "add", "--course", course, "--title", "Later", "--text", "words").value["note"]

    restored = device.run("restore", str(tmp_path / "mine.db")).value
    assert {row["note"] for row in device.run("notes", "list").value} == {note, later}
    device.run("restore", restored["kept"])
    assert {row["note"] for row in device.run("notes", "list").value} == {note, later}


def test_what_can_not_be_done_is_said_by_a_code(device: Device, tmp_path: Path) -> None:
    """No file: 7. A file that is no backup, or a place that is taken: 2, and nothing is changed."""
    (tmp_path / "taken").write_text("mine")
    device.run("restore", str(tmp_path / "missing"), code=Exit.NOT_FOUND)
    device.run("restore", str(tmp_path / "taken"), code=Exit.WRONG_USE)
    device.run("backup", str(tmp_path / "taken"), code=Exit.WRONG_USE)
    assert (tmp_path / "taken").read_text() == "mine"
