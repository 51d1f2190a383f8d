"""Ten thousand schedules of webhooks, and two hundred purchases of one course at once.

    .venv/bin/python -m bench.webhooks [SCHEDULES] [FIRST_SEED]

Each schedule is one seed: checkouts, payments, refunds and disputes at Stripe's double, through the official library,
with events shuffled, duplicated, delayed, forged and met by outages. At the end of each, what the shop says must be
what the double says: access, one enrolment, one charge. Exit code 1 with the seeds where it was not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from server.database import open_database
from server.settings import Settings
from tests.server.commerce.schedules import BadDays
from tests.server.commerce.test_schedules import buy_at_once

AT_ONCE = 200


def main() -> int:
    """Play, and print what was met."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0  # noqa: PLR2004 - the second argument
    failed: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        with open_database(settings) as database:
            days, began = BadDays(database, settings), time.monotonic()
            for seed in range(first, first + count):
                if seed % 500 == 0 and seed > first:
                    print(f"{seed - first} schedules, {len(failed)} went wrong", flush=True)
                try:
                    days.play(seed)
                except AssertionError as wrong:
                    failed.append(seed)
                    print(f"seed {seed}: {wrong}")
            print(f"{count} schedules in {time.monotonic() - began:.0f} s, {len(failed)} went wrong")
            print("  ".join(f"{what} {times}" for what, times in sorted(days.seen.items())))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        with open_database(settings) as database:
            buy_at_once(BadDays(database, settings), AT_ONCE)
            print(f"{AT_ONCE} purchases at once: 1 session, 1 charge, 1 enrolment")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
