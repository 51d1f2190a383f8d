"""Databases of every released version, and of none."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from litestar.testing import TestClient
from sqlalchemy import inspect

from server.app import create_app
from server.database import open_database, rows
from server.errors import DatabaseTrouble
from server.migrations.migrate import NEWEST, version_of
from server.settings import Settings
from server.tables import metadata
from tests.server.desk import Desk, value

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Table
    from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedIndex

    from tests.postgres import Postgres

KEPT = Path(__file__).parent / "kept"


def test_an_empty_folder_gets_todays_tables(embedded: Settings) -> None:
    """The migrations together make just the tables that the code names."""
    with open_database(embedded) as database, database.write() as connection:
        assert version_of(connection) == NEWEST
        there = inspect(connection)
        tables = set(there.get_table_names()) - {"alembic_version"}
        found = {name: shape(there.get_columns(name), there.get_indexes(name)) for name in tables}
        keys = {name: there.get_pk_constraint(name)["constrained_columns"] for name in tables}
    assert found == {
        table.name: (
            {column.name: bool(column.nullable) for column in table.columns},
            {index.name: [column.name for column in index.columns] for index in table.indexes},
        )
        for table in wanted()
    }
    assert keys == {table.name: [column.name for column in table.primary_key] for table in wanted()}


def shape(
    columns: list[ReflectedColumn], indexes: list[ReflectedIndex]
) -> tuple[dict[str, bool], dict[str | None, list[str | None]]]:
    """Columns with whether they may be empty, and indexes with their columns."""
    return (
        {column["name"]: column["nullable"] for column in columns},
        {index["name"]: index["column_names"] for index in indexes},
    )


def test_many_processes_at_once_migrate_once(embedded: Settings) -> None:
    """Several commands on a new folder: each finds a whole database."""
    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(lambda _: open_database(embedded), range(4)):
            database.close()


def test_a_postgresql_gets_a_schema_of_ours_and_nothing_else(postgres: Postgres, tmp_path: Path) -> None:
    """Four processes at once on an empty database: our tables are in `carrel`, and `public` is as it was."""
    with postgres.scratch(empty=True) as url:
        settings = Settings(tmp_path, url)
        with ThreadPoolExecutor(4) as pool:
            databases = list(pool.map(lambda _: open_database(settings), range(4)))
        with databases[0].read() as connection:
            there = inspect(connection)
            assert set(there.get_table_names(schema="carrel")) == {*(t.name for t in wanted()), "alembic_version"}
            assert there.get_table_names(schema="public") == []
        for database in databases:
            database.close()


def wanted() -> Collection[Table]:
    """The tables that the code names."""
    return metadata.tables.values()


@pytest.mark.parametrize("kept", sorted(KEPT.glob("*.sql")), ids=lambda path: path.stem)
def test_a_kept_database_goes_on(kept: Path, embedded: Settings) -> None:
    """A database of that version opens: its learner signs in and finds the note, and can write another."""
    old = Settings(embedded.data.with_name("old"), clock=embedded.clock)
    with sqlite3.connect(old.folder(".") / "carrel.db") as database:
        database.executescript(kept.read_text(encoding="utf-8"))
    database.close()
    with TestClient(create_app(old)) as client:
        device = Desk(client, "ana@example.org")
        assert device.sign_in().status_code == 200
        device.register()
        records = {record.kind: record for record in device.sync().records}
        assert value(records["note"], "body") == "kept since version 1"
        assert value(records["enrolment"], "enrolment")["slug"] == "bees"
        assert device.sync(device.note("n2", "new")).results[0].status == "ok"


def test_attempts_of_before_wait_to_be_marked(embedded: Settings) -> None:
    """What was sent to a server that did not mark yet is listed by the migration; what is no attempt is passed over."""
    with sqlite3.connect(embedded.folder(".") / "carrel.db") as database:
        database.executescript((KEPT / "version-1.sql").read_text(encoding="utf-8"))
        attempt = {"course": "c", "lesson": "l", "at": 1, "answers": {}}
        for number, found in enumerate((attempt, {"course": "c"}), 900):
            doc = json.dumps({"fields": {"attempt": {"value": found}}}).encode()
            row = ("learner", "quiz_attempt", f"a{number}", number, doc)
            database.execute("INSERT INTO sync_record (learner_id, kind, id, seq, doc) VALUES (?, ?, ?, ?, ?)", row)
    database.close()
    with open_database(embedded) as opened, opened.read() as connection:
        listed = rows(connection, "SELECT learner_id, attempt, course, lesson, arrived, marked_at FROM quiz_mark")
    assert listed == [("learner", "a900", "c", "l", 900, None)]


def test_a_database_of_tomorrow_is_left_alone(embedded: Settings) -> None:
    """A newer schema is named, and nothing is touched."""
    open_database(embedded).close()
    path = embedded.data / "carrel.db"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(DatabaseTrouble, match="9999"):
        open_database(embedded)


def test_what_is_no_database_is_said_in_words(embedded: Settings) -> None:
    """A damaged file is neither overwritten nor a traceback."""
    path = embedded.folder(".") / "carrel.db"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DatabaseTrouble, match="not a database"):
        open_database(embedded)
    assert path.read_bytes().startswith(b"this is no database")
