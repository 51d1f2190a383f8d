"""`python -m bench.faults.full [--count 200] [--seed 1] [--log]`: the disk is full at every N-th write, on each side.

For N from 0 on, each sort of work is begun on a disk that takes N writes more and then none: saving, deleting, taking
what another device wrote, a backup, and on the server's side a round's push and a backup; until the work no longer
notices, at most `--count` times. Each time it must be told as a full disk, nothing saved may be missing, and the same
work must succeed once there is room. Course files are downloaded to a real disk that is too small by so many bytes,
where this system lets us mount one.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import subprocess
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from bench.faults.disk import Disk, watched_disk
from bench.faults.ledger import Ledger, Said, judge, share_notes, shown
from bench.faults.runs import Run
from bench.faults.threaded import ThreadedServer
from bench.faults.town import Device, Line, Pocket
from learning.course import Asset
from localdb.backups import make_backup, read_backup
from localdb.blobs import BlobFolder
from localdb.errors import DiskFull
from localdb.notes import delete_note, save_note
from server.backups import back_up
from server.errors import DatabaseTrouble
from server.settings import Settings
from sync.downloads import download
from sync.errors import ServerTrouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sync.protocol import Remote

    Work = Callable[[], object]

KINDS: Final = ("save", "delete", "take", "backup", "push", "server backup")
TRIES: Final = 8
DISKS: Final = 60
SMALL: Final = 4 << 20
"""Bytes of the disk for downloads."""


@dataclass
class Fulls:
    """What came of it: for each sort of work how often the disk was full in it."""

    times: Counter[str] = field(default_factory=Counter)
    writes: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def told(self) -> str:
        """In one line."""
        each = ", ".join(f"{count} in a {kind}" for kind, count in self.times.items())
        left = f"; left out: {', '.join(self.left_out)}" if self.left_out else ""
        return f"the disk was full {self.times.total()} times: {each}; lost or untold {len(self.troubles)}{left}"


class Town:
    """Two devices with open lines, a server, and the disk under all of them."""

    def __init__(self, folder: Path, stack: ExitStack, seed: str) -> None:
        self.folder = folder
        self.chance = random.Random(seed)  # noqa: S311 - a schedule, not a key
        self.disk: Disk = stack.enter_context(watched_disk(folder))
        self.server = stack.enter_context(ThreadedServer(folder / "server"))
        self.devices = [Device(folder / name, self.server, name, secrets=Pocket()) for name in ("first", "second")]
        self.lines: list[Line] = [stack.enter_context(device.line()) for device in self.devices]
        shared = share_notes(self.lines[0].store)
        self.ledgers = [Ledger(device.name, shared) for device in self.devices]
        self.settle()
        for place in (0, 1):
            self.write(place, 20)
        self.settle()

    def settle(self) -> None:
        """All devices at rest."""
        for line in (*self.lines, *self.lines):
            line.settle()

    def write(self, place: int, steps: int) -> None:
        """Some of a learner's work on a device."""
        for _ in range(steps):
            self.ledgers[place].step(self.lines[place].store, self.chance, self.ledgers[place].hear)

    @contextmanager
    def full_after(self, writes: int, side: str) -> Iterator[None]:
        """The disk of one side takes so many writes more, inside."""
        before, self.disk.prefix = self.disk.prefix, f"{self.folder / side}/"
        self.disk.room, self.disk.refused = writes, 0
        try:
            yield
        finally:
            self.disk.room, self.disk.prefix = None, before

    def missing(self) -> list[str]:
        """What is not there any more."""
        pairs = zip(self.ledgers, self.lines, strict=True)
        return [trouble for ledger, line in pairs for trouble in ledger.missing(shown(line.store))]


