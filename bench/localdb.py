"""What the device's database costs per record: saving, sending, and taking in 10,000 notes.

    .venv/bin/python -m bench.localdb [N]

Full durability, real files, search index included. Prints microseconds of CPU per note, best of three.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from learning.records import Arrival, Edit, FieldEdit, FieldState, Judged, Pending, Record
from localdb import mirror, outbox
from localdb.home import Account, Home
from localdb.notes import notes, save_note
from localdb.search import find_notes
from localdb.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 500
WORDS = "the quick brown fox jumps over the lazy dog while learning python loops and lists "


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    best: dict[str, float] = {}
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            for name, seconds in _measure(Path(folder), count).items():
                best[name] = min(seconds, best.get(name, seconds))
    for name, seconds in best.items():
        print(f"{name:28} {seconds / count * 1e6:8.1f} µs per note   {seconds * 1e3:8.1f} ms in all")


def _measure(folder: Path, count: int) -> dict[str, float]:
    times: dict[str, float] = {}
    with _store(folder / "a") as store:
        times["save"] = _timed(lambda: _save(store, count))
        times["pending"] = times["seal"] = times["acknowledge"] = 0.0
        records: list[Record] = []
        for rid in range(1, count // PAGE + 2):
            _round(store, rid, times, records)
        times["send, all three"] = times["pending"] + times["seal"] + times["acknowledge"]
    with _store(folder / "b") as store:
        times["apply downloaded"] = _timed(lambda: _download(store, records))
        times["list all"] = _timed(lambda: notes(store))
        times["search, two words"] = _timed(lambda: find_notes(store, "fox 77", limit=50))
    return times


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _store(path: Path) -> Store:
    return open_store(Home(path), Account("5f0c6a4e-9b1d-4f53-8a37-0d6b1c2f7e90"))


def _save(store: Store, count: int) -> None:
    with store.write():
        for number in range(count):
            save_note(store, store.new_id(), title=f"Note {number}", body=WORDS * 3, course="c1", lesson="l1")


def _round(store: Store, rid: int, times: dict[str, float], records: list[Record]) -> None:
    began = time.process_time()
    taken = outbox.pending(store, PAGE)
    times["pending"] += time.process_time() - began
    edits = tuple(_edit(waiting) for waiting in taken)
    times["seal"] += _timed(lambda: outbox.seal(store, rid, edits))
    judged = tuple(Judged(edit, "ok", seq=len(records) + at) for at, edit in enumerate(edits, 1))
    records.extend(_record(verdict) for verdict in judged)
    arrival = Arrival(judged, (), len(records), 1, 0)
    times["acknowledge"] += _timed(lambda: mirror.apply(store, arrival))


def _edit(waiting: Pending) -> Edit:
    fields = {
        group: FieldEdit(field.value, (field.made.wall, 0, 1), field.eid, field.replaces)
        for group, field in waiting.fields.items()
    }
    return Edit(waiting.kind, waiting.id, waiting.n, fields)


def _record(verdict: Judged) -> Record:
    edit = verdict.edit
    fields = {group: FieldState(field.value, field.stamp, field.eid) for group, field in edit.fields.items()}
    return Record(edit.kind, edit.id, verdict.seq, fields)


def _download(store: Store, records: list[Record]) -> None:
    for start in range(0, len(records), PAGE):
        page = tuple(records[start : start + PAGE])
        mirror.apply(store, Arrival((), page, page[-1].seq, 1, 0))


if __name__ == "__main__":
    main()
