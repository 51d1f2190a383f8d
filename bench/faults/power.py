"""`python -m bench.faults.power [--count 1000] [--seed 1] [--log]`: power cuts of two devices and their server.

Two devices write and sync for a while over a disk that remembers every write of all three databases (`disk.Disk`).
Then the power is cut at so many moments of that: in one, two or all three of them what was not flushed is lost, torn or
there out of order. Each time the files are opened again, and checked; all that the devices had been told was saved must
be there; and once they have synced, a fresh third device must show the same.
"""

from __future__ import annotations

import argparse
import copy
import random
import shutil
import sqlite3
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.faults.disk import Disk, Platter, watched_disk
from bench.faults.ledger import Ledger, Said, judge, share_notes, shown
from bench.faults.runs import Run, p95
from bench.faults.threaded import ThreadedServer
from bench.faults.town import Device, Line, Pocket
from localdb.home import Home
from localdb.store import open_store

if TYPE_CHECKING:
    from bench.faults.ledger import Shown

TOWN: Final = 100
"""Cuts of one history."""
STEPS: Final = 40
STEPS_A_ROUND: Final = 3
SLOWEST: Final = 0.5
FOLDERS: Final = ("first", "second", "server")


@dataclass
class Cuts:
    """What the cuts came to."""

    count: int = 0
    writes: int = 0
    saved: int = 0
    reopened: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def told(self) -> str:
        """In one line."""
        return (
            f"{self.count} power cuts in {self.writes} recorded writes and flushes; {self.saved} things saved before "
            f"them, lost, doubled, risen or broken {len(self.troubles)}; reopened in {p95(self.reopened):.0f} ms p95"
        )


def main() -> int:
    """Cut them all and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="power cuts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="write the result into docs/fault-runs.md")
    options = parser.parse_args()
    run, cuts = Run("power", options), Cuts()
    for number, start in enumerate(range(0, options.count, TOWN)):
        with tempfile.TemporaryDirectory() as scratch:
            cut_power(Path(scratch), min(TOWN, options.count - start), f"{options.seed} {number}", cuts)
        print(f"{cuts.told()} after {run.seconds():.0f} s", flush=True)
    slow = ["reopening was slow"] if p95(cuts.reopened) > SLOWEST * 1000 else []
    return run.end(cuts.told(), [*cuts.troubles, *slow])


def cut_power(folder: Path, count: int, seed: str, cuts: Cuts) -> None:
    """One history, and so many cuts of it."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a key
    town = folder / "town"
    with watched_disk(town) as disk:
        server = ThreadedServer(town / "server")
        with server:
            devices = [Device(town / name, server, name, secrets=Pocket()) for name in FOLDERS[:2]]
            with devices[0].line() as line:
                shared = share_notes(line.store)
                line.settle()
            devices[1].sync()
        platter = Platter(town)
        disk.recording = True
        server.start()
        with server:
            _live(devices, shared, disk, chance)
        disk.recording = False
    cuts.writes += len(disk.log)
    ledgers = {device.name: Ledger(device.name, shared) for device in devices}
    moments = sorted(chance.sample(range(len(disk.log)), min(count, len(disk.log))))
    for number, op in enumerate(disk.log):
        while moments and moments[0] == number:
            moments.pop(0)
            victims = tuple(chance.sample(FOLDERS, chance.choice((1, 1, 2, 3))))
            found = platter.files(chance, tuple(f"{town / name}/" for name in victims))
            after = _put(found, town, folder / "cut")
            now = copy.deepcopy(ledgers)
            cuts.troubles += [
                f"{seed}, write {number}, {victims}: {t}" for t in _judged(after, server, devices, now, cuts)
            ]
            shutil.rmtree(after)
        platter.take(op)
        if isinstance(op.said, tuple):
            ledgers[op.said[0]].hear(op.said[1])


def _live(devices: list[Device], shared: tuple[str, ...], disk: Disk, chance: random.Random) -> None:
    """What is written down."""
    with ExitStack() as stack:
        lines = [stack.enter_context(device.line()) for device in devices]
        ledgers = [Ledger(device.name, shared) for device in devices]
        for step in range(STEPS * 2):
            ledger, line = ledgers[step % 2], lines[step % 2]

            def tell(said: Said, ledger: Ledger = ledger) -> None:
                ledger.hear(said)
                disk.say((ledger.device, said))

            for _ in range(STEPS_A_ROUND):
                ledger.step(line.store, chance, tell)
            if chance.random() < 0.7:  # noqa: PLR2004  else it is offline
                line.round()


def _put(found: dict[str, bytes], town: Path, place: Path) -> Path:
    for path, content in found.items():
        target = place / Path(path).relative_to(town)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return place


def _judged(
    place: Path, server: ThreadedServer, devices: list[Device], ledgers: dict[str, Ledger], cuts: Cuts
) -> list[str]:
    """What is wrong after a cut: on each device as it is, and on all of them after they have synced."""
    cuts.count += 1
    cuts.saved += sum(ledger.number for ledger in ledgers.values())
    troubles = _checked(place / "server" / "carrel.db")
    for device in devices:
        began = time.monotonic()
        with open_store(Home(place / device.name)) as store:
            here = shown(store)
            cuts.reopened.append((time.monotonic() - began) * 1000)
            troubles += ledgers[device.name].missing(here)
            troubles += ["moved aside"] if store.moved_aside else []
        troubles += _checked(place / device.name / "accounts" / store.learner / "user.db")
    server.move(place / "server")
    server.start()
    with server:
        for device in [*devices, *devices]:
            with Line(place / device.name, device.secrets) as line:
                line.settle()
        fresh = Device(place / "fresh", server, "fresh", secrets=Pocket())
        fresh.sync()
    homes = [*(place / device.name for device in devices), fresh.folder]
    return troubles + judge(ledgers.values(), map(_shown, homes))


def _shown(home: Path) -> Shown:
    with open_store(Home(home)) as store:
        return shown(store)


def _checked(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return [] if found == "ok" else [f"{file.name}: {found}"]


if __name__ == "__main__":
    raise SystemExit(main())
