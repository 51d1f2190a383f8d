"""A note is found again where its words are, whatever happened around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from learning.anchors import Spot, anchor_at, find_anchor

BLOCK = "Rules are read in order. The first rule that matches decides. The first rule is the lowest number."


def quoted(words: str, text: str = BLOCK, block: str = "b1") -> Spot:
    """The spot of the first place with these words."""
    start = text.index(words)
    return Spot(block, start, start + len(words))


def test_a_place_is_found_where_it_was() -> None:
    """In the text that it was made in, an anchor finds exactly its own place."""
    spot = quoted("The first rule is")
    assert find_anchor(anchor_at(BLOCK, spot), {"b1": BLOCK}) == spot


def test_text_that_came_in_before_moves_the_place() -> None:
    """A sentence added at the beginning of the block shifts the place along with its words."""
    anchor = anchor_at(BLOCK, quoted("matches decides"))
    changed = "A new sentence stands here. " + BLOCK
    assert find_anchor(anchor, {"b1": changed}) == quoted("matches decides", changed)


def test_the_surroundings_choose_among_equal_words() -> None:
    """Of two places with the same words the one with the same neighbours is meant."""
    anchor = anchor_at(BLOCK, quoted("The first rule is")._replace(end=quoted("The first rule is").start + 14))
    changed = "So. " + BLOCK
    found = find_anchor(anchor, {"b1": changed})
    assert found is not None
    assert changed[found.start :].startswith("The first rule is")


def test_a_block_with_another_id_still_has_the_words() -> None:
    """When the heading, and so the block's id, has changed, words that stand nowhere else are enough."""
    anchor = anchor_at(BLOCK, quoted("lowest number"))
    assert find_anchor(anchor, {"b9": BLOCK, "b8": "other"}) == quoted("lowest number", block="b9")


def test_in_another_block_two_equal_places_are_no_place() -> None:
    """Better said to be lost than marked where it does not belong."""
    anchor = anchor_at(BLOCK, quoted("The first rule"))
    assert find_anchor(anchor, {"b9": BLOCK}) is None


def test_words_that_are_gone_are_lost() -> None:
    """A note whose words were rewritten is said to have lost its place."""
    assert find_anchor(anchor_at(BLOCK, quoted("matches decides")), {"b1": "All is new."}) is None


def test_a_few_changed_words_are_the_same_place() -> None:
    """An editor's touch does not lose a note: most of the words, in their order, are enough."""
    anchor = anchor_at(BLOCK, quoted("The first rule that matches decides."))
    text = "Rules are read top down. The first rule which matches always decides. Then comes the next."
    found = find_anchor(anchor, {"b1": text})
    assert found is not None
    assert text[found.start : found.end] == "The first rule which matches always decides"
    assert find_anchor(anchor, {"b2": text}) == found._replace(block="b2")


def test_changed_words_in_two_other_blocks_are_no_place() -> None:
    """As with equal words: what could be meant twice is said to be lost."""
    anchor = anchor_at(BLOCK, quoted("The first rule that matches decides."))
    text = "The first rule which matches decides."
    assert find_anchor(anchor, {"b2": text, "b3": text}) is None


def test_a_huge_text_costs_no_more_than_a_look() -> None:
    """Words compared are bounded, whatever a lesson holds: a million words give up at once."""
    anchor = anchor_at("a b c d e f " * 100, Spot("b1", 0, 900))
    assert find_anchor(anchor, {"b1": "a c e b d f x " * 200_000}) is None


@given(st.lists(st.sampled_from(["rules", "are", "read", "in", "the", "order"]), min_size=4, max_size=30), st.data())
def test_a_near_place_holds_most_of_the_words(words: list[str], data: st.DataObject) -> None:
    """Whatever was changed in the block, a place that is found lies in it and shares words with the quote."""
    text = " ".join(words)
    anchor = anchor_at(text, Spot("b", 0, len(text)))
    changed = " ".join(data.draw(st.permutations([*words, "new"])))
    found = find_anchor(anchor, {"b": changed})
    if found is not None:
        assert 0 <= found.start < found.end <= len(changed)
        assert set(changed[found.start : found.end].split()) & set(words)


def test_line_ends_may_change() -> None:
    """The same words broken into lines elsewhere are the same words."""
    anchor = anchor_at(BLOCK, quoted("read in order"))
    assert find_anchor(anchor, {"b1": "Rules are read\n   in order."}) == Spot("b1", 10, 26)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80), st.text(max_size=20))
def test_every_selection_is_found_again(text: str, one: int, other: int, before: str) -> None:
    """Whatever was selected, emoji and combining marks too, is found in the unchanged text, and in a shifted one."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    anchor = anchor_at(text, Spot("b", start, end))
    found = find_anchor(anchor, {"b": text})
    assert (found == Spot("b", start, end)) if anchor.exact.strip() else found is None
    shifted = find_anchor(anchor, {"b": before + text})
    assert shifted is None or (before + text)[shifted.start : shifted.end].split() == anchor.exact.split()
