"""Downloads in the window: progress is told, a pause keeps what came, trouble is said in words."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from desktop.courses.downloads import Downloads
from desktop.courses.unfinished import Unfinished
from desktop.tasks import Tasks
from learning.course import Asset, Lesson, Manifest, Section, encode_manifest
from localdb.courses import courses, keep_manifest
from localdb.store import open_store
from sync.errors import SignInNeeded
from tests.desktop.reader.desk import MemoryOfTest
from tests.desktop.room import LEARNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from sync.worker import Line
    from tests.desktop.room import Room

FILES = [bytes([n]) * 200_000 for n in range(4)]
BY_HASH = {hashlib.sha256(each).hexdigest(): each for each in FILES}


class Shelf:
    """A server that gives files in small pieces; `gate` is asked before each piece."""

    def __init__(self) -> None:
        self.refuses = False
        self.given = 0

    def blob(self, sha256: str, *, start: int = 0) -> Iterator[bytes]:
        """The rest of a file."""
        if self.refuses:
            raise SignInNeeded
        content = BY_HASH[sha256][start:]
        for at in range(0, len(content), 10_000):
            self.given += len(content[at : at + 10_000])
            yield content[at : at + 10_000]

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def shelf() -> Shelf:
    """Where the files come from."""
    return Shelf()


@pytest.fixture
def unfinished() -> Unfinished:
    """What is remembered from one window to the next."""
    return Unfinished(MemoryOfTest(), LEARNER.learner)


@pytest.fixture
def downloads(learners_room: Room, shelf: Shelf, unfinished: Unfinished) -> Iterator[Downloads]:
    """Downloads of a learner with one course: two sections of one lesson, each with two files."""
    room = learners_room
    course = room.enrol()
    assets = tuple(Asset(f"{n}", name, len(BY_HASH[name])) for n, name in enumerate(BY_HASH))
    one, two, three, four = BY_HASH
    sections = tuple(
        Section(title, (Lesson(title[0] * 16, title, page=page, assets=(picture,)),))
        for title, page, picture in (("1 Rules", one, two), ("2 Defaults", three, four))
    )
    contents = Manifest(course, "Network rules", "test", "test", sections=sections, assets=assets)
    manifest = encode_manifest(contents)
    room.do(lambda store: keep_manifest(store, course, manifest))
    tasks = Tasks(lambda: open_store(room.home, LEARNER))
    line: Line = shelf  # type: ignore[assignment]  # of a line, downloads use blob and close
    yield Downloads(tasks, lambda: line, str, unfinished=unfinished)
    tasks.close()


def test_a_download_brings_the_whole_course(downloads: Downloads, learners_room: Room, qtbot: QtBot) -> None:
    """Every file is here and the download is over."""
    with qtbot.waitSignal(downloads.finished, timeout=5000):
        downloads.begin("c" * 16)
    assert downloads.of("c" * 16) is None
    assert learners_room.do(courses)[0].downloaded


def test_a_paused_download_goes_on(downloads: Downloads, learners_room: Room, qtbot: QtBot, shelf: Shelf) -> None:
    """Nothing that came is fetched twice."""
    downloads.begin("c" * 16)
    downloads.pause("c" * 16)
    paused = downloads.of("c" * 16)
    assert paused is not None
    assert paused.phase == "paused"
    with qtbot.waitSignal(downloads.finished, timeout=5000):
        downloads.begin("c" * 16)
    assert learners_room.do(courses)[0].downloaded
    assert shelf.given == sum(map(len, FILES))


def test_trouble_is_told_and_can_be_tried_again(downloads: Downloads, qtbot: QtBot, shelf: Shelf) -> None:
    """The row says why, and Try again tries again."""
    shelf.refuses = True
    downloads.begin("c" * 16)
    qtbot.waitUntil(lambda: (known := downloads.of("c" * 16)) is not None and known.phase == "stopped", timeout=5000)
    stopped = downloads.of("c" * 16)
    assert stopped is not None
    assert "sign in again" in stopped.trouble
    shelf.refuses = False
    with qtbot.waitSignal(downloads.finished, timeout=5000):
        downloads.begin("c" * 16)


def test_a_cancelled_download_leaves_nothing(downloads: Downloads, learners_room: Room, qtbot: QtBot) -> None:
    """The beginnings of files are forgotten."""
    downloads.begin("c" * 16)
    with qtbot.waitSignal(downloads.finished, timeout=5000):
        downloads.cancel("c" * 16)
    assert downloads.all() == ()


def test_a_section_brings_only_its_files(downloads: Downloads, learners_room: Room, qtbot: QtBot, shelf: Shelf) -> None:
    """The files of one section come and no others; the course is not whole, and the one who asked hears of it."""
    with qtbot.waitSignal(downloads.arrived, timeout=5000) as heard:
        downloads.begin("c" * 16, "2")
    assert heard.args[0].sections == ("2",)
    assert shelf.given == 2 * 200_000
    assert not learners_room.do(courses)[0].downloaded


def test_a_section_joins_what_is_coming_in(downloads: Downloads, learners_room: Room, qtbot: QtBot) -> None:
    """Two sections asked for one after the other both come; asking for the whole course asks for all of it."""
    downloads.begin("c" * 16, "1")
    with qtbot.waitSignal(downloads.arrived, timeout=5000):
        downloads.begin("c" * 16, "2")
    assert learners_room.do(courses)[0].downloaded


def test_a_download_goes_on_at_the_next_start(
    downloads: Downloads, learners_room: Room, qtbot: QtBot, shelf: Shelf, unfinished: Unfinished
) -> None:
    """A window that closed in the middle has asked for a section: the next one brings it, unasked; a paused one not."""
    downloads.begin("c" * 16, "2")
    downloads.stop_all()
    assert unfinished.kept() == {"c" * 16: ("2",)}
    tasks = Tasks(lambda: open_store(learners_room.home, LEARNER))
    line: Line = shelf  # type: ignore[assignment]  # of a line, downloads use blob and close
    following = Downloads(tasks, lambda: line, str, unfinished=unfinished)
    with qtbot.waitSignal(following.arrived, timeout=5000) as heard:
        following.go_on_from_last_time()
    assert heard.args[0].sections == ("2",)
    assert unfinished.kept() == {}
    following.begin("c" * 16)
    following.pause("c" * 16)
    assert unfinished.kept() == {}
    tasks.close()


def test_a_memory_that_cannot_be_read_begins_nothing(unfinished: Unfinished) -> None:
    """A window.ini that somebody has edited costs no start."""
    unfinished.keep({"c" * 16: ()})
    assert unfinished.kept() == {"c" * 16: ()}
    for spoiled in ("no json", "[1]", '{"c": 1}'):
        memory = MemoryOfTest()
        memory.setValue("downloads/x", spoiled)
        assert Unfinished(memory, "x").kept() == {}
