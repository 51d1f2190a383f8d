"""Eight programs of one home renew one session at once, and a fifth of the answers is lost: nobody is signed out.

    .venv/bin/python -m bench.refresh_races [EXPIRIES [PROCESSES]]

A real server over HTTP, the client's own session with its file lock, each expiry a refused access token. Prints how
often the server was asked, how many answers were lost on the way, and sign-outs; exit 1 when there was any.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from bench.faults.town import EMAIL, Server
from desktop.account.session import Session, start_session
from localdb.home import Home
from sync import http
from sync.errors import Offline, SignInNeeded

if TYPE_CHECKING:
    from sync.protocol import Refresh, Tokens

LOST: Final = 0.2


class PlainSecrets:
    """A file: what is measured here is the session and not a cipher."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        path = self._path(name)
        return path.read_text() if path.exists() else None

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        part = self._path(f"{name}.{multiprocessing.current_process().pid}")
        part.write_text(secret)
        part.replace(self._path(name))

    def erase(self, name: str) -> None:
        """See `Secrets.erase`."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name.replace(":", "-")


class Told(msgspec.Struct):
    """What one process met."""

    asked: int = 0
    lost: int = 0
    signed_out: int = 0


def race(folder: Path, server: Server, expiries: int, processes: int) -> Told:
    """Sign in once, then let so many processes find the token expired so often each."""
    home, secrets = Home(folder / "home"), PlainSecrets(folder)
    with http.open_client(server.url) as client:
        start_session(
            home,
            secrets,
            server=server.url,
            email=EMAIL,
            password=server.password,
            name="desk",
            ask=lambda wish: http.sign_in(client, wish),
        )
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        work = [(folder, server.url, expiries, seed) for seed in range(processes)]
        found = pool.starmap(_expire, work)
    return Told(
        sum(each.asked for each in found), sum(each.lost for each in found), sum(each.signed_out for each in found)
    )


def _expire(folder: Path, server: str, expiries: int, seed: int) -> Told:
    home = Home(folder / "home")
    account = home.current()
    assert account is not None
    session, chance, told = Session(home, account, PlainSecrets(folder)), random.Random(seed), Told()  # noqa: S311
    with http.open_client(server) as client:

        def ask(wish: Refresh) -> Tokens:
            told.asked += 1
            tokens = http.refresh(client, wish)
            if chance.random() < LOST:
                told.lost += 1
                raise Offline
            return tokens

        for _ in range(expiries):
            try:
                session.renew(session.access(), ask)
            except Offline:
                continue
            except SignInNeeded:
                told.signed_out += 1
    return told


def main() -> int:
    """Race, print, judge."""
    expiries, processes = map(int, (*sys.argv[1:], *("1000", "8")[len(sys.argv) - 1 :]))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder, "server")) as server:
        told = race(Path(folder), server, expiries, processes)
    spent = time.monotonic() - began
    print(f"{processes} × {expiries} expiries in {spent:.0f} s: {told.asked} asked, {told.lost} answers lost,", end=" ")
    print(f"{told.signed_out} sign-outs (at most 0)")
    return int(told.signed_out > 0)


if __name__ == "__main__":
    sys.exit(main())
