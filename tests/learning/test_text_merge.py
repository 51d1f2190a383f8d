"""Two authors' changes of one text come together, and no word that either wrote is lost."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.text_merge import merge_texts

SIZE = 256 << 10
POEM = "The cat sat.\nOn the mat.\nIt slept."


def test_changes_of_different_lines_both_count() -> None:
    """The usual case: each worked at a place of their own."""
    merged = merge_texts(POEM, POEM.replace("cat", "dog"), POEM.replace("slept", "ate"))
    assert merged == ("The dog sat.\nOn the mat.\nIt ate.", False)


def test_changes_of_different_words_in_a_line_both_count() -> None:
    """A paragraph is one line: words are what is compared in it."""
    assert merge_texts("the cat sat here", "the dog sat here", "the cat slept here") == ("the dog slept here", False)


def test_the_same_words_changed_keep_the_lines_of_both() -> None:
    """Nobody decides in the learner's place."""
    merged = merge_texts(POEM, POEM.replace("cat", "dog"), POEM.replace("cat", "bird"))
    assert merged == ("The dog sat.\nThe bird sat.\nOn the mat.\nIt slept.", True)


def test_lines_added_at_one_place_are_all_there() -> None:
    """Two devices append to one list: nothing clashes, and what both added stands there once."""
    assert merge_texts("a\nb", "a\nb\nc\ne", "a\nb\nd\ne") == ("a\nb\nc\nd\ne", False)


def test_a_line_taken_away_by_one_and_changed_by_the_other_stays() -> None:
    """Words that somebody wrote are not deleted by one who never saw them; the learner is told."""
    merged = merge_texts("one\ntwo\nthree", "one\nthree", "one\ntwo, and a half\nthree")
    assert merged == ("one\ntwo, and a half\nthree", True)


def test_lines_taken_away_by_both_are_gone() -> None:
    """A removal that both made is one."""
    assert merge_texts("one\ntwo\nthree", "one\nthree", "one\nthree, four") == ("one\nthree, four", False)


TEXT = st.text(alphabet="ab \n.", max_size=24)


@given(TEXT, TEXT)
def test_a_side_that_changed_nothing_leaves_the_other(base: str, changed: str) -> None:
    """And the same change on both sides is that change."""
    assert merge_texts(base, base, changed) == (changed, False)
    assert merge_texts(base, changed, base) == (changed, False)
    assert merge_texts(base, changed, changed) == (changed, False)


WORDS = st.lists(st.sampled_from(["a", "b", "c", "\n", ".", "é", "日本"]), max_size=12)
EDITS = st.lists(st.tuples(st.sampled_from("irw"), st.integers(0, 11)), max_size=6)


def edited(base: list[str], edits: list[tuple[str, int]], author: str) -> tuple[str, list[str]]:
    """The text after some insertions, removals and rewritings, and the words the author wrote: each a new one."""
    words, written = list(base), []
    for number, (how, place) in enumerate(edits):
        at = min(place, len(words))
        if how in "rw":
            del words[at : at + 1]
        if how in "iw":
            written.append(f"{author}{number}")
            words.insert(at, written[-1])
    return " ".join(words), [word for word in written if word in words]


@given(WORDS, EDITS, EDITS)
def test_no_word_that_was_written_is_lost(
    base: list[str], mine: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> None:
    """Whatever both did, every word either of them put in is in the one text."""
    one, of_one = edited(base, mine, "x")
    other, of_other = edited(base, theirs, "y")
    merged = merge_texts(" ".join(base), one, other)
    assert {*of_one, *of_other} <= set(merged.text.split())


ADDED = st.lists(st.tuples(st.just("i"), st.integers(0, 11)), max_size=6)


@given(WORDS, ADDED, ADDED)
def test_what_nobody_took_away_stays(
    base: list[str], mine: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> None:
    """Where both only added, every word of the base is still there, as often as before."""
    one, other = edited(base, mine, "x")[0], edited(base, theirs, "y")[0]
    merged = Counter(merge_texts(" ".join(base), one, other).text.split())
    assert Counter(" ".join(base).split()) <= merged


def noise(signs: str, seed: int, each: int = 1) -> str:
    """A text of the limit's size over a few signs."""
    rng = random.Random(seed)
    return "".join(rng.choice(signs) * each for _ in range(SIZE // each))


def paragraphs(signs: str, seed: int) -> str:
    """Many lines that all can be told apart, with noise between."""
    rng = random.Random(seed)
    return "\n".join(f"l{n}\n" + "".join(rng.choice(signs) for _ in range(500)) for n in range(500))


HOSTILE = {
    "one sign": ("." * SIZE, "." * (SIZE // 2) + "," + "." * (SIZE // 2), "," + "." * (SIZE - 1)),
    "one word": ("a " * (SIZE // 2), "b " * (SIZE // 2), "a b " * (SIZE // 4)),
    "one line": ("a\n" * (SIZE // 2), "a\nb\n" * (SIZE // 4), "b\na\n" * (SIZE // 4)),
    "two signs": tuple(noise(".,", seed) for seed in range(3)),
    "words and ends": tuple(noise("ab \n", seed) for seed in range(3)),
    "line ends": tuple(noise("\n\n\n\na", seed) for seed in range(3)),
    "long runs": tuple(noise(".,;:", seed, 50) for seed in range(3)),
    "many paragraphs": tuple(paragraphs(".,", seed) for seed in range(3)),
    "one sea of words": tuple(paragraphs("ab ", seed).replace("\n", " ") for seed in range(3)),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_text_takes_a_second_at_most(case: str) -> None:
    """The server merges while the learner's row is locked: no text may keep it there."""
    base, one, other = HOSTILE[case]
    begun = time.process_time()
    merge_texts(base, one, other)
    assert time.process_time() - begun <= 1.0
