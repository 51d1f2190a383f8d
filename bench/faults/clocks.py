"""`python -m bench.faults.clocks [--rounds 30] [--seed 1] [--log]`: devices whose clocks are wrong, and jump.

Two devices of one learner, for each pair of errors: right, an hour, a day, ten years, each before and after the true
time, and one that jumps among them between two looks, as a battery, a traveller or a bad time server makes it. They
write in notes of their own and in shared ones, and sync. In the end both and a third, fresh device must show all that
was saved, once, nothing that was deleted, and the same; and no change may be of a time that is still to come.
"""

from __future__ import annotations

import argparse
import itertools
import random
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from bench.faults.ledger import Ledger, share_notes
from bench.faults.rest import come_to_rest
from bench.faults.runs import Run
from bench.faults.town import Device, Line, Pocket, Server
from learning.records import Moment
from localdb.notes import notes

HOUR: Final = 3_600_000
ERRORS: Final = {"right": 0, "an hour": HOUR, "a day": 24 * HOUR, "ten years": 87_660 * HOUR}
STEPS: Final = 3
_SLACK: Final = 2_000
"""ms between a stamp and our look at the server's time."""


class WrongClock:
    """Goes on as the true one does, so much away from it; or jumps."""

    def __init__(self, errors: list[int], chance: random.Random) -> None:
        self._errors, self._chance = errors, chance
        self._run = f"{chance.random()}"

    def now(self) -> Moment:
        """See `localdb.clock.Clock`."""
        error = self._chance.choice(self._errors)
        return Moment(time.time_ns() // 1_000_000 + error, time.monotonic_ns() // 1_000_000, self._run)


def main() -> int:
    """Set them wrong and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="of each pair of clocks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="write the result into docs/fault-runs.md")
    options = parser.parse_args()
    run, saved, troubles = Run("clocks", options), 0, list[str]()
    wrong = _clocks()
    pairs = list(itertools.combinations_with_replacement(wrong, 2))
    with tempfile.TemporaryDirectory() as scratch:
        for number, (one, other) in enumerate(pairs):
            clocks = [wrong[one], wrong[other]]
            written, found = differ(Path(scratch, str(number)), clocks, options.rounds, f"{options.seed} {number}")
            saved += written
            troubles += [f"{one} beside {other}: {trouble}" for trouble in found]
            print(f"{one} beside {other}: {len(found)} failed after {run.seconds():.0f} s", flush=True)
    told = f"{len(pairs)} pairs of clocks, {options.rounds} rounds each; {saved} things saved"
    return run.end(f"{told}, lost, doubled, risen or of the future {len(troubles)}", troubles)


def _clocks() -> dict[str, list[int]]:
    steady = {
        (f"{name} {side}" if error else name): [error * sign]
        for name, error in ERRORS.items()
        for side, sign in (("late", -1), ("early", 1))
    }
    return steady | {"jumping": [error * sign for error in ERRORS.values() for sign in (-1, 1)]}


def differ(folder: Path, errors: list[list[int]], rounds: int, seed: str) -> tuple[int, list[str]]:
    """Two clocks in one town: how much was saved, and what is wrong."""
    folder.mkdir()
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a key
    with ExitStack() as stack:
        server = stack.enter_context(Server(folder / "server"))
        devices = [Device(folder / name, server, name, secrets=Pocket()) for name in "ab"]
        clocks = [WrongClock(each, chance) for each in errors]
        pairs = zip(devices, clocks, strict=True)
        lines = [stack.enter_context(device.line(clock)) for device, clock in pairs]
        shared = share_notes(lines[0].store)
        lines[0].settle()
        lines[1].settle()
        ledgers = [Ledger(device.name, shared) for device in devices]
        for _ in range(rounds):
            place = chance.randrange(2)
            for _ in range(STEPS):
                ledgers[place].step(lines[place].store, chance, ledgers[place].hear)
            lines[place].round()
        troubles = come_to_rest(folder, server, lines, ledgers) + _of_the_future(lines[0])
        return sum(ledger.number for ledger in ledgers), troubles


def _of_the_future(line: Line) -> list[str]:
    now = time.time_ns() // 1_000_000
    return [f"{note.id} was changed in the future" for note in notes(line.store) if note.updated_at > now + _SLACK]


if __name__ == "__main__":
    raise SystemExit(main())
