"""24 learners at once, each with a device that writes one note and syncs it, again and again.

    .venv/bin/python -m bench.server [ROUNDS] [PYTHON-WITH-ANKI]

A real server, real devices in four processes, full durability. With a Python that has Anki's library (`pip install
anki`) its own sync server and client do the same right after, for the goals of the issue on sync.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from bench.crowd import PASSWORD
from bench.goals import Goal, report
from server.accounts.passwords import hash_password
from server.accounts.users import add_user
from server.database import open_database
from server.settings import Settings, now_ms

LEARNERS: Final = 24
CROWDS: Final = 4
ROUNDS: Final = 20
PROGRAM: Final = Path(sys.executable).with_name("carrel-server")
ROOT: Final = Path(__file__).parents[1]
_CPU_CLOCK: Final = 2
"""Linux: the clock of a process's CPU is made of its id and this."""


def main() -> int:
    """Print a line for each peer, and the goals when there are two; the answer is the exit code."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    os.environ.setdefault("CARREL_PASSPHRASE", secrets.token_urlsafe(16))
    ours = _told("carrel", _carrel(rounds))
    if len(sys.argv) < 3:  # noqa: PLR2004 - no Python with Anki
        return 0
    theirs = _told("anki", _anki(rounds, sys.argv[2]))
    return report(
        [
            Goal("Anki's syncs a second beside ours", theirs["rate"] / ours["rate"], 1 / 1.5),
            Goal("our p99 beside Anki's", ours["p99"] / theirs["p99"], 1.0),
            Goal("refused", len(ours["refused"]), 0, unit=""),
        ]
    )


def _told(peer: str, found: dict[str, Any]) -> dict[str, Any]:
    p50, p99 = found["p50"] * 1000, found["p99"] * 1000
    print(f"{peer:7} {found['rate']:6.0f} syncs a second, p50 {p50:.0f} ms, p99 {p99:.0f} ms", end="; ")
    print(f"CPU a sync: server {found['server']:.2f} ms, devices {found['devices']:.2f} ms", end="; ")
    print(f"{len(found['refused'])} refused", *sorted(set(found["refused"]))[:3])
    return found


def _carrel(rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        with open_database(Settings(Path(folder))) as database, database.write() as connection:
            hashed = hash_password(PASSWORD)
            for number in range(LEARNERS):
                add_user(connection, f"learner{number}@example.my", "L", "learner", hashed, now_ms())
        command = [str(PROGRAM), "--data", folder, "serve", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            return _rush(process, sys.executable, "carrel", url, rounds)


def _anki(rounds: int, python: str) -> dict[str, Any]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        people = {f"SYNC_USER{number + 1}": f"u{number}:p" for number in range(LEARNERS)}
        where = {"SYNC_BASE": folder, "SYNC_HOST": "127.0.0.1", "SYNC_PORT": str(port), "RUST_LOG": "error"}
        with subprocess.Popen([python, "-m", "anki.syncserver"], env=os.environ | people | where) as process:
            _wait_for(port)
            return _rush(process, python, "anki", f"http://127.0.0.1:{port}", rounds)


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server does not answer")


def _rush(server: subprocess.Popen[Any], python: str, peer: str, url: str, rounds: int) -> dict[str, Any]:
    """Everybody at once; what they tell, and what it cost."""
    each = LEARNERS // CROWDS
    crowds = [
        subprocess.Popen(
            [python, "-m", "bench.crowd", peer, url, str(first), str(each), str(rounds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for first in range(0, LEARNERS, each)
    ]
    try:
        for crowd in crowds:
            _line(crowd)
        spent, began = _cpu(server.pid), time.perf_counter()
        for crowd in crowds:
            assert crowd.stdin is not None
            crowd.stdin.write("\n")
            crowd.stdin.flush()
        told = [json.loads(_line(crowd)) for crowd in crowds]
        wall, spent = time.perf_counter() - began, _cpu(server.pid) - spent
    finally:
        for crowd in crowds:
            crowd.kill()
        server.terminate()
    taken = sorted(seconds for one in told for seconds in one["taken"])
    return {
        "rate": len(taken) / wall,
        "p50": taken[len(taken) // 2],
        "p99": taken[int(len(taken) * 0.99)],
        "refused": [reason for one in told for reason in one["refused"]],
        "server": spent / len(taken) * 1000,
        "devices": sum(one["cpu"] for one in told) / len(taken) * 1000,
    }


def _line(crowd: subprocess.Popen[str]) -> str:
    assert crowd.stdout is not None
    line = crowd.stdout.readline()
    if not line:
        raise SystemExit("a crowd has ended early")
    return line


def _cpu(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | _CPU_CLOCK)


if __name__ == "__main__":
    sys.exit(main())