def main() -> int:
    """Fill both sides' disks and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="the largest N, for each sort of work")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="write the result into docs/fault-runs.md")
    options = parser.parse_args()
    logging.disable()  # the server's own words about its full disk
    run, fulls = Run("full", options), Fulls()
    with tempfile.TemporaryDirectory() as scratch:
        fill(Path(scratch), options.count, str(options.seed), fulls)
        fill_with_downloads(Path(scratch), min(options.count, DISKS), fulls)
    return run.end(fulls.told(), fulls.troubles)


def fill(folder: Path, count: int, seed: str, fulls: Fulls, kinds: Sequence[str] = KINDS) -> None:
    """Every sort of work at every N-th write."""
    with ExitStack() as stack:
        town = Town(folder, stack, seed)
        for kind in kinds:
            for writes in range(count):
                if not _fill(town, kind, writes, fulls):
                    break
        town.settle()
        fulls.troubles += judge(town.ledgers, [shown(line.store) for line in town.lines])


def _fill(town: Town, kind: str, writes: int, fulls: Fulls) -> bool:
    """One sort of work on a disk that takes so many writes; whether it was refused one."""
    work, side = _prepared(town, kind)
    told: list[object] = []
    with town.full_after(writes, side):
        try:
            told.append(work())
        except (DiskFull, DatabaseTrouble) as error:  # the client's, or the server's own
            told.append(error)
        refused = town.disk.refused
    where = f"{kind} on a disk with room for {writes} writes"
    if refused:
        fulls.times[kind] += 1
        if not _clear(told[-1]):
            fulls.troubles.append(f"{where}: told {told[-1]!r:.200}")
    fulls.troubles += [f"{where}: {trouble}" for trouble in town.missing()]
    again = _again(town, kind, work)
    fulls.troubles += [f"{where}, with room again: {again!r:.200}"] if again is not None else []
    return refused > 0


def _prepared(town: Town, kind: str) -> tuple[Work, str]:
    """The work, with what it needs, and whose disk is full."""
    line, ledger = town.lines[0], town.ledgers[0]
    match kind:
        case "save":
            return lambda: _save(line, ledger), "first"
        case "delete":
            ledger.saved.setdefault(note := line.store.new_id(), 0)
            save_note(line.store, note, body="0 words", course="faults")
            return lambda: _delete(line, ledger, note), "first"
        case "take":
            town.write(1, 12)
            town.lines[1].round()
            return line.trouble, "first"
        case "backup":
            target = town.folder / f"backup-{town.chance.random()}.db"
            return lambda: read_backup(make_backup(line.store, target).path), ""
        case "push":
            town.write(0, 12)
            return line.trouble, "server"
    target = town.folder / f"server-{town.chance.random()}.db"
    return lambda: back_up(Settings(town.server.folder), target), ""


def _save(line: Line, ledger: Ledger) -> None:
    number, note = ledger.number + 1, next(iter(ledger.saved))
    ledger.hear(Said("saving", note, number))
    save_note(line.store, note, body=f"{number} words", course="faults")
    ledger.hear(Said("saved", note, number))


def _delete(line: Line, ledger: Ledger, note: str) -> None:
    delete_note(line.store, note)
    ledger.hear(Said("deleted", note))


def _clear(told: object) -> bool:
    """Whether a learner, or whoever keeps the server, is told that it is the disk; a device waits for its server."""
    return isinstance(told, ServerTrouble) or (isinstance(told, Exception) and "disk is full" in str(told).lower())


def _again(town: Town, kind: str, work: Work) -> object:
    """The same with room; None when all is well. A backup that was refused must have left nothing in its way."""
    if kind in {"take", "push"}:
        return next((None for _ in range(TRIES) if town.lines[0].round().state == "synced"), "not synced")
    try:
        work()
    except Exception as error:  # noqa: BLE001  whatever it is, it is told
        done = kind in {"backup", "server backup"} and "already something" in str(error)
        return None if done else error
    return None


# ------------------------------------------------------------------------------------------------------------ downloads


class _Shelf:
    """A server's files, as far as a download asks for them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def blob(self, sha256: str, *, start: int = 0) -> Iterator[bytes]:
        """The file from there on, in pieces."""
        content = self._files[sha256]
        return (content[place : place + 4096] for place in range(start, len(content), 4096))


def fill_with_downloads(folder: Path, count: int, fulls: Fulls) -> None:
    """Downloads that are too large for the disk by more and more; what had come stays, and they end with room."""
    try:
        for number in range(1, count + 1):
            with _small_disk(folder / f"disk-{number}") as disk:
                fulls.troubles += _download(disk, number)
                fulls.times["download"] += 1
    except (PermissionError, subprocess.CalledProcessError, FileNotFoundError):
        fulls.left_out.append("downloads, because no small disk may be mounted here")


def _download(disk: Path, number: int) -> list[str]:
    blocker = disk / "something else"
    blocker.write_bytes(bytes(SMALL - (number + 4) * 8192))
    chance = random.Random(number)  # noqa: S311 - a schedule, not a key
    contents = [chance.randbytes(8192 + 100 * place) for place in range(number + 8)]
    files = {hashlib.sha256(content).hexdigest(): content for content in contents}
    assets = [Asset(sha256, sha256, len(content)) for sha256, content in files.items()]
    remote, blobs = cast("Remote", _Shelf(files)), BlobFolder(disk / "blobs")
    roomy: Any = {"free_bytes": lambda _: 1 << 40}  # another program takes the room after we have looked
    troubles = []
    try:
        download(remote, blobs, assets, **roomy)
        troubles.append(f"download {number}: the disk was not full")
    except DiskFull as error:
        troubles += [] if _clear(error) else [f"download {number}: told {error}"]
    broken = [name for name in blobs.names() if hashlib.sha256(blobs.path(name).read_bytes()).hexdigest() != name]
    blocker.unlink()
    outcome = download(remote, blobs, assets, **roomy)
    troubles += [f"download {number}: broken {broken}"] if broken else []
    return troubles + ([f"download {number}: missing {outcome.missing}"] if outcome.missing else [])


@contextmanager
def _small_disk(place: Path) -> Iterator[Path]:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "carrel-faults", str(place)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield place
    finally:
        with suppress(subprocess.CalledProcessError):
            subprocess.run(["umount", str(place)], check=True, capture_output=True)  # noqa: S607


if __name__ == "__main__":
    raise SystemExit(main())
