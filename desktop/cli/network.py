"""Through which proxy the server is reached, and whose certificates are trusted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.output import say


@click.command("network")
@click.option("--proxy", metavar="ADDRESS", help="http://name@proxy:port; or system, or none.")
@click.option("--password-stdin", is_flag=True, help="Read the proxy's password from standard input.")
@click.option("--authority", metavar="FILE", help="Certificates (PEM) to trust beside the computer's own; or none.")
@json_option
@pass_desk
def network(desk: Desk, proxy: str | None, authority: str | None, *, password_stdin: bool) -> None:
    """Show or choose the way to the server. carrel doctor tests it."""
    from desktop.account.way import choose_way, shown_way
    from sync.way import Way

    now = shown_way(desk.home)
    if proxy is not None or authority is not None:
        wanted = now.proxy if proxy is None else _with_password(proxy) if password_stdin else proxy
        file = now.authority if authority is None else "" if authority == "none" else str(Path(authority).absolute())
        now = choose_way(desk.home, lambda: desk.secrets, Way(wanted, file))
    desk.show({"proxy": now.proxy, "authority": now.authority or None}, lambda: _say(now.proxy, now.authority))


def _with_password(proxy: str) -> str:
    from urllib.parse import quote

    name, at, place = proxy.rpartition("@")
    return f"{name}:{quote(sys.stdin.readline().rstrip(chr(10)), safe='')}@{place}" if at else proxy


def _say(proxy: str, authority: str) -> None:
    through = {"system": "as this computer has it", "none": "none"}.get(proxy, proxy)
    say(f"Proxy: {through}")
    say(f"Certificates: this computer's own{f' and {authority}' if authority else ''}")


COMMANDS: Final = {"network": network}
