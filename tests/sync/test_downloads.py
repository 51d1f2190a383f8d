"""Downloads: whatever happens on the way, what is here is whole, and the rest goes on where it stopped."""

from __future__ import annotations

import errno
import hashlib
import threading
from typing import TYPE_CHECKING

import pytest

from learning.course import Asset
from localdb.blobs import BlobFolder
from localdb.errors import DiskFull
from sync import downloads
from sync.downloads import DownloadProgress, NoRoom, bytes_to_fetch, download, drop_parts
from sync.errors import Damaged, Offline, ServerTrouble, SignInNeeded, SyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sync.protocol import RegisterDevice, Registered, SyncAnswer, SyncRequest

FILES = {f"file-{number}": bytes([number]) * (1000 + number) for number in range(9)}
CHUNK = 100


def assets(files: dict[str, bytes] = FILES) -> tuple[Asset, ...]:
    """The manifest's entries for these files."""
    return tuple(Asset(path, hashlib.sha256(content).hexdigest(), len(content)) for path, content in files.items())


class Shelf:
    """A remote that has the files, and lets a test spoil what it sends."""

    def __init__(self, files: dict[str, bytes] = FILES) -> None:
        self.files = {hashlib.sha256(content).hexdigest(): content for content in files.values()}
        self.asked: list[tuple[str, int]] = []
        self.spoil: Callable[[str, int], None] = lambda _sha, _sent: None

    def blob(self, sha256: str, *, start: int = 0) -> Iterator[bytes]:
        """The file in small pieces."""
        self.asked.append((sha256, start))
        for place in range(start, len(self.files[sha256]), CHUNK):
            self.spoil(sha256, place)
            yield self.files[sha256][place : place + CHUNK]

    def sync(self, request: SyncRequest) -> SyncAnswer:
        """Not asked for in a download."""
        raise NotImplementedError

    def register(self, device: RegisterDevice) -> Registered:
        """Not asked for either."""
        raise NotImplementedError


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    """An empty folder of blobs."""
    return BlobFolder(tmp_path / "blobs")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PAUSES", (0.001,))


def failing(error: SyncError, *, at: int, times: int = 1) -> Callable[[str, int], None]:
    """Raise the error when a file has come so far, so many times in all."""
    left = [times]

    def spoil(_sha: str, sent: int) -> None:
        if sent >= at and left[0]:
            left[0] -= 1
            raise error

    return spoil


def test_everything_comes_and_is_proved(blobs: BlobFolder) -> None:
    """Every file is here under its hash, and its bytes are the server's."""
    outcome = download(Shelf(), blobs, assets())
    assert (outcome.files, outcome.bytes, outcome.missing) == (9, sum(map(len, FILES.values())), ())
    assert all(blobs.path(asset.sha256).read_bytes() == FILES[asset.path] for asset in assets())


def test_what_is_here_is_not_fetched_again(blobs: BlobFolder) -> None:
    """A second download asks for nothing."""
    download(Shelf(), blobs, assets())
    shelf = Shelf()
    assert download(shelf, blobs, assets()).files == 0
    assert shelf.asked == []


def test_it_goes_on_inside_the_file_after_a_cut_line(blobs: BlobFolder) -> None:
    """The next try begins at the byte where the line was cut."""
    shelf = Shelf({"one": b"x" * 1000})
    shelf.spoil = failing(Offline("cut"), at=500)
    outcome = download(shelf, blobs, assets({"one": b"x" * 1000}))
    assert [start for _, start in shelf.asked] == [0, 500]
    assert (outcome.files, outcome.bytes) == (1, 1000)


def test_a_pause_keeps_the_beginning_and_a_cancel_forgets_it(blobs: BlobFolder) -> None:
    """Pause, go on, and nothing is fetched twice; cancel, and no part is left."""
    one = {"one": b"x" * 1000}
    stop = threading.Event()
    shelf = Shelf(one)
    shelf.spoil = lambda _sha, sent: stop.set() if sent >= 300 else None
    assert download(shelf, blobs, assets(one), stop=stop).stopped
    assert bytes_to_fetch(blobs, assets(one)) == 600
    again = Shelf(one)
    again.spoil = failing(SignInNeeded("over"), at=700)
    with pytest.raises(SignInNeeded):
        download(again, blobs, assets(one))
    assert again.asked[0][1] == 400
    drop_parts(blobs, assets(one))
    assert bytes_to_fetch(blobs, assets(one)) == 1000


