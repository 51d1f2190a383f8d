"""A file of every released version opens, with all that was in it. A schema can't be changed afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from localdb import outbox, schema
from localdb.bookmarks import bookmarks
from localdb.doctor import doctor
from localdb.notes import notes
from localdb.search import find_notes
from localdb.state import read_state
from localdb.store import open_store
from tests.localdb.builders import ACCOUNT

if TYPE_CHECKING:
    from localdb.home import Home

VERSIONS = Path(__file__).parent / "versions"


def test_every_version_has_a_kept_file() -> None:
    """Whoever adds a migration keeps a database of the version before and of the new one."""
    kept = sorted(int(file.stem) for file in VERSIONS.glob("*.db"))

    assert kept == list(range(1, schema.newest() + 1))
    assert schema.newest() == schema.NEWEST


def test_migrations_are_numbered_without_gaps() -> None:
    """Each step has its own number."""
    assert [step.number for step in schema.steps()] == list(range(1, schema.NEWEST + 1))


@pytest.mark.parametrize("file", sorted(VERSIONS.glob("*.db")), ids=lambda file: f"version {file.stem}")
def test_a_kept_file_opens_with_everything(home: Home, file: Path) -> None:
    """Notes, tags, the trash, search, bookmarks, what waits and the cursor are all there after the migration."""
    shutil.copy(file, home.folder(ACCOUNT.learner) / "user.db")

    with open_store(home, ACCOUNT) as store:
        assert [(note.title, note.tags, note.waiting) for note in notes(store)] == [
            ("Waits", (), True),
            ("Sent", ("python",), False),
        ]
        assert [note.title for note in notes(store, deleted=True)] == ["Gone"]
        assert [note.title for note in find_notes(store, "schleif")] == ["Sent"]
        assert [mark.label for mark in bookmarks(store)] == ["Here"]
        assert len(outbox.pending(store)) == 2
        assert read_state(store).cursor == 2
        assert [check for check in doctor(store) if not check.ok and check.name != "rights"] == []
