"""Where a device's CPU goes in a first sync: one device sends 10,000 notes, another takes them.

    .venv/bin/python -m bench.effects [N]

A real server, real files, full durability. Prints milliseconds of CPU of the device for each effect of a round.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.faults.town import Device, Line, Server
from localdb import mirror, outbox
from localdb.notes import save_note
from sync.engine import Engine
from sync.http import HttpRemote

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: Final = "the quick brown fox jumps over the lazy dog while learning python loops and lists "
STEPS: Final[dict[str, tuple[Any, str]]] = {
    "decide (engine)": (Engine, "step"),
    "take (read the outbox)": (outbox, "pending"),
    "seal": (outbox, "seal"),
    "send (JSON, zstd, HTTP)": (HttpRemote, "sync"),
    "apply": (mirror, "apply"),
}

_spent: Counter[str] = Counter()


def main() -> None:
    """Time both directions."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for step, (owner, name) in STEPS.items():
        setattr(owner, name, _timed(step, getattr(owner, name)))
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder, "server")) as server:
        ann, ben = (Device(Path(folder, name), server, name) for name in ("ann", "ben"))
        with Line(ann.folder) as sender, Line(ben.folder) as taker:
            sender.round()
            taker.round()
            _write(sender, count)
            _report("sending", sender)
            _report("taking", taker)


def _timed(step: str, do: Callable[..., object]) -> Callable[..., object]:
    def timed(*arguments: object) -> object:
        before = time.thread_time()
        try:
            return do(*arguments)
        finally:
            _spent[step] += round((time.thread_time() - before) * 1e6)

    return timed


def _write(line: Line, count: int) -> None:
    with line.store.write():
        for number in range(count):
            note, title, body = line.store.new_id(), f"Note {number}", f"{number} {WORDS * 5}"
            save_note(line.store, note, title=title, body=body, course="c", lesson="l", tags=["review", "loops"])


def _report(title: str, line: Line) -> None:
    _spent.clear()
    before = time.process_time()
    state = line.round().state
    print(f"{title}: {(time.process_time() - before) * 1000:.0f} ms, {state}")
    for step, micros in _spent.most_common():
        print(f"  {micros / 1000:6.0f}  {step}")


if __name__ == "__main__":
    main()
