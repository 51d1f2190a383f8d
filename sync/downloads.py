"""Bringing a course's files onto the device: several at a time, each resumed where it stopped and proved by its hash.

A file grows as a part file and takes its place only when its SHA-256 is right, so whatever is here is whole. A pause, a
cut line and a full disk leave the parts; the next download goes on inside them.
"""

from __future__ import annotations

import errno
import shutil
import threading
import time
from collections import deque
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import localdb.errors as local
from localdb.courses import finish_download, wanted_blobs
from localdb.errors import DatabaseTrouble, DiskFull, NoAccess
from localdb.keeping import storage
from sync.errors import Damaged, Offline, ServerTrouble, SyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from learning.course import Asset
    from localdb.blobs import BlobFolder
    from localdb.store import Store
    from sync.protocol import Remote

AT_ONCE: Final = 4
EDITIONS_AT_MOST: Final = 3
"""A course that changes more often than this during one download is left for the next."""
SPARE_BYTES: Final = 32 << 20
"""Left free, so that notes can still be written while a course comes in."""
PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before the next try after the line was cut."""
CHANCES: Final = 2
"""A file that arrives damaged is fetched once more; then it is named."""
REPORT_EVERY: Final = 0.1
SPEED_OVER: Final = 5.0


class NoRoom(DiskFull):
    """A download that would not fit. What is here stays, and nothing was begun."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(f"{needed} bytes more are needed and {free} are free")
        self.needed = needed
        self.free = free


