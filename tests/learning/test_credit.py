"""Part of the points for what is partly right, as Open edX gives it, and words that say why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.marking import mark
from learning.quizzes import Accepted, Choice, Question, Tolerance

FIVE = tuple(Choice(name, name.upper()) for name in "abcde")
EACH = Question("q", "choices", "Which?", FIVE, right=("a", "c"), credit="each")
HALVES = Question("q", "choices", "Which?", FIVE, right=("a", "c"), credit="halves")
FEW = Question("q", "choices", "Which?", FIVE[:3], right=("a", "c"), credit="halves")
PAIR = Question("q", "choices", "Which?", FIVE[:2], right=("a",), credit="halves")
PLAIN = Question("q", "choices", "Which?", FIVE, right=("a", "c"))
POINTS = Question("q", "choice", "Which?", (*FIVE[:2], Choice("p", "P", share=0.25)), right=("b",), points=4)
NEAR = Question(
    *("q", "number", "?"), accepted=(Accepted("100"), Accepted("7", share=0.5)), tolerance=Tolerance(5.0), close=3
)
RANGE = Question("q", "number", "?", accepted=(Accepted("[5,7)"),), close=10)


@pytest.mark.parametrize(
    ("question", "answer", "points", "words"),
    [
        (EACH, ["a", "c"], 1, ()), (EACH, ["a"], 0.8, ("4 of 5 choices are right.",)),
        (EACH, ["b", "d", "e"], 0, ()), (EACH, ["a", "zz"], 0, ()), (EACH, [], 0, ()),
        (HALVES, ["a"], 0.5, ("One choice is not right: half of the points.",)),
        (HALVES, ["a", "b"], 0.25, ("Two choices are not right: a quarter of the points.",)),
        (HALVES, ["b", "a", "e"], 0, ()), (FEW, ["a"], 0.5, ("One choice is not right: half of the points.",)),
        (FEW, ["a", "b"], 0, ()), (PAIR, ["a", "b"], 0, ()), (PLAIN, ["a"], 0, ()),
        (POINTS, "b", 4, ()), (POINTS, "p", 1, ("Partly right: 25 percent of the points.",)), (POINTS, "a", 0, ()),
        (NEAR, "104", 1, ()), (NEAR, "112", 0.5, ("Close to the right number: half of the points.",)),
        (NEAR, "116", 0, ()), (NEAR, "7", 0.5, ()), (NEAR, "no number", 0, None), (RANGE, "7.1", 0, ()),
    ],
)  # fmt: skip
def test_part_of_the_points(question: Question, answer: str | list[str], points: float, words: object) -> None:
    """By hand: each decision, halves and quarters, a choice's own share, and a number close by."""
    marked = mark(question, answer)
    assert marked.points == points
    assert words is None or marked.feedback == words


@given(st.sets(st.sampled_from("abcde")), st.sets(st.sampled_from("abcde")), st.sampled_from(["", "each", "halves"]))
def test_only_the_right_choices_earn_all(right: set[str], chosen: set[str], credit: str) -> None:
    """However credit is given, all points are for all that is right, and never more."""
    question = Question("q", "choices", "?", FIVE, right=tuple(sorted(right)), credit=credit)  # type: ignore[arg-type]
    marked = mark(question, sorted(chosen))
    assert 0 <= marked.points <= marked.most
    assert marked.right == (right == chosen)
    assert marked.points == 0 or marked.right or marked.feedback
