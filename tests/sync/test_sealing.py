"""A stamp says when something was done by the server's clock, however wrong the device's is, and never changes."""

from __future__ import annotations

import pytest

from learning.records import Delete, Moment, Pending, PendingDelete, PendingField, Stamp
from sync.schedule import back_off, idle
from sync.sealing import sealed, weight
from tests.sync.sim.overlay import raw

NOW = Moment(wall=5_000, mono=900, run="b")
SERVER = 100_000


def pending(made: Moment, *, after: Stamp = (0, 0, 0), stamp: Stamp | None = None) -> Pending:
    """One waiting change."""
    return Pending("note", "n", 1, {"title": PendingField(raw("x"), "e", made, after=after, stamp=stamp)})


def stamp_of(row: Pending) -> Stamp:
    """The stamp it gets now."""
    return sealed(row, 7, SERVER, NOW).fields["title"].stamp


def test_the_age_is_told_by_the_monotonic_clock() -> None:
    """Within one run the wall clock may say what it likes."""
    assert stamp_of(pending(Moment(wall=99_999_999, mono=600, run="b"))) == (SERVER - 300, 0, 7)


def test_a_clock_that_is_right_to_a_second_is_taken_at_its_word() -> None:
    """The learner sees the time their own clock showed, on every device; but nothing was made in the future."""
    assert stamp_of(pending(Moment(wall=SERVER - 1_200, mono=600, run="b"))) == (SERVER - 1_200, 0, 7)
    assert stamp_of(pending(Moment(wall=SERVER + 400, mono=600, run="b"))) == (SERVER, 0, 7)


def test_after_a_restart_the_wall_clock_must_do() -> None:
    """There is nothing better."""
    assert stamp_of(pending(Moment(wall=4_000, mono=600, run="a"))) == (SERVER - 1_000, 0, 7)


@pytest.mark.parametrize(("wall", "ms"), [(9_000, SERVER), (-(10**9), 0)])
def test_a_wall_clock_is_clipped(wall: int, ms: int) -> None:
    """Nothing was made in the future, or before time began."""
    assert stamp_of(pending(Moment(wall=wall, mono=0, run="a"))) == (ms, 0, 7)


def test_a_stamp_follows_what_it_replaces() -> None:
    """Also within the same millisecond, and when the clock says otherwise."""
    assert stamp_of(pending(Moment(0, 900, "b"), after=(SERVER, 4, 9))) == (SERVER, 5, 7)
    assert stamp_of(pending(Moment(0, 0, "b"), after=(SERVER, 0, 7))) == (SERVER, 1, 7)


def test_a_seal_is_never_broken() -> None:
    """Sent again, an edit keeps its stamp."""
    assert stamp_of(pending(NOW, stamp=(1, 2, 3))) == (1, 2, 3)


def test_a_delete_is_sealed_too() -> None:
    """With what its author saw."""
    gone = Pending("note", "n", 1, {}, PendingDelete("d", NOW, {"title": ("t",)}))
    assert sealed(gone, 7, SERVER, NOW).delete == Delete((SERVER, 0, 7), "d", {"title": ("t",)})


def test_weight_is_about_the_bytes_on_the_wire() -> None:
    """Requests are cut by it before they are encoded."""
    row = Pending("note", "n", 1, {"body": PendingField(raw("x" * 1000), "e", NOW)})
    assert 1_000 < weight(row) < 1_500


def test_back_off_grows_to_a_quarter_of_an_hour() -> None:
    """Full jitter between one second and the ceiling, which doubles."""
    assert [back_off(failures, 1.0) for failures in (1, 2, 3, 9, 10, 99)] == [2, 4, 8, 512, 900, 900]
    assert back_off(99, 0.0) == 1
    assert back_off(1, 0.5, asked=30.0) == 30


def test_idle_looks_are_spread() -> None:
    """Five to fifteen minutes, so that devices do not come in step."""
    assert (idle(0.0), idle(1.0)) == (300, 900)
