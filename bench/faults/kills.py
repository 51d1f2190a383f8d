"""`python -m bench.faults.kills [--client 4000] [--server 2000] [--seed 1] [--log]`: kill -9 of clients and server.

Two devices of one learner write and sync without pause, and at random moments one of them or the server is killed:
while it opens its files, saves, or syncs. A killed device is opened again at once (how long that takes is measured),
its file is checked, and all that it said was saved must be there. Now and then everything comes to rest, a third, fresh
device signs in, and all three must show all that was saved, once, nothing that was deleted, and the same.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.faults.forked import Child, ForkedServer
from bench.faults.ledger import Ledger, judge, share_notes, shown
from bench.faults.runs import Run, p95
from bench.faults.town import Device, Pocket
from localdb.home import Home
from localdb.store import open_store

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LONGEST: Final = 0.25
"""Seconds that a process may live between two kills."""
STEPS_A_ROUND: Final = 3
BATCH: Final = 150
"""Kills between two rests, each in new folders: much shorter than an access token lasts."""
SLOWEST: Final = 0.5
"""Seconds within which 19 of 20 reopenings must be done."""


def main() -> int:
    """Kill them all and say what came of it."""
    options = _options()
    victims = ["client"] * options.client + ["server"] * options.server
    random.Random(options.seed).shuffle(victims)  # noqa: S311 - a schedule, not a key
    run = Run("kills", options)
    killed = Killed()
    for number, start in enumerate(range(0, len(victims), BATCH)):
        with tempfile.TemporaryDirectory() as scratch:
            kill(Path(scratch), victims[start : start + BATCH], f"{options.seed} {number}", killed)
        print(f"{killed.told()} after {run.seconds():.0f} s", flush=True)
    slow = killed.p95() > SLOWEST
    return run.end(killed.told(), [*killed.troubles, *(["reopening was slow"] if slow else [])])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", type=int, default=4000, help="kills of the two clients")
    parser.add_argument("--server", type=int, default=2000, help="kills of the server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="write the result into docs/fault-runs.md")
    return parser.parse_args()


@dataclass
class Killed:
    """What was killed, in the middle of what, and what that did."""

    counts: Counter[str] = field(default_factory=Counter)
    during: Counter[str] = field(default_factory=Counter)
    reopened: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    saved: int = 0

    def p95(self) -> float:
        """Seconds that 19 of 20 reopenings took at most."""
        return p95(self.reopened)

    def told(self) -> str:
        """In one line."""
        during = ", ".join(f"{count} {what}" for what, count in self.during.most_common())
        return (
            f"{self.counts['client']} kills of a client ({during}), {self.counts['server']} of the server; "
            f"{self.saved} things saved, lost, doubled, risen or broken {len(self.troubles)}; reopened in "
            f"{self.p95() * 1000:.0f} ms p95, {max(self.reopened, default=0) * 1000:.0f} ms at most"
        )


class Writer:
    """A device whose process writes and syncs until it is killed, and begins again."""

    def __init__(self, device: Device, shared: tuple[str, ...]) -> None:
        self.device = device
        self.ledger = Ledger(device.name, shared)
        self._lives = 0
        self._doing = ""
        self._child: Child | None = None

    def start(self) -> None:
        """A new process; what it was doing, and where it has come to, is in the ledger."""
        self._lives += 1
        self._doing = "opening"
        self._child = Child(self._live)

    def _live(self, far: Connection) -> None:
        chance = random.Random(f"{self.device.name} {self._lives}")  # noqa: S311 - a schedule, not a key

        def tell(said: Any) -> None:  # noqa: ANN401  a step or a word
            far.send(said)
            if not isinstance(said, str):
                self.ledger.hear(said)

        with self.device.line() as line:
            while True:
                for _ in range(STEPS_A_ROUND):
                    self.ledger.step(line.store, chance, tell)
                tell("syncing")
                line.round()
                tell("between")

    def listen(self, seconds: float) -> None:
        """Hear what it does for so long."""
        if self._child is not None:
            for said in self._child.heard(seconds):
                self._hear(said)

    def _hear(self, said: Any) -> None:  # noqa: ANN401  a step or a word
        if isinstance(said, str):
            self._doing = said
            return
        self._doing = {"saved": "between", "line": "between", "deleted": "between"}.get(said.what, "saving")
        self.ledger.hear(said)

    def kill(self) -> str:
        """No goodbye. Returns what it was doing."""
        if self._child is not None:
            for said in self._child.kill():
                self._hear(said)
            self._child = None
        return self._doing

    def reopen(self, killed: Killed) -> None:
        """Open the file as the next start of the program would, read it all, and look for what is missing."""
        began = time.monotonic()
        with open_store(Home(self.device.folder)) as store:
            here = shown(store)
            killed.reopened.append(time.monotonic() - began)
            killed.troubles += self.ledger.missing(here)
            killed.troubles += [f"a broken file was moved to {store.moved_aside}"] if store.moved_aside else []
            (found,) = store.one("PRAGMA integrity_check(1)")
            killed.troubles += [] if found == "ok" else [f"{self.device.name}: {found}"]


def kill(folder: Path, victims: list[str], seed: str, killed: Killed) -> None:
    """So many kills in one town, then rest, and judgement."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a key
    with ExitStack() as stack:
        server = stack.enter_context(ForkedServer(folder / "server"))
        writers = _writers(folder, server)
        for writer in writers:
            stack.callback(writer.kill)
            writer.start()
        for victim in victims:
            _wait(writers, chance.uniform(0, LONGEST))
            if victim == "server":
                server.kill()
                _wait(writers, chance.uniform(0, LONGEST / 5))
                server.start()
                killed.troubles += _broken(folder / "server" / "carrel.db")
            else:
                writer = chance.choice(writers)
                killed.during[writer.kill()] += 1
                writer.reopen(killed)
                writer.start()
            killed.counts[victim] += 1
        for writer in writers:
            writer.kill()
        killed.saved += sum(writer.ledger.number for writer in writers)
        killed.troubles += _judged(folder, server, writers)


def _writers(folder: Path, server: ForkedServer) -> list[Writer]:
    devices = [Device(folder / name, server, name, secrets=Pocket()) for name in ("first", "second")]
    with devices[0].line() as line:
        shared = share_notes(line.store)
        line.settle()
    devices[1].sync()
    return [Writer(device, shared) for device in devices]


def _wait(writers: list[Writer], seconds: float) -> None:
    """Let them write for so long; all are heard, so that none waits for us."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for writer in writers:
            writer.listen(min(left, 0.01))


def _broken(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return [] if found == "ok" else [f"the server's database: {found}"]


def _judged(folder: Path, server: ForkedServer, writers: list[Writer]) -> list[str]:
    devices = [writer.device for writer in writers]
    for device in [*devices, *devices]:
        device.sync()
    fresh = Device(folder / "fresh", server, "fresh", secrets=Pocket())
    fresh.sync()
    all_shown = []
    for device in [*devices, fresh]:
        with open_store(Home(device.folder)) as store:
            all_shown.append(shown(store))
    return judge([writer.ledger for writer in writers], all_shown)


if __name__ == "__main__":
    raise SystemExit(main())
