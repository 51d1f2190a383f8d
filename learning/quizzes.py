"""Quizzes as data: what is asked, what is right, and what is said of an answer. `learning.marking` judges answers.

A quiz stands in one block of a lesson. The solution travels with it, because a device marks offline; what shows a quiz
to a learner leaves it out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QuestionKind = Literal[
    "choice", "choices", "dropdown", "true_false", "number", "text", "formula", "blanks", "matching", "ordering",
    "unmarked",
]  # fmt: skip
"""`unmarked`: it can be read but not judged here, and counts for nothing."""

Answer = str | bool | int | float | list[str]
"""A choice's id, a list of them (in order, or one per item), a list of words (blanks), a number, or text."""

PASS_MARK = 50


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to choose. `chosen` and `unchosen` are said when it was, and when it was not. `fixed`: not shuffled.

    `share`: the part of the points that it earns although it is not the right one.
    """

    id: str
    text: str
    chosen: str = ""
    unchosen: str = ""
    fixed: bool = False
    share: float = 0.0


class Tolerance(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a number may be off: `amount`, or `amount` percent of the right one."""

    amount: float = 0.001
    percent: bool = True


class Accepted(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words or a number that were foreseen. `share` is the part of the points they earn, `feedback` what is said."""

    value: str
    share: float = 1.0
    feedback: str = ""


class Variable(msgspec.Struct, frozen=True):
    """A letter of a formula, and between which numbers formulas are compared."""

    name: str
    low: float
    high: float


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is asked.

    `right`: the ids of the right choices; for an ordering all of them in order, for a matching one for each of `items`.
    `accepted`: the foreseen answers of number, text and formula; `blanks`: those of each gap. Without a `tolerance` a
    number has the usual one. `pattern`: the accepted texts are regular expressions (see `learning.patterns`).
    `explanation` is sanitised HTML. `credit`: what several choices earn that are not all right (see `learning.credit`).
    `close`: within so many times the tolerance a number earns half.
    """

    id: str
    kind: QuestionKind
    prompt: str
    choices: tuple[Choice, ...] = ()
    right: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    blanks: tuple[tuple[str, ...], ...] = ()
    variables: tuple[Variable, ...] = ()
    tolerance: Tolerance | None = None
    same_case: bool = False
    pattern: bool = False
    shuffled: bool = False
    points: float = 1.0
    explanation: str = ""
    credit: Literal["", "each", "halves"] = ""
    close: float = 0.0


class Quiz(msgspec.Struct, frozen=True, omit_defaults=True):
    """The questions of one block. `attempts` 0: as often as one likes. `pass_mark` in percent.

    Quizzes with the same `pool` are candidates: each learner is asked `pick` of them.
    """

    block: str
    questions: tuple[Question, ...]
    hints: tuple[str, ...] = ()
    attempts: int = 0
    pass_mark: int = PASS_MARK
    pool: str = ""
    pick: int = 0


class Attempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a learner answered: the value of a quiz attempt. `seed` drew and ordered the questions they saw."""

    course: str
    lesson: str
    at: int
    answers: dict[str, Answer]
    number: int = 1
    edition: str = ""
    seed: str = ""


def asked(quizzes: Sequence[Quiz], seed: str) -> tuple[Quiz, ...]:
    """The quizzes that this seed asks: all, and of each pool as many as it says, in their own order."""
    drawn: set[str] = set()
    for pool in {quiz.pool: quiz.pick for quiz in quizzes if quiz.pool}.items():
        candidates = [quiz.block for quiz in quizzes if quiz.pool == pool[0]]
        drawn.update(sorted(candidates, key=lambda block: _draw(seed, pool[0], block))[: pool[1]])
    return tuple(quiz for quiz in quizzes if not quiz.pool or quiz.block in drawn)


def shown_choices(question: Question, seed: str) -> tuple[Choice, ...]:
    """The choices in the order that this seed shows; fixed ones keep their place."""
    if not question.shuffled:
        return question.choices
    loose = sorted(
        (choice for choice in question.choices if not choice.fixed), key=lambda one: _draw(seed, question.id, one.id)
    )
    left = iter(loose)
    return tuple(choice if choice.fixed else next(left) for choice in question.choices)


def unknown_questions(quizzes: Sequence[Quiz], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Answers to questions that are not asked."""
    known = {question.id for quiz in quizzes for question in quiz.questions}
    return tuple(sorted(set(answers) - known))


def _draw(seed: str, *key: str) -> bytes:
    """A hash, not a generator: the same on every machine and with every version of Python."""
    return hashlib.sha256("\n".join((seed, *key)).encode()).digest()
