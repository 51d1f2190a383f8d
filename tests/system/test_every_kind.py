"""Every kind that a learner makes comes together from two devices by its own rule. Real server, real files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from learning.values import Position
from localdb.bookmarks import bookmarks, set_bookmark
from localdb.cart import cart, put_in_cart, take_from_cart
from localdb.edits import change_record, raw, seen_record
from localdb.home import Home
from localdb.named_values import set_value, value_of
from localdb.notes import note, notes, save_note, tag_note
from localdb.profile import change_profile, profile
from localdb.sessions import checkpoint, close_session, correct_session, open_session, sessions
from localdb.state import read_state, rounds
from localdb.store import open_store
from localdb.study import complete_units, lesson_progress, set_position
from localdb.tables import TABLES
from sync import repair

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from localdb.store import Store
    from tests.system.learner import Device

COURSE, LESSON = "c" * 16, "1" * 16


def at(device: Device, work: Callable[[Store], Any]) -> Any:  # noqa: ANN401  whatever the work answers
    """Work on a device as its window would."""
    with open_store(Home(device.home)) as store:
        return work(store)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that the learner sees, without what only this device knows: when it wrote a row."""
    return {
        kind: sorted(
            tuple(row) for row in store.all(table.select.replace(" WHERE id = ?", "").replace('"changed_at"', "0"))
        )
        for kind, table in TABLES.items()
    }


def begin(store: Store) -> tuple[str, str]:
    """What both devices have before they part."""
    written, session = store.new_id(), open_session(store, COURSE, LESSON)
    save_note(store, written, title="Birds", body="one\ntwo\nthree", course=COURSE)
    tag_note(store, written, add=["old", "gone"])
    checkpoint(store, session, 60_000)
    set_bookmark(store, course=COURSE, lesson=LESSON, label="Here")
    put_in_cart(store, COURSE)
    set_value(store, "goal", "daily", {"minutes": 10})
    return written, session


def one_side(store: Store, written: str, session: str) -> None:
    """What the first device does alone."""
    save_note(store, written, body="one, changed\ntwo\nthree")
    tag_note(store, written, add=["mine"], remove=["gone"])
    checkpoint(store, session, 90_000)
    correct_session(store, session, 30_000)
    complete_units(store, COURSE, LESSON, ["u1"])
    set_position(store, COURSE, LESSON, Position(offset=0.9), 0.9)
    change_profile(store, {"city": "Ipoh", "address": {"line1": "1"}})
    set_value(store, "preference", "theme", "dark")
    take_from_cart(store, COURSE)
    change_record(store, "note", written, {"mood": raw({"of": [2030, None]})})


def other_side(store: Store, written: str, session: str) -> None:
    """What the second device does meanwhile, and later by the clock."""
    save_note(store, written, body="one\ntwo\nthree\nfour")
    tag_note(store, written, add=["theirs"])
    checkpoint(store, session, 120_000)
    close_session(store, session)
    complete_units(store, COURSE, LESSON, ["u2"])
    set_position(store, COURSE, LESSON, Position(offset=0.2), 0.2)
    change_profile(store, {"city": "Kuching", "bio": "I read."})
    set_value(store, "goal", "daily", {"minutes": 20})
    set_value(store, "preference", "theme", "light")
    put_in_cart(store, "d" * 16)
    set_bookmark(store, course=COURSE, lesson=LESSON, label="There")


def test_every_kind_comes_together(laptop: Device, tablet: Device) -> None:
    """Texts by words, tags and units as unions, time by its largest, settings by the last writer; both see the same."""
    written, session = at(laptop, begin)
    laptop.run("sync")
    tablet.run("sync")
    at(laptop, lambda store: one_side(store, written, session))
    at(tablet, lambda store: other_side(store, written, session))
    for device in (laptop, tablet, laptop):
        assert device.run("sync").value["quarantined"] == 0
    assert at(laptop, everything) == at(tablet, everything)

    def check(store: Store) -> None:
        seen = note(store, written)
        assert seen.body == "one, changed\ntwo\nthree\nfour"
        assert seen.tags == ("mine", "old", "theirs")
        progress = lesson_progress(store, COURSE)[LESSON]
        assert (progress.units, progress.furthest, progress.position) == (("u1", "u2"), 0.9, Position(offset=0.2))
        assert [found.interval.length for found in sessions(store, COURSE)] == [30_000]
        assert store.one("SELECT active_ms, closed FROM study_session") == (120_000, 1)
        assert (profile(store)["city"], profile(store)["bio"]) == ("Kuching", "I read.")
        assert profile(store)["address"] == {"line1": "1"}
        assert (value_of(store, "goal", "daily"), value_of(store, "preference", "theme")) == ({"minutes": 20}, "light")
        assert cart(store) == ("d" * 16,)
        assert [mark.label for mark in bookmarks(store)] == ["There"]
        mood = seen_record(store, "note", written)
        assert mood is not None
        assert mood.fields["mood"] == raw({"of": [2030, None]})

    at(laptop, check)
    at(tablet, check)


def test_a_mirror_that_is_not_whole_is_mended(laptop: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that got lost on this device is noticed by the daily look, comes back, and the log says so."""
    written, _ = at(laptop, begin)
    laptop.run("sync")
    assert at(laptop, lambda store: read_state(store).checked_at) is not None

    def lose(store: Store) -> None:
        with store.write():
            store.run("DELETE FROM note WHERE id = ?", (written,))
            store.run("DELETE FROM sync_meta WHERE id = ?", (written,))

    at(laptop, lose)
    laptop.run("sync")
    assert at(laptop, notes) == ()
    monkeypatch.setattr(repair, "EVERY_MS", 0)
    laptop.run("sync")
    assert [found.title for found in at(laptop, notes)] == ["Birds"]
    told = [line.detail for line in at(laptop, rounds)]
    assert "Checked: 1 record was not as on the server." in told
    laptop.run("sync")
    assert [line.detail for line in at(laptop, rounds)].count("Checked: 1 record was not as on the server.") == 1
