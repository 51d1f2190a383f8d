"""`python -m bench.faults.kills`: kill -9 of the client while it writes and while it syncs, and of the server.

After each kill of the client its home is opened again and every save that had returned must be there. At the end a
second, fresh device must show just what the first one shows. Prints the counts; exits 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.faults.child import BATCH
from bench.faults.town import Device, Line, Server
from localdb.notes import save_note

if TYPE_CHECKING:
    from collections.abc import Iterable

HALF = 0.5

Saved = dict[str, int]
"""For each note the number of the last save that returned. Numbers rise over the whole run."""


def main() -> int:
    """Run the three sorts of kills and say what they did."""
    options = _options()
    chance = random.Random(options.seed)  # noqa: S311 - a schedule, not a key
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with Server(folder / "server") as server:
            first = Device(folder / "first", server, "first")
            saved: Saved = {}
            lost = _kill_clients(first, "write", options.client, chance, saved)
            lost += _kill_clients(first, "sync", options.client, chance, saved)
            _kill_server(server, first, options.server, chance, saved)
            first.sync()
            second = Device(folder / "second", server, "second")
            second.sync()
            lost += _missing(saved, second.bodies(), "the second device")
            alike = first.bodies() == second.bodies()
    print(
        f"kills of the client while writing {options.client}, while syncing {options.client}, of the server "
        f"{options.server}; seed {options.seed}; notes {len(saved)}; lost {lost}; both devices alike: {alike}; "
        f"{time.monotonic() - began:.0f} s"
    )
    return 0 if lost == 0 and alike else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", type=int, default=200, help="kills of the client, of each sort")
    parser.add_argument("--server", type=int, default=200, help="kills of the server")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _kill_clients(device: Device, mode: str, times: int, chance: random.Random, saved: Saved) -> int:
    """Kill a writing or syncing child so many times; how many returned saves were gone afterwards."""
    lost = 0
    for _ in range(times):
        number = (max(saved.values(), default=0) // BATCH + 1) * BATCH
        command = [sys.executable, "-m", "bench.faults.child", str(device.folder), mode, str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            _note(saved, [child.stdout.readline()])  # it writes now
            timer = threading.Timer(chance.uniform(0, 0.25), child.send_signal, [signal.SIGKILL])
            timer.start()
            _note(saved, child.stdout)
        lost += _missing(saved, device.bodies(), f"a client killed ({mode})")
    return lost


def _note(saved: Saved, lines: Iterable[str]) -> None:
    for line in lines:
        if line.endswith("\n"):  # the last one may be cut by the kill
            identity, number = line.split()
            saved[identity] = int(number)


def _kill_server(server: Server, device: Device, times: int, chance: random.Random, saved: Saved) -> None:
    """Kill the server under a syncing client, and start it again."""
    number = max(saved.values()) + BATCH
    with Line(device.folder) as line:
        for _ in range(times):
            timer = threading.Timer(chance.uniform(0, 0.15), server.kill)
            timer.start()
            while timer.is_alive():
                number += 1
                identity = line.store.new_id() if chance.random() < HALF else chance.choice(list(saved))
                save_note(line.store, identity, body=f"{number} words", course="faults")
                saved[identity] = number
                line.round()
            timer.join()
            server.start()


def _missing(saved: Saved, shown: dict[str, str], where: str) -> int:
    """How many notes show an older text than their last save that returned; a newer one may have been under way."""
    gone = [identity for identity, number in saved.items() if int(shown.get(identity, "0").split()[0]) < number]
    for identity in gone:
        print(f"lost on {where}: {identity} {saved[identity]} shows {shown.get(identity)!r:.60}", file=sys.stderr)
    return len(gone)


if __name__ == "__main__":
    raise SystemExit(main())