class OverBudget(NoRoom):
    """A download that would take more room than the learner allows courses to take. Nothing was begun."""


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is. `speed` in bytes a second; `eta` in seconds, None while no speed tells it."""

    done: int
    total: int
    files_done: int
    files_total: int
    speed: float = 0.0
    eta: float | None = None
    retrying_in: float | None = None


@dataclass(frozen=True)
class DownloadOutcome:
    """What a download brought. `missing` names the files that could not be had; `stopped`: the learner paused it."""

    files: int
    bytes: int
    missing: tuple[str, ...] = ()
    stopped: bool = False


def download(
    remote: Remote,
    blobs: BlobFolder,
    assets: Iterable[Asset],
    *,
    stop: threading.Event | None = None,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    tries: int | None = None,
    free_bytes: Callable[[Path], int] | None = None,
) -> DownloadOutcome:
    """Fetch what is not here yet. Setting `stop` pauses: all that came stays.

    After a cut line it goes on by itself, for ever or until a file has been tried `tries` times without a byte coming.
    `on_progress` is called on the download's own threads. Raises `NoRoom` before the first byte when there is no room,
    and `SyncError` for what waiting does not heal.
    """
    wanted = _not_here(blobs, assets)
    _check_room(blobs, wanted, free_bytes or _free_bytes)
    meter = _Meter(wanted, {asset.sha256: _part_size(blobs, asset) for asset in wanted}, on_progress)
    fetch = _Fetch(remote, blobs, meter, stop or threading.Event(), tries)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="download") as pool:
        running = [pool.submit(fetch.file, asset) for asset in wanted]
        try:
            done, _ = wait(running, return_when=FIRST_EXCEPTION)
        finally:
            fetch.halted = True  # one failed, all are done, or the learner pressed Ctrl+C
    for future in done:
        future.result()  # raises the first thing that went wrong
    missing = tuple(sorted(asset.path for asset in wanted if not blobs.has(asset.sha256)))
    stopped = fetch.stop.is_set()
    return DownloadOutcome(meter.files_done, meter.received, () if stopped else missing, stopped)


def download_course(
    remote: Remote,
    store: Store,
    course: str,
    sections: Sequence[str] = (),
    *,
    stop: threading.Event | None = None,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    tries: int | None = None,
    budget: int | None = None,
) -> DownloadOutcome:
    """Bring a course here, or some of its sections; an edition whose last file comes with this is read from now on.

    A course that changed on the server meanwhile goes on with the files of its new edition. Raises as `download`, and
    `OverBudget` where all courses together would take more than `budget` bytes.
    """
    files = received = 0
    outcome = DownloadOutcome(0, 0)
    for _ in range(EDITIONS_AT_MOST):
        wanted = _wanted(store, course, sections)
        _check_budget(store, wanted, budget)
        outcome = download(remote, store.blobs, wanted, stop=stop, on_progress=on_progress, tries=tries)
        finish_download(store, course)
        files, received = files + outcome.files, received + outcome.bytes
        if outcome.stopped or outcome.missing or not _wanted(store, course, sections):
            break
    return replace(outcome, files=files, bytes=received)


def _check_budget(store: Store, wanted: list[Asset], budget: int | None) -> None:
    if budget is not None and wanted:
        left = max(0, budget - storage(store).total)
        needed = bytes_to_fetch(store.blobs, wanted)
        if needed > left:
            raise OverBudget(needed, left)


def _wanted(store: Store, course: str, sections: Sequence[str]) -> list[Asset]:
    """The files that are not here yet, each once."""
    parts = [wanted_blobs(store, course, each) for each in sections] or [wanted_blobs(store, course)]
    return list({asset.sha256: asset for part in parts for asset in part}.values())


def drop_parts(blobs: BlobFolder, assets: Iterable[Asset]) -> None:
    """Cancel: forget the beginnings of files that did not come whole."""
    for asset in assets:
        if not blobs.has(asset.sha256):
            blobs.remove(asset.sha256)


def bytes_to_fetch(blobs: BlobFolder, assets: Iterable[Asset]) -> int:
    """How many bytes a download would still bring."""
    return sum(asset.size - _part_size(blobs, asset) for asset in _not_here(blobs, assets))


def _not_here(blobs: BlobFolder, assets: Iterable[Asset]) -> tuple[Asset, ...]:
    by_hash = {asset.sha256: asset for asset in assets}
    return tuple(asset for sha256, asset in by_hash.items() if not blobs.has(sha256))


def _part_size(blobs: BlobFolder, asset: Asset) -> int:
    return min(blobs.size(asset.sha256), asset.size)


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _check_room(blobs: BlobFolder, wanted: tuple[Asset, ...], free_bytes: Callable[[Path], int]) -> None:
    if not wanted:
        return
    part, _ = blobs.part(wanted[0].sha256)
    needed = bytes_to_fetch(blobs, wanted)
    free = max(0, free_bytes(part.parent) - SPARE_BYTES)
    if needed > free:
        raise NoRoom(needed, free)


@dataclass
class _Meter:
    """Counts bytes from all threads and tells the caller now and then."""

    wanted: tuple[Asset, ...]
    here: dict[str, int]
    tell: Callable[[DownloadProgress], None] | None
    received: int = 0
    files_done: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _told: float = 0.0
    _recent: deque[tuple[float, int]] = field(default_factory=deque)

    def add(self, sha256: str, count: int) -> None:
        with self._turn:
            self.here[sha256] += count
            self.received += count
            self._recent.append((time.monotonic(), count))
            self._report()

    def set(self, sha256: str, size: int) -> None:
        with self._turn:
            self.here[sha256] = size

    def finish(self) -> None:
        with self._turn:
            self.files_done += 1
            self._report(now=True)

    def pause(self, seconds: float) -> None:
        with self._turn:
            self._recent.clear()
            self._report(now=True, retrying_in=seconds)

    def _report(self, *, now: bool = False, retrying_in: float | None = None) -> None:
        moment = time.monotonic()
        if self.tell is None or not (now or moment - self._told >= REPORT_EVERY):
            return
        self._told = moment
        done, total = sum(self.here.values()), sum(asset.size for asset in self.wanted)
        speed = self._speed(moment)
        eta = (total - done) / speed if speed else None
        self.tell(DownloadProgress(done, total, self.files_done, len(self.wanted), speed, eta, retrying_in))

    def _speed(self, moment: float) -> float:
        while self._recent and self._recent[0][0] < moment - SPEED_OVER:
            self._recent.popleft()
        if len(self._recent) < 2:  # noqa: PLR2004 - one point has no speed
            return 0.0
        return sum(count for _, count in self._recent) / max(moment - self._recent[0][0], REPORT_EVERY)


@dataclass
class _Fetch:
    """One download under way. `halted`: another file met what waiting does not heal."""

    remote: Remote
    blobs: BlobFolder
    meter: _Meter
    stop: threading.Event
    tries: int | None
    halted: bool = False

    def file(self, asset: Asset) -> None:
        """Bring one file, through cut lines; a damaged one is fetched once more from its first byte."""
        empty_tries = damaged = 0
        while damaged < CHANCES and not self._over():
            before = self.meter.here[asset.sha256]
            try:
                self._bytes(asset)
                self._adopt(asset)
            except local.Damaged:
                damaged += 1
                self.meter.set(asset.sha256, 0)
            except Damaged:
                return  # the server has no such file; the outcome names it
            except (Offline, ServerTrouble) as trouble:
                empty_tries = 0 if self.meter.here[asset.sha256] > before else empty_tries + 1
                self._wait(empty_tries, trouble)
            except SyncError:
                self.halted = True
                raise
            else:
                return

    def _bytes(self, asset: Asset) -> None:
        part, size = self.blobs.part(asset.sha256)
        if size > asset.size:
            part.write_bytes(b"")
            size = 0
        self.meter.set(asset.sha256, size)
        if size == asset.size:
            return
        try:
            with part.open("ab") as file:
                for chunk in self.remote.blob(asset.sha256, start=size):
                    file.write(chunk)
                    self.meter.add(asset.sha256, len(chunk))
                    if self._over():
                        break
        except OSError as error:
            self.halted = True
            raise _disk_trouble(error, part) from error

    def _adopt(self, asset: Asset) -> None:
        if self.meter.here[asset.sha256] < asset.size:
            if self._over():
                return
            raise Offline("the server ended the file too early")
        self.blobs.adopt(asset.sha256)
        self.meter.finish()

    def _wait(self, empty_tries: int, trouble: SyncError) -> None:
        if self.tries is not None and empty_tries >= self.tries:
            self.halted = True
            raise trouble
        seconds = trouble.retry_after or PAUSES[min(empty_tries, len(PAUSES) - 1)]
        self.meter.pause(seconds)
        self.stop.wait(seconds)

    def _over(self) -> bool:
        return self.halted or self.stop.is_set()


def _disk_trouble(error: OSError, part: Path) -> DatabaseTrouble:
    """Environment, not bug: told calmly, and what is here stays."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull("The disk is full. What has come so far stays, and the download goes on from there.")
    return NoAccess(f"The folder {part.parent} cannot be written. What has come so far stays.")
