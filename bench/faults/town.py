"""A server that can be killed and devices that sign in to it: real processes, real files, the loopback network."""

from __future__ import annotations

import json
import os
import random
import secrets as chance
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from desktop.account.secrets import choose_secrets
from desktop.account.session import Session, start_session
from localdb.brake import allow_deletes, question
from localdb.home import Home
from localdb.notes import notes
from localdb.state import read_state
from localdb.store import open_store
from sync.engine import Engine
from sync.events import EngineState, SyncStatus
from sync.http import HttpRemote, open_client, sign_in
from sync.rounds import RoundOutcome, run_round

if TYPE_CHECKING:
    from desktop.account.secrets import Secrets
    from localdb.clock import Clock

EMAIL = "faults@example.my"
HOST = "127.0.0.1"
ROUNDS = 50
PROGRAM = Path(sys.executable).with_name("carrel-server")


class Server:
    """`carrel-server serve` on one data folder and one port, started again after each kill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = ["--data", str(folder)]
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None
        self.password = chance.token_urlsafe(9)
        account = ["user", "create", "--email", EMAIL, "--name", "Faults", "--password-stdin"]
        subprocess.run(
            [PROGRAM, *self._data, *account], input=self.password, text=True, check=True, capture_output=True
        )
        self.url = self.start()

    def start(self) -> str:
        """Serve; on the same port as before."""
        command: list[str | Path] = [PROGRAM, *self._data, "serve", "--port", self._port]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        url: str = json.loads(self._process.stdout.readline())["url"]
        self._port = url.rpartition(":")[2]
        return url

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.kill()


def sign_in_at(
    folder: Path, url: str, email: str, password: str, name: str = "bench", *, secrets: Secrets | None = None
) -> None:
    """Make a home and sign in there."""
    with closing(open_client(url)) as client:
        start_session(
            *(Home(folder), secrets or choose_secrets(folder)),
            server=url,
            email=email,
            password=password,
            name=name,
            ask=lambda wish: sign_in(client, wish),
        )


class Pocket:
    """Secrets that are only remembered: a process forked later has them too, without the cost of unlocking a file."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """See `Secrets`."""
        return self._kept.get(name)

    def write(self, name: str, secret: str) -> None:
        """See `Secrets`."""
        self._kept[name] = secret

    def erase(self, name: str) -> None:
        """See `Secrets`."""
        self._kept.pop(name, None)


class Place(Protocol):
    """Where to sign in."""

    @property
    def url(self) -> str:
        """The address."""

    @property
    def password(self) -> str:
        """Of the one learner."""


class Device:
    """One signed-in home."""

    def __init__(self, folder: Path, server: Place, name: str, *, secrets: Secrets | None = None) -> None:
        os.environ.setdefault("CARREL_PASSPHRASE", chance.token_urlsafe(16))
        self.folder = folder
        self.name = name
        self.secrets = secrets or choose_secrets(folder)
        sign_in_at(folder, server.url, EMAIL, server.password, name, secrets=self.secrets)

    def sync(self) -> None:
        """Rounds until one is whole."""
        with self.line() as line:
            line.settle()

    def line(self, clock: Clock | None = None) -> Line:
        """Its store and its connection, opened."""
        return Line(self.folder, self.secrets, clock)

    def bodies(self) -> dict[str, str]:
        """Every note that this device shows, with its text."""
        with open_store(Home(self.folder)) as store:
            return {note.id: note.body for note in notes(store)}


class Line:
    """The store of a home and its connection to the server, open."""

    def __init__(self, folder: Path, secrets: Secrets | None = None, clock: Clock | None = None) -> None:
        self._home = Home(folder)
        account = self._home.current()
        if account is None:
            raise SystemExit(f"nobody is signed in at {folder}")
        self.store = open_store(self._home, account, clock=clock)
        session = Session(self._home, account, secrets or choose_secrets(folder))
        self._remote = HttpRemote(open_client(account.server), session)
        known = read_state(self.store)
        state = EngineState(known.number, known.rid, known.epoch, known.cursor)
        self._engine = Engine(account.device, state, random.random)

    def round(self) -> SyncStatus:
        """One round of sync, as the command line runs it."""
        return self._outcome().status

    def trouble(self) -> Exception | None:
        """One round, and what stopped it."""
        return self._outcome().error

    def _outcome(self) -> RoundOutcome:
        return run_round(self._home, self.store, self._remote, self._engine)

    def settle(self) -> int:
        """Rounds until one is whole; how many that took. Deletes that the brake asks about were meant: allowed."""
        for count in range(1, ROUNDS + 1):
            if question(self.store) is not None:
                allow_deletes(self.store)
            if self.round().state == "synced":
                return count
        raise SystemExit(f"not synced after {ROUNDS} rounds")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._remote.close()
        self.store.close()
