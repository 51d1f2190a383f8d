"""Bringing a database to the newest schema, whoever opens it first.

Alembic is loaded only when there is something to do: a server that is up to date starts without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy

from server.errors import DatabaseTrouble
from server.tables import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

NEWEST = "0006"
_LOCK = 0x6361_7272_656C
"""PostgreSQL's number for "carrel is being migrated": whoever comes second waits, and finds it done."""


def migrate(engine: Engine) -> None:
    """Make what is missing, in one transaction; two processes at once do it once.

    Raises `DatabaseTrouble` when the database is of a later version than this program.
    """
    with engine.connect() as connection:
        if version_of(connection) == NEWEST:
            return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        _upgrade(connection, version_of(connection))


def version_of(connection: Connection) -> str | None:
    """The schema's number, or None for an empty database."""
    schema = SCHEMA if connection.dialect.name == "postgresql" else None
    if not sqlalchemy.inspect(connection).has_table("alembic_version", schema=schema):
        return None
    version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return version


def _upgrade(connection: Connection, version: str | None) -> None:
    from alembic.command import upgrade
    from alembic.config import Config

    if version is not None and version > NEWEST:
        raise DatabaseTrouble(
            f"This database is of schema {version}; this program knows up to {NEWEST}.",
            next_="Update carrel-server. Nothing was changed.",
        )
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    upgrade(config, NEWEST)
