"""Courses, their files, studying and bookmarks on the device."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from learning.course import Asset, Block, Lesson, Manifest, Section, encode_manifest
from learning.entitlement import GRACE_MS
from learning.records import fixed_id
from learning.values import Enrolment, Position
from localdb import mirror, outbox
from localdb.blobs import BlobFolder
from localdb.bookmarks import (
    bookmark,
    bookmark_id,
    bookmarks,
    move_bookmark,
    remove_bookmark,
    rename_bookmark,
    set_bookmark,
)
from localdb.courses import (
    add_sample_course,
    course,
    courses,
    keep_manifest,
    lesson_offline,
    manifest,
    missing_manifests,
    remove_course,
    wanted_blobs,
)
from localdb.errors import Damaged, NoAccess, NotFound, Unfit
from localdb.home import Account, Home
from localdb.store import Store, open_store
from localdb.study import (
    checkpoint,
    close_session,
    complete_lesson,
    complete_units,
    course_progress,
    lesson_progress,
    open_session,
    set_position,
    study,
)
from localdb.waiting import waiting
from tests.localdb.builders import NOON, HandClock, HandServer

if TYPE_CHECKING:
    from pathlib import Path


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


PAGE, PICTURE, OTHER = b"<p>page</p>", b"picture", b"<p>other</p>"
MANIFEST = Manifest(
    course="c1",
    title="Python",
    format="markdown",
    source="python",
    sections=(
        Section(
            "Basics",
            lessons=(
                Lesson("l1", "Loops", page=_sha(PAGE), assets=(_sha(PICTURE),), blocks=(Block("u1"), Block("u2"))),
            ),
            sections=(Section("More", lessons=(Lesson("l2", "Lists", page=_sha(OTHER), blocks=(Block("u3"),)),)),),
        ),
        Section("End", lessons=(Lesson("l3", "Video", problem="Needs the network."),)),
    ),
    assets=(
        Asset("l1.html", _sha(PAGE), len(PAGE)),
        Asset("p.png", _sha(PICTURE), len(PICTURE)),
        Asset("l2.html", _sha(OTHER), len(OTHER)),
    ),
)
CONTENT = encode_manifest(MANIFEST)
ENROLMENT = Enrolment(
    course="c1", slug="python", title="Python", edition="e1", number=1, manifest=_sha(CONTENT), expires_at=NOON + 1000
)


@pytest.fixture
def enrolled(store: Store) -> Store:
    """A learner enrolled in one course, whose contents have come."""
    server = HandServer()
    identity = fixed_id("enrolment", store.learner, "c1")
    record = server.write("enrolment", identity, (NOON, 0, 0), enrolment=ENROLMENT)
    mirror.apply(store, server.answer(records=(record,)))
    keep_manifest(store, "c1", CONTENT)
    return store


# ------------------------------------------------------------------------------------------------------------ courses


def test_an_enrolment_asks_for_its_contents(store: Store) -> None:
    """Until the manifest has come it is missing; then progress and sizes are known before any download."""
    server = HandServer()
    identity = fixed_id("enrolment", store.learner, "c1")
    mirror.apply(store, server.answer(records=(server.write("enrolment", identity, (1, 0, 0), enrolment=ENROLMENT),)))
    assert missing_manifests(store) == (("c1", ENROLMENT.manifest),)
    assert course(store, "python").total == 0
    assert manifest(store, "c1") is None

    keep_manifest(store, "c1", CONTENT)

    assert missing_manifests(store) == ()
    (found,) = courses(store)
    assert (found.slug, found.total, found.percent, found.downloaded, found.bytes_here) == ("python", 3, 0, False, 0)
    assert found.bytes == len(PAGE) + len(PICTURE) + len(OTHER)
    assert manifest(store, "c1") == MANIFEST


def test_contents_that_are_none_change_nothing(enrolled: Store) -> None:
    """Bytes that can't be read as a manifest are refused; the earlier contents stay."""
    with pytest.raises(Damaged):
        keep_manifest(enrolled, "c1", b"not json")

    assert manifest(enrolled, "c1") == MANIFEST


def test_a_download_by_section_and_whole(enrolled: Store) -> None:
    """What is wanted shrinks as files come; a lesson is offline when all it needs is here."""
    assert {asset.path for asset in wanted_blobs(enrolled, "c1", "More")} == {"l2.html"}
    assert {asset.path for asset in wanted_blobs(enrolled, "c1", "1.2")} == {"l2.html"}
    assert {asset.path for asset in wanted_blobs(enrolled, "c1", "1")} == {"l1.html", "p.png", "l2.html"}
    assert lesson_offline(enrolled, "c1", "l1") == "not downloaded"
    enrolled.blobs.keep(_sha(PAGE), PAGE)
    enrolled.blobs.keep(_sha(PICTURE), PICTURE)

    assert lesson_offline(enrolled, "c1", "l1") is True
    assert lesson_offline(enrolled, "c1", "l3") == "Needs the network."
    assert {asset.path for asset in wanted_blobs(enrolled, "c1")} == {"l2.html"}
    assert not course(enrolled, "c1").downloaded
    enrolled.blobs.keep(_sha(OTHER), OTHER)
    assert course(enrolled, "c1").downloaded


