"""`carrel-server`: the composition root of the commands (DESIGN section 7).

Every command makes and migrates a missing database first. One JSON value on stdout with `--json`, messages on
stderr, and an exit code that says what to do; never a traceback.
"""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.accounts.commands import user
from server.accounts.post import mail_folder, mail_settings
from server.commerce.commands import coupon, payments
from server.commerce.shop import shop_settings
from server.console import DATA_TROUBLE, Console, tell_error
from server.courses.commands import course
from server.database import open_database
from server.doctor import examine
from server.recognition.commands import certificate
from server.serving import serve_app, serve_workers
from server.settings import DEFAULT_URL, Settings, default_data
from server.site.token import site_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from litestar import Litestar


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Where the server keeps its things.")
@click.option("--database", default="", help="SQLAlchemy URL of another database than the file in the data folder.")
@click.option("--url", default="", envvar="CARREL_URL", help="Where learners and the world reach this server.")
@click.option("--seller", default="", envvar="CARREL_SELLER", help="The name that stands on certificates.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout. May stand anywhere.")
@click.version_option(package_name="carrel", prog_name="carrel-server")
@click.pass_context
def root(context: click.Context, *, data: Path | None, database: str, url: str, seller: str, as_json: bool) -> None:
    """Carrel's server: accounts, courses and sync."""
    shop, mail, site = shop_settings(os.environ), mail_settings(os.environ), site_settings(os.environ)
    settings = Settings(
        (data or default_data()).absolute(), database, url=url, seller=seller, shop=shop, mail=mail, site=site
    )
    context.obj = Console(settings, as_json=as_json)


@root.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8420, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.pass_obj
def serve(console: Console, *, host: str, port: int, workers: int) -> None:
    """Migrate, then serve until SIGTERM. Prints {"url", "pid"} when it accepts."""
    if not console.settings.mail.host:
        click.echo(
            f"No mail server is set (CARREL_SMTP_HOST): letters go into {mail_folder(console.settings)}", err=True
        )
    make_app = partial(_reached_at, console.settings)
    if workers == 1:
        serve_app(make_app, host, port)
        return
    if console.settings.embedded:
        raise click.UsageError("SQLite serves with one worker.")
    open_database(console.settings).close()
    serve_workers(make_app, host, port, workers)


def _reached_at(settings: Settings, url: str) -> Litestar:
    """The app; where nobody said how the world reaches it, that is where it listens."""
    from server.app import create_app

    if settings.url == DEFAULT_URL:
        settings.url = url
    return create_app(settings, by_itself=True)


@root.command()
@click.pass_obj
def migrate(console: Console) -> None:
    """Make the database, or bring it to this version's schema."""
    from server.migrations.migrate import NEWEST

    open_database(console.settings).close()
    console.show({"schema": NEWEST})


@root.command()
@click.pass_obj
def doctor(console: Console) -> None:
    """Look at everything and say what is wrong."""
    checks = examine(console.settings)
    ok = all(check.ok for check in checks)
    console.show({"ok": ok, "checks": checks})
    if not ok:
        raise click.exceptions.Exit(DATA_TROUBLE)


@root.command()
@click.pass_obj
def purge(console: Console) -> None:
    """Drop the contents of what learners deleted over 90 days ago, and old revisions. For a nightly job."""
    from server.sync.purge import purge as purge_all

    with open_database(console.settings) as database:
        console.show(purge_all(database, console.settings.clock()))


@root.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(console: Console, *, file: Path) -> None:
    """Copy everything into FILE, also while the server serves: accounts, records, keys and course files. Checked."""
    from server.backups import back_up

    console.show(back_up(console.settings, file.absolute()))


@root.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore(console: Console, *, file: Path) -> None:
    """Make this empty server of the backup in FILE. Devices then offer again what the backup lacks."""
    from server.backups import restore as restore_from

    console.show(restore_from(console.settings, file.absolute()))


root.add_command(user)
root.add_command(course)
root.add_command(certificate)
root.add_command(coupon)
root.add_command(payments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    as_json = "--json" in arguments
    rest = [argument for argument in arguments if argument != "--json"]
    os.umask(0o077)  # whatever is made is nobody else's to read
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        left_with = root.main(["--json", *rest] if as_json else rest, prog_name="carrel-server", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback ever reaches a user
        return tell_error(error, as_json=as_json)
    return left_with if isinstance(left_with, int) else 0
