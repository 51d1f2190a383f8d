"""The window's automatic backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.backing_up import BackingUp
from desktop.tasks import Tasks
from localdb.backups import backups
from localdb.home import Home
from localdb.notes import save_note
from localdb.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_a_look_makes_one_backup_behind_the_window(tmp_path: Path, qtbot: QtBot) -> None:
    """On another thread than the window's; a second look within the hour makes none."""
    home, parent = Home(tmp_path / "home"), QObject()
    with open_store(home) as store:
        save_note(store, store.new_id(), title="Mine", body="words", course="c1")
        tasks = Tasks(lambda: open_store(home), parent)
        backing_up = BackingUp(tasks, parent)
        backing_up.look()
        backing_up.look()
        qtbot.waitUntil(lambda: tasks.is_idle, timeout=60_000)
        tasks.close()
        assert [made.notes for made in backups(store)] == [1]
