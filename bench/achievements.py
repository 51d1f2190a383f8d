"""`python -m bench.achievements [SESSIONS]`: milestones, streak and map of the year, from 100,000 study sessions.

Beside it, in the same run: the same rows read with `sqlite3` and their times summed in plain Python. CPU, best of five.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from bench.goals import Goal, report
from learning.values import SessionStart
from localdb.home import Home
from localdb.milestones import reached
from localdb.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

LESSONS: Final = 1_000
_YEARS_MS: Final = 3 * 365 * 86_400_000
_INSERT: Final = (
    "INSERT INTO study_session (id, start, active_ms, closed, deleted, changed_at) VALUES (?, ?, ?, 1, 0, 1)"
)


def main() -> int:
    """Measure; the exit code says whether the goal is met."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder, open_store(Home(Path(folder)), None) as store:
        _fill(store, count)
        whole, plain = _best(lambda: reached(store)), _best(lambda: _summed(store))
    note = f"{whole * 1000:.0f} ms beside {plain * 1000:.0f}, {count} sessions"
    return report([Goal("all figures anew", whole / plain, 5.0, note=note)])


def _fill(store: Store, count: int) -> None:
    chance, now = random.Random(1), time.time_ns() // 1_000_000  # noqa: S311 - figures to measure with
    with store.write():
        store.run_many(
            _INSERT, [(f"s{n}", _start(n, now, chance), chance.randrange(60_000, 3_600_000)) for n in range(count)]
        )


def _start(number: int, now: int, chance: random.Random) -> str:
    at = now - chance.randrange(_YEARS_MS)
    start = SessionStart("c", f"l{number % LESSONS}", at, "+08", 480, count=number)
    return msgspec.json.encode(start).decode()


def _summed(store: Store) -> int:
    total = 0
    for start, active_ms in store.all("SELECT start, active_ms FROM study_session"):
        msgspec.json.decode(start)
        total += active_ms
    return total


def _best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(5):
        before = time.thread_time()
        work()
        spent.append(time.thread_time() - before)
    return min(spent)


if __name__ == "__main__":
    sys.exit(main())
