"""`carrel-server certificate …`: verify a file, list, take back, issue again, and the keys that sign."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from sqlalchemy import select

from learning.credentials.verdict import verify as verify_file
from server.accounts.keys import open_keys
from server.console import iso
from server.database import open_database
from server.recognition.certificates import Registrar
from server.recognition.facts import Facts
from server.recognition.issuers import issuers, keys_of
from server.recognition.issuers import rotate as rotate_key
from server.recognition.issuers import withdraw as withdraw_key
from server.tables import certificate as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from server.console import Console
    from server.database import Database

NOT_VALID = 1


@click.group()
def certificate() -> None:
    """Certificates: verify, list, revoke, reissue, keys."""


@certificate.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def verify(console: Console, *, file: Path) -> None:
    """Say whether FILE, a credential or a certificate's PDF, is one of ours, unchanged and in force."""
    with open_database(console.settings) as database, database.read() as connection:
        known = issuers(connection)
        found = verify_file(
            file.read_bytes(), known, console.settings.clock(), lambda url, _: _revoked(connection, url)
        )
    answer = {"valid": found.valid, "reason": found.reason.value, "message": found.words}
    console.show(answer | {"certificate": found.certificate, "issuer": found.issuer})
    if not found.valid:
        raise click.exceptions.Exit(NOT_VALID)


@certificate.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """Every certificate, the newest first."""
    with open_database(console.settings) as database, database.read() as connection:
        found = connection.execute(select(table).order_by(table.c.issued_at.desc())).all()
    console.show([_line(row.facts, row.issued_at, row.revoked_at, row.reason) for row in found])


@certificate.command()
@click.argument("certificate_id", metavar="ID")
@click.option("--reason", default="", help="Shown on its page and to its learner.")
@click.pass_obj
def revoke(console: Console, *, certificate_id: str, reason: str) -> None:
    """Take a certificate back."""
    with _registrar(console) as (registrar, _):
        registrar.revoke(certificate_id, reason)
    console.show({"certificate": certificate_id, "status": "revoked"})


@certificate.command()
@click.argument("certificate_id", metavar="ID")
@click.pass_obj
def reissue(console: Console, *, certificate_id: str) -> None:
    """Take a certificate back and issue another from what is known now: a corrected name, a new key."""
    with _registrar(console) as (registrar, _):
        made = registrar.reissue(certificate_id)
    console.show({"certificate": made, "replaces": certificate_id})


@certificate.command()
@click.pass_obj
def issue(console: Console) -> None:
    """Issue what is due now; a serving process does so by itself."""
    with _registrar(console) as (registrar, _):
        console.show({"issued": registrar.issue_due()})


@certificate.command()
@click.option("--rotate", is_flag=True, help="Sign with a new key from now on; what older ones signed stays proved.")
@click.option("--withdraw", metavar="KEY", help="Say that a key got into other hands: it proves nothing any more.")
@click.pass_obj
def keys(console: Console, *, rotate: bool, withdraw: str | None) -> None:
    """The keys that sign certificates."""
    with _registrar(console) as (registrar, database):
        with database.write() as connection:
            if rotate:
                rotate_key(connection, console.settings, open_keys(console.settings.folder("keys")))
            if withdraw:
                withdraw_key(connection, withdraw, console.settings.clock())
            found = keys_of(connection)
        if rotate or withdraw:
            registrar.tell_keys()
    console.show(
        [
            {"key": row.public, "issuer": row.issuer, "since": iso(row.created_at), "withdrawn": iso(row.withdrawn_at)}
            for row in found
        ]
    )


@contextmanager
def _registrar(console: Console) -> Iterator[tuple[Registrar, Database]]:
    with open_database(console.settings) as database:
        yield Registrar(console.settings, database, open_keys(console.settings.folder("keys"))), database


def _revoked(connection: Connection, url: str) -> bool:
    """Whether the certificate of this address was taken back."""
    query = select(table.c.revoked_at).where(table.c.id == url.rpartition("/")[2])
    return connection.execute(query).scalar() is not None


def _line(content: bytes, issued_at: int, revoked_at: int | None, reason: str | None) -> dict[str, object]:
    facts = msgspec.json.decode(content, type=Facts)
    return {
        "certificate": facts.id,
        "name": facts.name,
        "course": facts.slug,
        "issued_at": iso(issued_at),
        "status": "valid" if revoked_at is None else "revoked",
        "reason": reason or "",
    }
