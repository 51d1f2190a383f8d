"""Some of the learners of `bench.server`, a thread each: they write a note, sync it, and again.

    python -m bench.crowd carrel|anki URL FIRST COUNT ROUNDS

Prints "ready" once everybody has synced, waits for a line, and prints one JSON line: the seconds that each sync took,
how many were refused, and the CPU of this process. With anki it runs in a Python that has Anki's own library.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD: Final = "a password for the bench"  # noqa: S105 - of accounts that live as long as one run
BODY: Final = "Learning is remembering, and writing down what was understood. " * 6


def main() -> None:
    """Be ready, wait, and run."""
    peer, url, first, count, rounds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    taken: list[float] = []
    refused: list[str] = []
    meet = threading.Barrier(count + 1)
    with tempfile.TemporaryDirectory() as folder:
        people = [
            threading.Thread(
                target=_live, args=(PEERS[peer], url, number, Path(folder, str(number)), rounds, meet, taken, refused)
            )
            for number in range(first, first + count)
        ]
        for person in people:
            person.start()
        meet.wait()
        print("ready", flush=True)
        sys.stdin.readline()
        before = time.process_time()
        meet.wait()
        for person in people:
            person.join()
        spent = time.process_time() - before
    print(json.dumps({"taken": taken, "refused": refused, "cpu": spent}), flush=True)


def _live(
    begin: Callable[[str, int, Path], tuple[Callable[[int], None], Callable[[], None]]],
    url: str,
    number: int,
    folder: Path,
    rounds: int,
    meet: threading.Barrier,
    taken: list[float],
    refused: list[str],
) -> None:
    write, sync = begin(url, number, folder)
    sync()
    meet.wait()
    meet.wait()
    for turn in range(rounds):
        write(turn)
        began = time.perf_counter()
        try:
            sync()
        except Exception as error:  # noqa: BLE001 - of any peer
            refused.append(repr(error)[:200])
        taken.append(time.perf_counter() - began)


def _carrel(url: str, number: int, folder: Path) -> tuple[Callable[[int], None], Callable[[], None]]:
    town = importlib.import_module("bench.faults.town")
    notes = importlib.import_module("localdb.notes")
    town.sign_in_at(folder, url, f"learner{number}@example.my", PASSWORD)
    line = town.Line(folder)

    def write(turn: int) -> None:
        notes.save_note(line.store, line.store.new_id(), title=f"Note {turn}", body=f"{turn} {BODY}", course="c")

    def sync() -> None:
        status = line.round()
        if status.state != "synced":
            raise RuntimeError(status)

    return write, sync


def _anki(url: str, number: int, folder: Path) -> tuple[Callable[[int], None], Callable[[], None]]:
    folder.mkdir()
    collection: Any = importlib.import_module("anki.collection").Collection(str(folder / "collection.anki2"))
    access = collection.sync_login(f"u{number}", "p", f"{url}/")
    kind, deck = collection.models.by_name("Basic"), collection.decks.id("Default")

    def write(turn: int) -> None:
        note = collection.new_note(kind)
        note.fields = [f"Note {turn}", f"{turn} {BODY}"]
        collection.add_note(note, deck)

    def sync() -> None:
        told = collection.sync_collection(auth=access, sync_media=False)
        if told.new_endpoint:
            access.endpoint = told.new_endpoint
        if told.required not in (told.NO_CHANGES, told.NORMAL_SYNC):
            collection.close_for_full_sync()
            collection.full_upload_or_download(auth=access, server_usn=None, upload=True)
            collection.reopen(after_full_sync=True)

    return write, sync


PEERS: Final = {"carrel": _carrel, "anki": _anki}

if __name__ == "__main__":
    main()
