"""Finding notes by words, phrases, tags and states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import Lesson, Manifest, Section, encode_manifest
from localdb.errors import Ambiguous, NotFound, Unfit
from localdb.notes import all_tags, delete_note, note, save_note, tag_note
from localdb.search import count_notes, find_notes
from tests.localdb.builders import HandClock, HandServer, sync

if TYPE_CHECKING:
    from localdb.store import Store

DAY = 24 * 3_600_000
LESSON = Manifest("c1", "C", "markdown", "c", sections=(Section("S", lessons=(Lesson("l1", "One"),)),))


@pytest.fixture
def filled(store: Store, clock: HandClock) -> Store:
    """Four notes, a day apart; the newest is not sent, one is in the trash."""
    for title, body, tags in (
        ("Loops", "for x in range(10): print(x)", ("python",)),
        ("Über Schleifen", "Eine Schleife wiederholt sich", ("python", "Deutsch")),
        ("Gone", "for the trash", ()),
    ):
        identity = store.new_id()
        save_note(store, identity, title=title, body=body, course="c1", lesson="l1", colour="blue")
        tag_note(store, identity, add=tags)
        if title == "Gone":
            delete_note(store, identity)
        clock.pass_ms(DAY)
    sync(store, HandServer())
    save_note(store, store.new_id(), title="C++ pointers", body='say "hello" AND nothing', course="c2")
    return store


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("loops", ["Loops"]),
        ("loo", ["Loops"]),
        ("range -print", []),
        ("for -hello -schleife", ["Loops"]),
        ("schleife tag:deutsch wiederholt", ["Über Schleifen"]),
        ("x", ["Loops"]),
        ("p", []),
        ("tag:+", []),
        ("uber", ["Über Schleifen"]),
        ("SCHLEIFE", ["Über Schleifen"]),
        ('"eine schleife"', ["Über Schleifen"]),
        ('"schleife eine"', []),
        ('"schlei"', []),
        ("range print", ["Loops"]),
        ("python", ["Über Schleifen", "Loops"]),
        ("tag:python -schleife", ["Loops"]),
        ("tag:deutsch", ["Über Schleifen"]),
        ("-tag:python", ["C++ pointers"]),
        ("course:c2", ["C++ pointers"]),
        ("lesson:l1 loops", ["Loops"]),
        ("color:blue loops", ["Loops"]),
        ("is:trash", ["Gone"]),
        ("for is:trash", ["Gone"]),
        ("is:waiting", ["C++ pointers"]),
        ("is:unplaced", []),
        ("has:image", []),
        ("is:conflict", []),
        ("c++", ["C++ pointers"]),
        ("++", ["C++ pointers", "Über Schleifen", "Loops"]),
        ('"hello', ["C++ pointers"]),
        ("hello AND", ["C++ pointers"]),
        ("range(10):", ["Loops"]),
        ("http://x", []),
        ("", ["C++ pointers", "Über Schleifen", "Loops"]),
        ("before:2027-01-16", ["Loops"]),
        ("after:2027-01-17", ["C++ pointers"]),
    ],
)
def test_a_query_finds(filled: Store, query: str, titles: list[str]) -> None:
    """Everything asked for holds for what is found, the last changed first, and the trash only on request."""
    assert [found.title for found in find_notes(filled, query)] == titles


@pytest.mark.parametrize("query", ["is:red", "before:yesterday"])
def test_a_query_nobody_understands_says_so(filled: Store, query: str) -> None:
    """An unknown state or day is refused with words, not ignored."""
    with pytest.raises(Unfit):
        find_notes(filled, query)


def test_the_index_follows_every_change(filled: Store) -> None:
    """Words that were taken out are found no more; new ones and new tags are found."""
    (found,) = find_notes(filled, "loops")
    save_note(filled, found.id, title="Recursion")
    tag_note(filled, found.id, add=["hard"], remove=["python"])

    assert find_notes(filled, "loops") == ()
    assert [again.id for again in find_notes(filled, "recursion hard")] == [found.id]
    assert all_tags(filled) == ("Deutsch", "hard", "python")


def test_at_most_as_many_as_asked_for(filled: Store) -> None:
    """The limit cuts the oldest."""
    assert [found.title for found in find_notes(filled, "python", limit=1)] == ["Über Schleifen"]
    assert count_notes(filled, "python") == 2


def test_a_note_by_the_beginning_of_its_id(filled: Store) -> None:
    """A unique beginning is enough; one that fits several, or none, is refused."""
    found = find_notes(filled, "c++")[0]

    assert note(filled, found.id[:20]).id == found.id
    with pytest.raises(Ambiguous):
        note(filled, found.id[:2])
    with pytest.raises(NotFound):
        note(filled, "zz")
    with pytest.raises(NotFound):
        note(filled, "")


def test_a_note_whose_lesson_is_gone_is_unplaced(store: Store) -> None:
    """A note on a whole course is in its place, and so is one of a course whose contents are not here."""
    store.cache.keep("c1", encode_manifest(LESSON), 1)
    for lesson, course in (("gone", "c1"), ("l1", "c1"), ("", "c1"), ("gone", "c9")):
        save_note(store, store.new_id(), title=f"{course}/{lesson}", body="x", course=course, lesson=lesson)
    assert [each.title for each in find_notes(store, "is:unplaced")] == ["c1/gone"]
    assert count_notes(store, "-is:unplaced") == 3


def test_notes_with_pictures_are_found(store: Store) -> None:
    """By what Markdown calls one."""
    save_note(store, store.new_id(), title="Seen", body="![the hub](https://x.example/hub.png)", course="c1")
    save_note(store, store.new_id(), title="Read", body="[a link](https://x.example/hub.png)", course="c1")
    assert [each.title for each in find_notes(store, "has:image")] == ["Seen"]
    with pytest.raises(Unfit):
        find_notes(store, "has:nothing")