def test_a_damaged_file_is_fetched_once_more(blobs: BlobFolder) -> None:
    """Bytes that changed on the way never get the file's name; the second try starts from nothing."""
    shelf = Shelf({"one": b"right" * 100})
    name = assets({"one": b"right" * 100})[0].sha256
    right, shelf.files[name] = shelf.files[name], b"wrong" * 100
    shelf.spoil = lambda _sha, _sent: shelf.files.update({name: right}) if len(shelf.asked) == 2 else None
    assert download(shelf, blobs, assets({"one": b"right" * 100})).missing == ()
    assert [start for _, start in shelf.asked] == [0, 0]


def test_a_file_that_stays_damaged_is_named(blobs: BlobFolder) -> None:
    """Two chances; then the outcome names it, and the other files are here."""
    shelf = Shelf()
    shelf.files[assets()[3].sha256] = b"?" * len(FILES["file-3"])
    outcome = download(shelf, blobs, assets())
    assert (outcome.files, outcome.missing) == (8, ("file-3",))


def test_a_file_that_the_server_has_not_is_named(blobs: BlobFolder) -> None:
    """A 404 of one file stops no other."""
    shelf = Shelf()
    gone = assets()[2].sha256

    def spoil(sha256: str, _sent: int) -> None:
        if sha256 == gone:
            raise Damaged

    shelf.spoil = spoil
    assert download(shelf, blobs, assets()).missing == ("file-2",)


def test_it_gives_up_only_when_no_byte_comes(blobs: BlobFolder) -> None:
    """A line that is cut again and again, but brings something each time, is a slow line, not a dead one."""
    one = {"one": b"x" * 1000}
    shelf = Shelf(one)
    seen: set[int] = set()

    def spoil(_sha: str, sent: int) -> None:
        if sent and sent not in seen:
            seen.add(sent)
            raise Offline("cut")

    shelf.spoil = spoil
    assert download(shelf, blobs, assets(one), tries=2).files == 1
    dead = Shelf({"two": b"y" * 10})
    dead.spoil = failing(ServerTrouble("down"), at=0, times=99)
    with pytest.raises(ServerTrouble):
        download(dead, blobs, assets({"two": b"y" * 10}), tries=3)
    assert len(dead.asked) == 3


def test_no_room_is_told_before_the_first_byte(blobs: BlobFolder) -> None:
    """How much is needed and how much is free; nothing was begun."""
    shelf = Shelf()
    with pytest.raises(NoRoom) as caught:
        download(shelf, blobs, assets(), free_bytes=lambda _: downloads.SPARE_BYTES + 100)
    assert (caught.value.needed, caught.value.free) == (sum(map(len, FILES.values())), 100)
    assert shelf.asked == []


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(blobs: BlobFolder) -> None:
    """Told calmly; the whole files stay, and the next download goes on."""
    shelf = Shelf()
    full = assets()[4].sha256

    def spoil(sha256: str, sent: int) -> None:
        if sha256 == full and sent >= 500:
            raise OSError(errno.ENOSPC, "No space left on device")

    shelf.spoil = spoil
    with pytest.raises(DiskFull):
        download(shelf, blobs, assets())
    shelf.spoil = lambda _sha, _sent: None
    shelf.asked.clear()
    assert download(shelf, blobs, assets()).missing == ()
    assert (full, 500) in shelf.asked


def test_progress_only_rises_and_ends_at_everything(blobs: BlobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bar shows: bytes and files done of all."""
    monkeypatch.setattr(downloads, "REPORT_EVERY", 0.0)
    told: list[DownloadProgress] = []
    download(Shelf(), blobs, assets(), on_progress=told.append)
    assert [now.done for now in told] == sorted(now.done for now in told)
    assert (told[-1].done, told[-1].files_done) == (told[-1].total, told[-1].files_total)
