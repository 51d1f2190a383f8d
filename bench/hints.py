"""`python -m bench.hints [--edits 30] [--idle 60] [--postgresql]`: how soon one open window has what another wrote.

Two devices of one learner, each with the sync thread of the window, and a real server process on loopback; with
`--postgresql` two processes over one database. Prints the median and slowest of so many edits, from the commit on one
device to the commit on the other, and the bytes that both sent and got during so many idle seconds.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.postgres import running_postgres
from tests.system.school import School, write_course
from tests.system.test_hints import Window, opened


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--idle", type=float, default=60)
    parser.add_argument("--postgresql", action="store_true", help="two processes over one PostgreSQL")
    options = parser.parse_args()
    os.environ["CARREL_PASSPHRASE"] = secrets.token_hex(16)
    with ExitStack() as over:
        scratch = Path(over.enter_context(tempfile.TemporaryDirectory()))
        url = ""
        if options.postgresql:
            url = over.enter_context(over.enter_context(running_postgres(scratch / "postgres")).scratch())
        school = School(scratch, url)
        school.furnish(write_course(school.settings.folder("source")))
        school.start()
        over.callback(school.stop)
        email = school.new_learner()
        here, there = (Window(scratch / name, school.url, email) for name in ("here", "there"))
        over.enter_context(opened(here, there))
        took = [_one(here, there, number) for number in range(options.edits)]
        print(f"{len(took)} edits: median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms")
        before = _bytes(here, there)
        time.sleep(options.idle)
        print(f"{options.idle:.0f} s idle: {_bytes(here, there) - before} bytes of requests and answers")
    return 0


def _one(here: Window, there: Window, number: int) -> float:
    """Milliseconds from the commit of a note here to its commit there."""
    note = here.write(f"note {number}")
    begun = time.perf_counter()
    there.until_here(note)
    return (time.perf_counter() - begun) * 1000


def _bytes(*windows: Window) -> int:
    lines = [window.worker._line for window in windows]  # noqa: SLF001 - nothing else needs it
    return sum(line.traffic.up + line.traffic.down for line in lines if line is not None)


if __name__ == "__main__":
    raise SystemExit(main())
