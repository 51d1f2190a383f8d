"""`python -m bench.faults.four [--rounds 80] [--seed 1] [--log]`: four devices of one account at the same time.

Round by round each writes, in its own notes and in those that all share, and all four sync at one moment; their clocks
say the same to the millisecond. A round that is refused is tried twice more at once: what is refused then counts. In
the end all four must show all that was saved, once, nothing that was deleted, and the same.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.faults.ledger import Ledger, judge, share_notes, shown
from bench.faults.runs import Run
from bench.faults.town import Device, Line, Pocket, Server
from learning.records import Moment

DEVICES: Final = 4
RETRIES: Final = 2
STEPS: Final = 3
_SECOND: Final = 1000


class OneClock:
    """All devices look at it; it goes on by a second a round and says the same to everybody until then."""

    def __init__(self) -> None:
        self._wall, self._mono = time.time_ns() // 1_000_000, 0

    def now(self) -> Moment:
        """See `localdb.clock.Clock`."""
        return Moment(self._wall + self._mono, self._mono, "one")

    def go_on(self) -> None:
        """To the next round."""
        self._mono += _SECOND


@dataclass
class Came:
    """What came of it. `refused`: rounds that failed three times; `again`: those that needed another try."""

    rounds: int = 0
    again: int = 0
    refused: int = 0
    troubles: list[str] = field(default_factory=list)


def main() -> int:
    """Let them come at once, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="write the result into docs/fault-runs.md")
    options = parser.parse_args()
    run = Run("four", options)
    with tempfile.TemporaryDirectory() as scratch:
        came, saved = meet(Path(scratch), options.rounds, str(options.seed))
    told = f"{came.rounds} rounds of {DEVICES} devices at once, {came.again} tried again, {came.refused} refused"
    refused = [f"{came.refused} rounds were refused three times"] if came.refused else []
    told = f"{told}; {saved} things saved, lost, doubled or risen {len(came.troubles)}"
    return run.end(told, came.troubles + refused)


def meet(folder: Path, rounds: int, seed: str) -> tuple[Came, int]:
    """So many rounds in one town: what came of them, and how much was saved."""
    clock, came = OneClock(), Came()
    with ExitStack() as stack:
        server = stack.enter_context(Server(folder / "server"))
        devices = [Device(folder / name, server, name, secrets=Pocket()) for name in "abcd"[:DEVICES]]
        with devices[0].line(clock) as line:
            shared = share_notes(line.store)
            line.settle()
        for device in devices[1:]:
            with device.line(clock) as line:
                line.settle()
        ledgers = [Ledger(device.name, shared) for device in devices]
        meeting = threading.Barrier(DEVICES, clock.go_on)
        pairs = zip(devices, ledgers, strict=True)
        threads = [
            threading.Thread(target=_live, args=(device, ledger, clock, meeting, rounds, seed, came))
            for device, ledger in pairs
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lines = [stack.enter_context(device.line(clock)) for device in devices]
        for line in [*lines, *lines]:
            line.settle()
        came.troubles += judge(ledgers, [shown(line.store) for line in lines])
        return came, sum(ledger.number for ledger in ledgers)


def _live(
    device: Device,
    ledger: Ledger,
    clock: OneClock,
    meeting: threading.Barrier,
    rounds: int,
    seed: str,
    came: Came,
) -> None:
    chance = random.Random(f"{seed} {device.name}")  # noqa: S311 - a schedule, not a key
    try:
        with device.line(clock) as line:
            for _ in range(rounds):
                for _ in range(STEPS):
                    ledger.step(line.store, chance, ledger.hear)
                meeting.wait()
                tries = _synced_after(line)
                came.rounds += 1
                came.again += tries > 1
                came.refused += tries > 1 + RETRIES
    except BaseException as error:
        came.troubles.append(f"{device.name}: {error!r}")
        meeting.abort()
        raise


def _synced_after(line: Line) -> int:
    """How many tries a round took; one more than are allowed when none went well."""
    for tries in range(1, RETRIES + 2):
        if line.trouble() is None:
            return tries
    return RETRIES + 2


if __name__ == "__main__":
    raise SystemExit(main())