def test_names_that_nobody_knows(enrolled: Store) -> None:
    """Unknown courses, sections and lessons are `NotFound`."""
    with pytest.raises(NotFound):
        course(enrolled, "cooking")
    with pytest.raises(NotFound):
        wanted_blobs(enrolled, "c1", "Middle")
    with pytest.raises(NotFound):
        lesson_offline(enrolled, "c1", "l9")
    with pytest.raises(NotFound, match="not here yet"):
        wanted_blobs(enrolled, "c2")


def test_removing_frees_what_nobody_else_needs(enrolled: Store, home: Home) -> None:
    """Files go, contents and progress stay; what another account's course names is kept."""
    for content in (PAGE, PICTURE, OTHER):
        enrolled.blobs.keep(_sha(content), content)
    complete_lesson(enrolled, "c1", "l1")
    shared = encode_manifest(Manifest("c2", "Other", "markdown", "o", assets=(Asset("p", _sha(PICTURE), 7),)))
    with open_store(home, Account("someone-else")) as theirs:
        keep_manifest(theirs, "c2", shared)

    assert remove_course(enrolled, "c1") == len(PAGE) + len(OTHER)

    assert enrolled.blobs.has(_sha(PICTURE))
    found = course(enrolled, "c1")
    assert (found.downloaded, found.percent) == (False, 66)


def test_a_right_that_has_ended_says_so(enrolled: Store, clock: HandClock) -> None:
    """A course is listed as expired after its last day; a week later where nothing was heard of a renewal since."""
    assert course(enrolled, "c1").status == "active"
    clock.pass_ms(2000)
    assert course(enrolled, "c1").status == "active"
    clock.pass_ms(GRACE_MS)
    assert course(enrolled, "c1").status == "expired"


def test_the_sample_course_is_nobodys(local_store: Store, store: Store) -> None:
    """The course that comes with the program is studied without an account, and can't be slipped into one."""
    add_sample_course(local_store, ENROLMENT, CONTENT)
    study(local_store, course="c1", lesson="l1", seconds=60, complete=True)

    assert course(local_store, "python").percent == 66
    assert outbox.pending(local_store) == ()
    with pytest.raises(Unfit):
        add_sample_course(store, ENROLMENT, CONTENT)


# -------------------------------------------------------------------------------------------------------------- study


def test_a_finished_session_and_its_lesson(enrolled: Store, clock: HandClock) -> None:
    """`study --complete` writes time, units and position together, for every screen to read."""
    study(enrolled, course="c1", lesson="l1", seconds=90, complete=True, position=0.5)

    progress = lesson_progress(enrolled, "c1")["l1"]
    assert (progress.units, progress.done_at, progress.seconds) == (("u1", "u2"), clock.wall, 90)
    assert progress.position == Position(offset=0.5)
    assert progress.furthest == 0.5
    overall = course_progress(enrolled, "c1")
    assert (overall.percent, overall.completed, overall.total) == (66, 2, 3)
    assert (overall.seconds, overall.items_left) == (90, 2)
    assert course(enrolled, "c1").last_studied == clock.wall
    assert {row.words for row in waiting(enrolled)} == {"Study time: Loops", "Progress: Loops"}


def test_overlapping_sessions_count_once(enrolled: Store, clock: HandClock) -> None:
    """An hour on two devices at the same time is one hour."""
    study(enrolled, course="c1", lesson="l1", seconds=3600)
    study(enrolled, course="c1", lesson="l2", seconds=1800, ended=clock.wall - 600_000)

    assert course_progress(enrolled, "c1").seconds == 3600
    assert lesson_progress(enrolled, "c1")["l2"].seconds == 1800


def test_the_last_unit_finishes_a_lesson(enrolled: Store, clock: HandClock) -> None:
    """Units add up; with the last one the lesson is done, and the first time stays."""
    complete_units(enrolled, "c1", "l1", ["u1"])
    assert lesson_progress(enrolled, "c1")["l1"].done_at is None
    complete_units(enrolled, "c1", "l1", ["u2"])
    done_at = clock.wall
    clock.pass_ms(1000)
    complete_lesson(enrolled, "c1", "l1")

    assert lesson_progress(enrolled, "c1")["l1"].done_at == done_at


def test_the_farthest_place_never_goes_back(enrolled: Store) -> None:
    """Scrolling up changes the position and not the farthest place."""
    set_position(enrolled, "c1", "l1", Position("u2", 0.9), 0.9)
    set_position(enrolled, "c1", "l1", Position("u1", 0.1), 0.1)

    progress = lesson_progress(enrolled, "c1")["l1"]
    assert (progress.position, progress.furthest) == (Position("u1", 0.1), 0.9)


