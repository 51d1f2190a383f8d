"""What is kept of courses: its size, its health, and whether one can leave the network behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.courses import course, wanted_blobs
from localdb.doctor import doctor
from localdb.keeping import readiness, storage, verify
from localdb.notes import save_note
from tests.localdb.test_editions import edition, fetch, publish, reader, sha

if TYPE_CHECKING:
    from localdb.store import Store

__all__ = ["reader"]


def spoil(store: Store, page: bytes) -> None:
    """A disk loses a bit."""
    path = store.blobs.path(sha(page))
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def test_the_room_that_courses_take_is_told_by_course_and_section(reader: Store) -> None:
    """Each file once in the total, and what the disk has left."""
    found = storage(reader)
    size = len(b"the hive") + len(b"the queen")
    assert (found.total, found.free > 0) == (size, True)
    assert [(kept.title, kept.bytes, kept.sections) for kept in found.kept] == [("Bees", size, (("All", size),))]


def test_a_damaged_file_is_set_aside_and_fetched_again(reader: Store) -> None:
    """The course is not whole any more, the bytes are kept beside, and the next download brings just that file."""
    spoil(reader, b"the hive")
    assert verify(reader, "c1") == 1
    assert not course(reader, "c1").downloaded
    assert [asset.path for asset in wanted_blobs(reader, "c1")] == ["hive.html"]
    assert list(reader.blobs.root.rglob("*.damaged"))
    fetch(reader, b"the hive")
    assert verify(reader, "c1") == 0
    assert course(reader, "c1").downloaded


def test_doctor_reads_the_course_files_too(reader: Store) -> None:
    """It names the command that repairs."""
    assert all(check.ok for check in doctor(reader))
    spoil(reader, b"the queen")
    (found,) = [check for check in doctor(reader) if not check.ok]
    assert (found.name, "carrel download bees" in found.message) == ("course files", True)


def test_ready_for_the_flight_means_all_here_checked_and_nothing_waiting(reader: Store) -> None:
    """One yes, or what is missing: bytes, damaged files, changes that were not sent."""
    assert readiness(reader).is_ready
    spoil(reader, b"the hive")
    looked = readiness(reader)
    assert (looked.is_ready, looked.courses[0].damaged, looked.courses[0].missing) == (False, 1, len(b"the hive"))
    fetch(reader, b"the hive")
    save_note(reader, reader.new_id(), course="c1", body="on the way")
    looked = readiness(reader)
    assert (looked.is_ready, looked.waiting) == (False, 1)


def test_a_new_edition_is_no_reason_to_stay(reader: Store) -> None:
    """The old one is whole: one can go; that there is a newer one is said."""
    publish(reader, edition(hive=b"the hive, rewritten", queen=b"the queen"))
    looked = readiness(reader)
    assert (looked.is_ready, looked.courses[0].has_update) == (True, True)


def test_nothing_here_is_not_ready(store: Store) -> None:
    """Without any course there is nothing to study on the way."""
    assert not readiness(store).is_ready
    assert storage(store).kept == ()
