"""Highlights on the device: made, recoloured, taken away and back, and the same on a second device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.values import Anchor
from localdb import mirror
from localdb.errors import NotFound, Unfit
from localdb.highlights import (
    add_highlight,
    delete_highlight,
    highlights,
    recolour_highlight,
    restore_highlight,
)
from localdb.home import Home
from localdb.outbox import pending
from localdb.store import open_store
from tests.localdb.builders import ACCOUNT, HandServer, sync

if TYPE_CHECKING:
    from pathlib import Path

    from localdb.store import Store

PLACE = Anchor(block="b1", exact="first match", prefix="the ", suffix=" decides", start=4, end=15)


def made(store: Store) -> str:
    """A yellow highlight; its id."""
    identity = store.new_id()
    add_highlight(store, identity, course="c1", lesson="l1", place=PLACE, colour="yellow")
    return identity


def test_a_highlight_is_listed_with_its_place(store: Store) -> None:
    """Lesson, range and colour come back as they were given; other lessons and courses have none."""
    identity = made(store)
    (one,) = highlights(store, course="c1", lesson="l1")
    assert (one.id, one.range, one.colour, one.waiting) == (identity, PLACE, "yellow", True)
    assert highlights(store, course="c1", lesson="l2") == highlights(store, course="c2") == ()


def test_a_colour_changes_and_nothing_else(store: Store) -> None:
    """The range stays, and the same colour again is no edit."""
    identity = made(store)
    sync(store, HandServer())
    recolour_highlight(store, identity, "yellow")
    assert not list(pending(store))
    recolour_highlight(store, identity, "violet")
    (one,) = highlights(store, course="c1")
    assert (one.colour, one.range) == ("violet", PLACE)
    (waiting,) = pending(store)
    assert set(waiting.fields) == {"colour"}


def test_a_highlight_that_was_taken_away_comes_back_by_undo(store: Store) -> None:
    """Also after the delete was sent."""
    identity, server = made(store), HandServer()
    sync(store, server)
    delete_highlight(store, identity)
    assert highlights(store, course="c1") == ()
    sync(store, server)
    restore_highlight(store, identity)
    (one,) = highlights(store, course="c1")
    assert (one.range, one.colour, one.waiting) == (PLACE, "yellow", True)


def test_a_second_device_shows_it(store: Store, tmp_path: Path) -> None:
    """What one device coloured another one lists, and what one took away is gone on the other."""
    identity, server = made(store), HandServer()
    sync(store, server)
    with open_store(Home(tmp_path / "second"), ACCOUNT) as second:
        mirror.apply(second, server.answer(records=tuple(server.records.values())))
        (one,) = highlights(second, course="c1")
        assert (one.id, one.range, one.colour, one.waiting) == (identity, PLACE, "yellow", False)
        delete_highlight(store, identity)
        sync(store, server)
        mirror.apply(second, server.answer(records=tuple(server.records.values())))
        assert highlights(second, course="c1") == ()


def test_what_no_server_would_take_is_refused_at_once(store: Store) -> None:
    """No colours of one's own, no stretch without words, no highlight out of nothing."""
    with pytest.raises(Unfit, match="not a colour"):
        add_highlight(store, store.new_id(), course="c1", lesson="l1", place=PLACE, colour="#ff0000")
    with pytest.raises(Unfit, match="words"):
        add_highlight(store, store.new_id(), course="c1", lesson="l1", place=Anchor(exact=" "), colour="green")
    for verb in (delete_highlight, restore_highlight):
        with pytest.raises(NotFound):
            verb(store, "nobody")
    with pytest.raises(NotFound):
        recolour_highlight(store, "nobody", "green")


def test_nobody_signed_in_highlights_as_well(local_store: Store) -> None:
    """In the sample course nothing waits to be sent."""
    identity = made(local_store)
    delete_highlight(local_store, identity)
    restore_highlight(local_store, identity)
    restore_highlight(local_store, identity)
    assert [each.waiting for each in highlights(local_store, course="c1")] == [False]