def test_a_checkpoint_never_takes_time_back(enrolled: Store) -> None:
    """A session grows; a late, smaller checkpoint changes nothing."""
    session = open_session(enrolled, "c1", "l1")
    checkpoint(enrolled, session, 60_000)
    checkpoint(enrolled, session, 30_000)
    close_session(enrolled, session)

    assert course_progress(enrolled, "c1").seconds == 60
    assert len(outbox.pending(enrolled)) == 1
    with pytest.raises(NotFound):
        close_session(enrolled, "nothing")
    with pytest.raises(Unfit):
        checkpoint(enrolled, session, 13 * 3_600_000)


@pytest.mark.parametrize("seconds", [-1, 12 * 3600 + 1])
def test_impossible_sessions_are_refused(enrolled: Store, seconds: int) -> None:
    """Nothing is written of a session that can't have been."""
    with pytest.raises(Unfit):
        study(enrolled, course="c1", lesson="l1", seconds=seconds, complete=True)

    assert lesson_progress(enrolled, "c1") == {}


# ---------------------------------------------------------------------------------------------------------- bookmarks


def test_a_place_has_one_bookmark(enrolled: Store) -> None:
    """Setting it again changes label and position; its id is the same on every device."""
    set_bookmark(enrolled, course="c1", lesson="l1", label="a")
    set_bookmark(enrolled, course="c1", lesson="l1", label="b", position=Position("u1", 0.25))

    (mark,) = bookmarks(enrolled, "c1")
    assert (mark.label, mark.position, mark.waiting) == ("b", Position("u1", 0.25), True)
    assert mark.id == fixed_id("bookmark", enrolled.learner, "c1", "l1", "")
    assert bookmark(enrolled, mark.id[:6]) == mark


def test_bookmarks_keep_the_learners_order(enrolled: Store) -> None:
    """New ones come last; one can be moved before another, to the front and to the end, and renamed."""
    ids = [bookmark_id(enrolled, "c1", lesson) for lesson in ("l1", "l2", "l3")]
    for lesson in ("l1", "l2", "l3"):
        set_bookmark(enrolled, course="c1", lesson=lesson, label=lesson)

    move_bookmark(enrolled, ids[2], before=ids[1])
    assert [mark.label for mark in bookmarks(enrolled)] == ["l1", "l3", "l2"]
    move_bookmark(enrolled, ids[2], before=ids[0])
    move_bookmark(enrolled, ids[0])
    rename_bookmark(enrolled, ids[1], "two")
    assert [mark.label for mark in bookmarks(enrolled)] == ["l3", "two", "l1"]


def test_a_removed_bookmark_comes_back_at_the_end(enrolled: Store) -> None:
    """Removing switches off and leaves no tombstone; unknown ones are `NotFound`."""
    for lesson in ("l1", "l2"):
        set_bookmark(enrolled, course="c1", lesson=lesson, label=lesson)
    remove_bookmark(enrolled, bookmark_id(enrolled, "c1", "l1"))
    assert [mark.label for mark in bookmarks(enrolled)] == ["l2"]
    set_bookmark(enrolled, course="c1", lesson="l1")

    assert [mark.label for mark in bookmarks(enrolled)] == ["l2", "l1"]
    with pytest.raises(NotFound):
        remove_bookmark(enrolled, "x")
    with pytest.raises(NotFound):
        bookmark(enrolled, "x")


# -------------------------------------------------------------------------------------------------------------- blobs


def test_a_blob_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    """A part file grows over restarts; it gets its name when every byte is proved."""
    blobs = BlobFolder(tmp_path / "blobs")
    part, size = blobs.part(_sha(PAGE))
    part.write_bytes(PAGE[:4])
    assert size == 0
    assert blobs.part(_sha(PAGE)) == (part, 4)
    assert (blobs.has(_sha(PAGE)), blobs.size(_sha(PAGE))) == (False, 4)
    part.write_bytes(PAGE)

    assert blobs.adopt(_sha(PAGE)).read_bytes() == PAGE
    assert blobs.has(_sha(PAGE))
    assert blobs.remove(_sha(PAGE)) == len(PAGE)
    assert not blobs.has(_sha(PAGE))


def test_a_blob_with_wrong_bytes_is_set_aside(tmp_path: Path) -> None:
    """Bytes that are not what the name says are never shown; the next download starts from nothing."""
    blobs = BlobFolder(tmp_path / "blobs")
    part, _ = blobs.part(_sha(PAGE))
    part.write_bytes(b"something else")

    with pytest.raises(Damaged):
        blobs.adopt(_sha(PAGE))

    assert not blobs.has(_sha(PAGE))
    assert blobs.part(_sha(PAGE))[1] == 0
    with pytest.raises(Damaged):
        blobs.path("../../etc/passwd")


def test_a_place_that_is_no_folder_is_no_access(tmp_path: Path) -> None:
    """Where blobs can't be written the download says so."""
    (tmp_path / "blobs").write_text("a file")

    with pytest.raises(NoAccess):
        BlobFolder(tmp_path / "blobs").part(_sha(PAGE))
