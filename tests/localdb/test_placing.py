"""Notes whose words are gone from their lesson are told, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import Asset, Block, Lesson, Manifest, Section, encode_manifest
from learning.values import Anchor
from localdb import placing
from localdb.courses import finish_download, keep_manifest
from localdb.lesson_index import index_waiting_lessons
from localdb.notes import delete_note, save_note
from localdb.placing import lost_notes
from localdb.search import count_notes, find_notes
from tests.localdb.test_editions import sha

if TYPE_CHECKING:
    from localdb.store import Store

FIRST = b'<h1>Bees</h1><p data-block="b1">A bee makes <i>a spoon</i> of\n honey in her life.</p>'
SECOND = b'<h1>Bees</h1><p data-block="b1">Ants herd greenflies on the leaves of every rose.</p>'


def publish(store: Store, page: bytes) -> None:
    """An edition of one lesson, and its page on the device."""
    lesson = Lesson("l1", "Bees", page=sha(page), blocks=(Block("b1"),))
    assets = (Asset("l1.html", sha(page), len(page)),)
    manifest = Manifest("c1", "Bees", "markdown", "bees", sections=(Section("All", (lesson,)),), assets=assets)
    keep_manifest(store, "c1", encode_manifest(manifest))
    store.blobs.keep(sha(page), page)
    finish_download(store, "c1")


def write(store: Store, anchor: Anchor | None) -> str:
    """A note in the lesson."""
    note = store.new_id()
    save_note(store, note, body="x", course="c1", lesson="l1", anchor=anchor)
    return note


@pytest.fixture
def quote(local_store: Store) -> str:
    """A note on words of the first edition."""
    publish(local_store, FIRST)
    index_waiting_lessons(local_store)
    return write(local_store, Anchor(block="b1", exact="a spoon of honey", start=12, end=28))


def test_words_that_an_edition_drops_are_told_and_come_back(local_store: Store, quote: str) -> None:
    """The tray follows the page that is read; other notes of the lesson are in their place."""
    others = (None, Anchor(block="b1"), Anchor(block="v1", exact="spoken words", second=3.0), Anchor(exact="p", page=2))
    for anchor in others:
        write(local_store, anchor)
    assert lost_notes(local_store) == ()

    publish(local_store, SECOND)
    assert lost_notes(local_store) == ()  # nobody has read the new page yet
    index_waiting_lessons(local_store)
    assert [note.id for note in find_notes(local_store, "is:unplaced")] == [quote]
    assert count_notes(local_store, "-is:unplaced") == len(others)

    publish(local_store, FIRST)
    index_waiting_lessons(local_store)
    assert find_notes(local_store, "is:unplaced") == ()


def test_a_note_given_another_place_leaves_the_tray(local_store: Store, quote: str) -> None:
    """And one in the trash is no longer in it."""
    publish(local_store, SECOND)
    index_waiting_lessons(local_store)
    gone = write(local_store, Anchor(block="b1", exact="a spoon of honey"))
    assert {note.id for note in find_notes(local_store, "is:unplaced")} == {quote, gone}

    delete_note(local_store, gone)
    save_note(local_store, quote, anchor=Anchor(block="b1", exact="every rose", start=38, end=48))
    assert find_notes(local_store, "is:unplaced") == ()


def test_a_lesson_is_looked_through_again_only_when_it_or_its_notes_changed(
    local_store: Store, quote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting again costs no look at any text."""
    publish(local_store, SECOND)
    index_waiting_lessons(local_store)
    assert lost_notes(local_store) == (quote,)

    monkeypatch.setattr(placing, "find_anchor", None)
    assert lost_notes(local_store) == (quote,)
