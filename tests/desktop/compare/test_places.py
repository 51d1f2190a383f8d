"""Where two versions differ, and what a choice at one place makes of the merged text."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop.compare.places import choice_of, compare, differing_words, standing, standing_after, with_choice

BASE = "Peering joins two networks.\n\nNSG rules apply.\n\nPeering is not transitive."
THIS = "Peering joins two networks.\n\nNSG rules still apply.\n\nPeering is not transitive.\nExam: hub."
OTHER = "Peering joins two networks.\n\nNSG masih terpakai.\n\nPeering is not transitive."
MERGED = (
    "Peering joins two networks.\n\nNSG rules still apply.\nNSG masih terpakai.\n\n"
    "Peering is not transitive.\nExam: hub."
)
texts = st.lists(st.sampled_from(["a", "b", "c", "", "d e"]), max_size=8).map("\n".join)


def test_each_place_has_both_sides() -> None:
    """In the order of the text; a side that has nothing there says nothing."""
    found = compare(THIS, OTHER, MERGED)
    assert [(place.this, place.other) for place in found.places] == [
        (("NSG rules still apply.",), ("NSG masih terpakai.",)),
        (("Exam: hub.",), ()),
    ]


def test_the_merged_text_says_what_was_chosen() -> None:
    """Of a place that one side alone changed, both is that side."""
    found = compare(THIS, OTHER, MERGED)
    stand = standing(found, MERGED)
    assert [choice_of(place, each.lines) for place, each in zip(found.places, stand, strict=True)] == ["both", "both"]


def test_a_choice_changes_its_place_and_nothing_else() -> None:
    """Also after the learner has typed elsewhere."""
    found = compare(THIS, OTHER, MERGED)
    typed = MERGED.replace("networks.", "networks, two ways.")
    first, second = standing_after(standing(found, MERGED), MERGED, typed)
    one, two = found.places
    assert with_choice(one, first, typed, "other") == typed.replace("NSG rules still apply.\n", "")
    assert with_choice(two, second, typed, "other") == typed.replace("\nExam: hub.", "")


def test_words_of_ones_own_are_no_choice() -> None:
    """They belong to the place that they were written over."""
    found = compare(THIS, OTHER, MERGED)
    typed = MERGED.replace("NSG rules still apply.\nNSG masih terpakai.", "I wrote this.")
    first, _ = standing_after(standing(found, MERGED), MERGED, typed)
    assert first.lines == ("I wrote this.",)
    assert choice_of(found.places[0], first.lines) == ""


def test_lines_typed_beside_a_place_are_not_its_own() -> None:
    """Above it, and below it."""
    found = compare(THIS, OTHER, MERGED)
    for typed in (MERGED.replace("NSG rules", "Above.\nNSG rules"), MERGED.replace("terpakai.", "terpakai.\nBelow.")):
        first, _ = standing_after(standing(found, MERGED), MERGED, typed)
        assert first.lines == found.places[0].both


def test_words_that_differ_are_found_in_both() -> None:
    """Neighbours count as one stretch."""
    ours, theirs = differing_words("rules still apply here", "rules masih terpakai here")
    assert [(span.start, span.end) for span in ours] == [(6, 17)]
    assert [(span.start, span.end) for span in theirs] == [(6, 20)]


@given(texts, texts, texts)
def test_every_choice_everywhere_gives_a_whole_side(this: str, other: str, merged: str) -> None:
    """All places on one side, over a text that is one of the two, is that side again; any text takes a choice."""
    found = compare(this, other, this)
    text = this
    for place in found.places:
        text = with_choice(place, standing(found, text)[place.number - 1], text, "other")
    assert [line for line in text.split("\n") if line] == [line for line in other.split("\n") if line]
    wild = compare(this, other, merged)
    for place, stand in zip(wild.places, standing(wild, merged), strict=True):
        assert merged.split("\n")[: stand.start] == with_choice(place, stand, merged, "this").split("\n")[: stand.start]


def test_large_texts_are_compared_within_a_second() -> None:
    """Whatever two notes of 256 KiB hold."""
    one = "\n".join(f"{n} left" for n in range(20_000))
    other = "\n".join(f"{n} right" for n in range(20_000))
    began = time.process_time()
    compare(one, other, one)
    differing_words(one, other)
    assert time.process_time() - began < 1
