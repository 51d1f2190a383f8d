"""Quizzes and answers of every kind, drawn at random: right ones, wrong ones and ones of another shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from learning.quizzes import Accepted, Choice, Question, Quiz, Tolerance, Variable

if TYPE_CHECKING:
    from learning.quizzes import Answer

_CHOICES = (
    *(Choice(name, f"Choice {name}", chosen=f"{name} it is") for name in "abc"),
    Choice("d", "Choice d", share=0.25),
)
_NAMES = [choice.id for choice in _CHOICES]
_WORDS = st.sampled_from(
    ["salt", "Salt ", "pepper", "x+1", "2*x", "1+x", "0.5", "1/2", "[1,2)", "5 %", "", "\u017falt", "É"]
)
_NUMBERS = st.one_of(st.integers(-9, 9), st.floats(-9, 9, allow_nan=False).map(lambda number: round(number, 3)))
_LISTS = st.lists(st.one_of(st.sampled_from(_NAMES), _WORDS), max_size=5)

answers: st.SearchStrategy[Answer] = st.one_of(st.sampled_from(_NAMES), _WORDS, _NUMBERS, st.booleans(), _LISTS)
_accepted = st.lists(
    st.builds(Accepted, value=_WORDS, share=st.sampled_from([0.0, 0.5, 1.0]), feedback=st.sampled_from(["", "Said."])),
    max_size=3,
).map(tuple)
_some = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True).map(tuple)


def _question(id_: str) -> st.SearchStrategy[Question]:
    kinds = ["choice", "choices", "dropdown", "true_false", "number", "text", "formula", "blanks", "matching"]
    return st.builds(
        Question,
        id=st.just(id_),
        kind=st.sampled_from([*kinds, "ordering", "unmarked"]),
        prompt=st.just("What?"),
        choices=st.just(_CHOICES),
        right=_some,
        items=st.just(("one", "two")),
        accepted=_accepted,
        blanks=st.lists(st.lists(_WORDS, max_size=2).map(tuple), max_size=3).map(tuple),
        variables=st.just((Variable("x", 1.0, 2.0),)),
        tolerance=st.sampled_from([None, Tolerance(5.0), Tolerance(0.1, percent=False)]),
        same_case=st.booleans(),
        pattern=st.just(False),
        shuffled=st.booleans(),
        points=st.sampled_from([0.5, 1.0, 3.0]),
        credit=st.sampled_from(["", "each", "halves"]),
        close=st.sampled_from([0.0, 2.0, 10.0]),
    )


@st.composite
def quizzes(draw: st.DrawFn, most: int = 4) -> tuple[Quiz, ...]:
    """Some quizzes of one lesson, some of them candidates of a draw."""
    made = []
    for number in range(draw(st.integers(1, most))):
        asked = tuple(draw(_question(f"{number}.{n}")) for n in range(draw(st.integers(1, 3))))
        pool = draw(st.sampled_from(["", "", "pool"]))
        made.append(
            Quiz(
                f"block{number}",
                asked,
                attempts=draw(st.integers(0, 2)),
                pass_mark=draw(st.sampled_from([50, 80])),
                pool=pool,
                pick=1 if pool else 0,
            )
        )
    return tuple(made)
