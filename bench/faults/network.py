"""`python -m bench.faults.network [--faults 2000] [--seed 1] [--log]`: eleven kinds of bad networks, over real sockets.

Two devices of one learner write and sync through a line that loses, cuts, garbles, repeats and delays requests and
answers, or puts a page of its own in their place. In the end the line is good again, a third, fresh device signs in,
and all three must show all that was saved, once, nothing that was deleted, and the same.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from bench.faults.bad_line import BadLine
from bench.faults.ledger import Ledger, share_notes
from bench.faults.rest import come_to_rest
from bench.faults.runs import Run
from bench.faults.town import Device, Line, Pocket, Server
from sync.errors import SignInNeeded

SHARE: Final = 0.6
"""Of the requests, how many meet a fault."""
STEPS: Final = 2
BATCH: Final = 250
"""Faults in one town, much shorter than an access token lasts."""


class Behind(NamedTuple):
    """The server as devices see it."""

    url: str
    password: str


def main() -> int:
    """Let the faults happen and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="write the result into docs/fault-runs.md")
    options = parser.parse_args()
    run, kinds, saved, troubles = Run("network", options), Counter[str](), 0, list[str]()
    for number, start in enumerate(range(0, options.faults, BATCH)):
        with tempfile.TemporaryDirectory() as scratch:
            wanted = min(BATCH, options.faults - start)
            happened, written, found = disturb(Path(scratch), wanted, f"{options.seed} {number}")
        kinds, saved, troubles = kinds + happened, saved + written, troubles + found
        print(f"{kinds.total()} faults, {len(troubles)} failed after {run.seconds():.0f} s", flush=True)
    each = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    told = f"{kinds.total()} faults ({each}); {saved} things saved, lost, doubled or risen {len(troubles)}"
    return run.end(told, troubles)


def disturb(folder: Path, faults: int, seed: str) -> tuple[Counter[str], int, list[str]]:
    """So many faults in one town, then rest: what they were, how much was saved, and what is wrong."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a key
    with ExitStack() as stack:
        server = stack.enter_context(Server(folder / "server"))
        bad = stack.enter_context(BadLine(server.url, seed))
        devices = [Device(folder / name, Behind(bad.url, server.password), name, secrets=Pocket()) for name in "ab"]
        lines = [stack.enter_context(device.line()) for device in devices]
        shared = share_notes(lines[0].store)
        lines[0].settle()
        lines[1].settle()
        ledgers = [Ledger(device.name, shared) for device in devices]
        bad.share = SHARE
        troubles: list[str] = []
        while bad.kinds.total() < faults and not troubles:
            place = chance.randrange(2)
            troubles += _day(lines[place], ledgers[place], chance)
        bad.share = 0.0
        troubles += come_to_rest(folder, Behind(bad.url, server.password), lines, ledgers)
        return bad.kinds, sum(ledger.number for ledger in ledgers), troubles


def _day(line: Line, ledger: Ledger, chance: random.Random) -> list[str]:
    """A few edits and a round, which may well fail; a fault of the line never ends a session."""
    for _ in range(chance.randint(1, STEPS)):
        ledger.step(line.store, chance, ledger.hear)
    trouble = line.trouble()
    return [f"{ledger.device}: signed out by {trouble!r}"] if isinstance(trouble, SignInNeeded) else []


if __name__ == "__main__":
    raise SystemExit(main())
