"""Certificates on the command line: what there is, their files, and whether a file is real. None needs a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit
from desktop.cli.naming import slugs
from desktop.cli.output import cut, iso, say, table

if TYPE_CHECKING:
    from localdb.certificates import KeptCertificate


@click.group("certificates")
def certificates() -> None:
    """List, export and verify certificates."""


@certificates.command("list")
@json_option
@pass_desk
def list_certificates(desk: Desk) -> None:
    """List your certificates, newest first."""
    from localdb.certificates import certificates as kept

    found, names = kept(desk.store), slugs(desk.store)

    def lines() -> None:
        if not found:
            say("No certificates yet: a completed course brings one with the next sync.")
            return
        rows = [
            (one.id[:8], iso(one.certificate.issued_at) or "", one.status, cut(one.certificate.title)) for one in found
        ]
        table(("Certificate", "Issued", "Status", "Course"), rows)

    desk.show([_shown(one, names) for one in found], lines)


@certificates.command("export")
@click.argument("certificate", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@pass_desk
def export(desk: Desk, certificate: str, folder: Path) -> None:
    """Copy both files of a certificate into DIR: the PDF, and the signed credential, which carries your name."""
    from localdb.certificates import certificate as kept
    from localdb.certificates import copy_files

    pdf, credential = copy_files(kept(desk.store, certificate), folder)
    value = {"pdf": str(pdf.absolute()), "credential": str(credential.absolute())}
    desk.show(value, lambda: say(f"Copied to {folder}."))


@certificates.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--issuer",
    "issuer_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The issuer's published keys, as a file, where none of your own certificates brought them.",
)
@json_option
@click.pass_context
def verify(ctx: click.Context, file: Path, issuer_file: Path | None) -> None:
    """Say whether FILE, a PDF or a credential, is real, unchanged and in force. Exit code 1 when it is not."""
    from learning.credentials.issuer_document import read_issuer
    from localdb.certificates import check_file

    desk: Desk = ctx.obj
    try:
        more = () if issuer_file is None else (read_issuer(issuer_file.read_bytes()),)
    except ValueError as trouble:
        raise click.UsageError(f"{issuer_file} is no issuer's document.") from trouble
    found = check_file(desk.store, file.read_bytes(), more)
    value = {"valid": found.valid, "reason": found.reason.value, "message": found.words, "issuer": found.issuer or None}
    desk.show(value, lambda: say(f"{'Valid' if found.valid else 'Not valid'}: {found.words}"))
    if not found.valid:
        ctx.exit(Exit.NOTHING_DONE)


def _shown(one: KeptCertificate, names: dict[str, str]) -> dict[str, object]:
    told = one.certificate
    return {
        "certificate": one.id,
        "course": names.get(told.course, told.course),
        "title": told.title,
        "name": told.name,
        "issued_at": iso(told.issued_at),
        "status": one.status,
        "reason": told.reason or None,
        "url": told.url,
        "pdf": None if one.pdf is None else str(one.pdf),
        "credential": None if one.credential is None else str(one.credential),
    }


COMMANDS: Final = {"certificates": certificates}
