"""The one door to the database: SQLite file or PostgreSQL, behind one URL.

SQLAlchemy Core for what is rare, the driver's own SQL with tuples where thousands of rows pass. On SQLite a writing
transaction begins with `BEGIN IMMEDIATE`, which is the same promise as a locked learner row on PostgreSQL: `seq` is
drawn and committed under it. pysqlite's own transaction handling is switched off for that, see
https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#serializable-isolation-savepoints-transactional-ddl
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, OperationalError

from server.errors import DatabaseTrouble, Unavailable
from server.migrations.migrate import migrate
from server.tables import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection, Engine

    from server.settings import Settings

_READ = {"carrel_read": True}
_READ_POSTGRESQL = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_BUSY_SECONDS = 10
_PRAGMAS = (
    "page_size=8192",  # of a new file: an upload writes the pages of its indexes anew with each request
    "journal_mode=WAL",
    "synchronous=FULL",
    "cache_size=-16384",
    "temp_store=MEMORY",
    "wal_autocheckpoint=2000",  # 16 MB: a page of the feed that changes with every request is moved less often
)
_PASSING = frozenset({"40001", "40P01", "53300", "55P03", "57P01", "57P03"})
"""PostgreSQL's codes for: overtaken, deadlock, too many connections, lock not free, shutting down, starting up."""
_POOL = 16
"""Connections kept: more threads than that never reach the database at once."""


class Database:
    """Hands out transactions. `read()` sees one moment and never waits for a writer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = engine.execution_options(**(_READ if engine.name == "sqlite" else _READ_POSTGRESQL))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; committed at the end, undone by an exception."""
        with _translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that only reads."""
        with _translated(), self._reader.begin() as connection:
            yield connection

    def settle(self) -> None:
        """After much was written: move SQLite's log into the file, so that no small request has to do it later."""
        if self.engine.name == "sqlite":
            connection = self.engine.raw_connection()  # inside a transaction SQLite moves nothing
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_database(settings: Settings) -> Database:
    """The database of these settings, made when missing and brought to the newest schema.

    Raises `DatabaseTrouble` when it cannot be.
    """
    settings.folder(".")
    engine = _engine(settings)
    try:
        with _translated():
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def rows(connection: Connection, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of the driver's own SQL, as plain tuples. Places are written `?` whatever the driver."""
    result: list[tuple[Any, ...]] = _run(connection, sql, tuple(values)).cursor.fetchall()
    return result


def row(connection: Connection, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
    """The first row, or None."""
    found: tuple[Any, ...] | None = _run(connection, sql, tuple(values)).cursor.fetchone()
    return found


def stream(connection: Connection, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows one by one: a page stops reading when it is full."""
    cursor = _run(connection, sql, tuple(values)).cursor
    try:
        while found := cursor.fetchmany(256):
            yield from found
    finally:
        cursor.close()


def places(values: Sequence[object]) -> str:
    """A place for each value, for IN (…)."""
    return ", ".join("?" * len(values))


def write_rows(connection: Connection, sql: str, many: Sequence[tuple[object, ...]]) -> None:
    """The same statement for many tuples."""
    if many:
        _run(connection, sql, list(many))


def changed_rows(connection: Connection, sql: str, values: Sequence[object]) -> int:
    """Write, and say how many rows were changed."""
    count: int = _run(connection, sql, tuple(values)).rowcount
    return count


def _run(connection: Connection, sql: str, values: Sequence[object]) -> Any:  # noqa: ANN401 - a driver's cursor has no type
    if connection.dialect.paramstyle != "qmark":
        sql = sql.replace("%", "%%").replace("?", "%s")
    return connection.exec_driver_sql(sql, values)


def _engine(settings: Settings) -> Engine:
    if settings.embedded:
        engine = sqlalchemy.create_engine(
            settings.database_url,
            hide_parameters=True,  # a failure is logged, and a learner's words are in no log
            connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
            pool_size=_POOL,
            execution_options={"schema_translate_map": {SCHEMA: None}},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sqlalchemy.create_engine(
        settings.database_url,
        hide_parameters=True,
        pool_size=_POOL,
        pool_pre_ping=True,  # the other end may have been restarted since
        connect_args={"options": f"-csearch_path={SCHEMA}", "connect_timeout": _BUSY_SECONDS},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("carrel_read", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    """The driver's errors in our words, once, at the edge."""
    try:
        yield
    except OperationalError as trouble:
        if _passes(trouble):
            raise Unavailable("The database is busy.") from trouble
        raise DatabaseTrouble(f"The database cannot be used: {trouble.orig}.") from trouble
    except DatabaseError as trouble:
        raise DatabaseTrouble(f"The database cannot be used: {trouble.orig}.") from trouble


def _passes(trouble: OperationalError) -> bool:
    """Whether trying again is likely to help: SQLite says so in words, PostgreSQL by a code."""
    words = str(trouble.orig)
    return "locked" in words or "busy" in words or getattr(trouble.orig, "sqlstate", "") in _PASSING
