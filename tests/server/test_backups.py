"""A server's backup, over both databases."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from server.backups import back_up, restore
from server.database import open_database
from server.errors import DatabaseTrouble, NotFound, WrongUse
from server.settings import Settings
from server.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from server.database import Database
    from tests.server.courses.shop import Shop


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row but what a restore changes on purpose."""
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sqlalchemy.select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name != "learner_sync"
        }


def sell(shop: Shop) -> None:
    """A course with a learner in it."""
    shop.import_()
    shop.publish()
    shop.enrol()


def test_everything_comes_back(shop: Shop, settings: Settings, database: Database, tmp_path: Path) -> None:
    """Rows, keys and course files, into an empty server; the epoch rises; the file is nobody else's to read."""
    sell(shop)
    file = tmp_path / "server.backup"
    made = back_up(settings, file)
    assert made.files > 1
    assert file.stat().st_mode & 0o077 == 0

    fresh = Settings(tmp_path / "fresh", clock=settings.clock)
    came = restore(fresh, file)
    assert (came.users, came.records, came.epoch is not None) == (made.users, made.records, True)
    with open_database(fresh) as restored:
        assert contents(restored) == contents(database)
    keys = [each.folder("keys") / "server.key" for each in (settings, fresh)]
    assert keys[0].read_bytes() == keys[1].read_bytes()


def test_nothing_is_ever_written_over(shop: Shop, settings: Settings, tmp_path: Path) -> None:
    """Neither another file, nor a server that has accounts."""
    sell(shop)
    file = tmp_path / "server.backup"
    back_up(settings, file)
    with pytest.raises(WrongUse):
        back_up(settings, file)
    with pytest.raises(WrongUse):
        restore(settings, file)


def test_a_damaged_backup_is_refused(shop: Shop, settings: Settings, tmp_path: Path) -> None:
    """Also where only bytes of a course file are others; nothing is made of it."""
    sell(shop)
    file = tmp_path / "server.backup"
    back_up(settings, file)
    shutil.copyfile(file, tmp_path / "hurt")
    with closing(sqlite3.connect(tmp_path / "hurt")) as hurt:
        hurt.execute("UPDATE backup_piece SET bytes = CAST(bytes || x'00' AS BLOB) WHERE length(name) = 64")
        hurt.commit()
    (tmp_path / "none").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    fresh = Settings(tmp_path / "fresh")
    for name in ("hurt", "none"):
        with pytest.raises(DatabaseTrouble):
            restore(fresh, tmp_path / name)
    with pytest.raises(NotFound):
        restore(fresh, tmp_path / "missing")
