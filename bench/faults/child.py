"""The process that is killed: it writes notes, and syncs if told so, and says each thing that is done.

`python -m bench.faults.child HOME write|sync FIRST` prints "NOTE NUMBER" after each save that returned; the
numbers count up from FIRST and stand at the front of what was written.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from bench.faults.town import Line
from localdb.notes import notes, save_note

EVERY = 5
"""Writes between two rounds of sync."""
BATCH = 100_000
"""No child lives long enough to write so many."""


def main() -> None:
    """Write until somebody kills us."""
    folder, mode, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    chance = random.Random(first)  # noqa: S311 - a schedule, not a key
    with Line(folder) as line:
        known = [note.id for note in notes(line.store)]
        for number in range(first, first + BATCH):
            identity = chance.choice(known) if known and chance.random() < 0.7 else line.store.new_id()  # noqa: PLR2004
            save_note(line.store, identity, body=f"{number} " + "word " * chance.randrange(80), course="faults")
            print(identity, number, flush=True)
            known.append(identity)
            if mode == "sync" and number % EVERY == 0:
                line.round()


if __name__ == "__main__":
    main()
