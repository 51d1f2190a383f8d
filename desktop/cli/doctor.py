"""Looking over this installation: what was found, in words.

Changes nothing and touches no secret: the server is asked without a sign-in.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.desk import Desk, json_option
from desktop.cli.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST_FREE: Final = 100 << 20


@click.command("doctor")
@json_option
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check this installation and its data. Changes nothing."""
    desk: Desk = ctx.obj
    checks = list(_checks(desk))
    bad = {check["name"] for check in checks if not check["ok"]}
    desk.show({"ok": not bad, "checks": checks}, lambda: _print(checks, ok=not bad))
    if bad:
        ctx.exit(Exit.NOT_SENT if bad == {"connection"} else Exit.LOCAL_TROUBLE)


def _checks(desk: Desk) -> Iterator[dict[str, Any]]:
    from localdb.doctor import doctor as look_at_data
    from localdb.errors import LocalError

    yield _check("carrel", message=f"{version('carrel')} on Python {sys.version.split()[0]}")
    for name, look in LOOKS.items():
        yield look_at(name, desk, look)
    try:
        yield from (_check(check.name, check.message, ok=check.ok) for check in look_at_data(desk.store))
    except LocalError as error:
        yield _check("data", f"{error} {error.next}", ok=False)
    yield _connection(desk)


def look_at(name: str, desk: Desk, look: Callable[[Desk], tuple[bool, str]]) -> dict[str, Any]:
    """One check; what it can't look at is told as its trouble."""
    try:
        ok, message = look(desk)
    except OSError as error:
        ok, message = False, f"can't be looked at: {error.strerror}"
    return _check(name, message, ok=ok)


def _connection(desk: Desk) -> dict[str, Any]:
    """What is between here and the server. Being offline is no trouble: it is told, and passes by itself."""
    account = desk.home.current()
    if account is None:
        return _check("connection", "nobody is signed in: there is no server to ask") | {"next": ""}
    from desktop.account.way import way_of
    from desktop.connection_words import PASSES_BY_ITSELF, connection_words
    from sync.probe import look_at_connection

    way = way_of(desk.home, lambda: desk.secrets)
    probe = look_at_connection(account.server, lambda: time.time_ns() // 1_000_000, way)
    happened, next_step = connection_words(probe)
    ok = probe.finding in PASSES_BY_ITSELF
    about = {"finding": str(probe.finding), "next": next_step}
    return _check("connection", f"{happened} {next_step}".strip(), ok=ok) | about


def _check(name: str, message: str, *, ok: bool = True) -> dict[str, Any]:
    return {"name": name, "ok": ok, "message": message}


def _home(desk: Desk) -> tuple[bool, str]:
    folder = desk.home_folder
    if not folder.exists():
        folder = next(parent for parent in folder.parents if parent.exists())
    if not os.access(folder, os.W_OK):
        return False, f"{folder} can't be written. Give your user the right to."
    open_to_others = desk.home_folder.exists() and os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077
    if open_to_others:
        return False, f"Others on this computer may look into {folder}. chmod 700 closes it."
    return True, str(desk.home_folder)


def _space(desk: Desk) -> tuple[bool, str]:
    from desktop.figures import size

    desk.home.path.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(desk.home.path).free
    return free >= LEAST_FREE, f"{size(free)} free" + ("" if free >= LEAST_FREE else "; free some before downloading")


def _account(desk: Desk) -> tuple[bool, str]:
    account = desk.home.current()
    return True, f"{account.email} on {account.server}" if account else "nobody is signed in"


def _secrets(desk: Desk) -> tuple[bool, str]:
    from desktop.account.secrets import FILE_NAME

    in_file = (desk.home_folder / FILE_NAME).exists()
    return True, "in an encrypted file of the home" if in_file else "in the computer's keyring, or none yet"


def _sandbox(_: Desk) -> tuple[bool, str]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return True, "off, because you are root: active lessons are refused" if root else "on"


LOOKS: Final[dict[str, Callable[[Desk], tuple[bool, str]]]] = {
    "home": _home,
    "disk": _space,
    "account": _account,
    "sign-in": _secrets,
    "lesson sandbox": _sandbox,
}


def _print(checks: list[dict[str, Any]], *, ok: bool) -> None:
    for check in checks:
        click.echo(f"{'ok ' if check['ok'] else 'BAD'}  {check['name']}: {check['message']}")
    click.echo("All is well." if ok else "Something needs your attention; the lines marked BAD say what.")


COMMANDS: Final = {"doctor": doctor}
