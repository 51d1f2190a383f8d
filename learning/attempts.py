"""Attempts at a lesson's quizzes: how many are left, what a new one takes along, which units they complete. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.quizzes import asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from learning.course import Lesson
    from learning.marking import Result
    from learning.quizzes import Answer, Attempt, Quiz


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the server says of an attempt: the value of a quiz verdict, whose record has the attempt's id.

    `number` counts the attempts at the lesson as they reached the server. `over_limit`: it came after the last that was
    allowed; it was marked all the same, for nothing that a learner wrote is dropped.
    """

    course: str
    lesson: str
    edition: str
    score: float
    most: float
    passed: bool
    number: int = 1
    over_limit: bool = False
    points: dict[str, float] = {}


def tries(quiz: Quiz, attempts: Iterable[Attempt]) -> int:
    """How often the quiz was answered. Once no try is left, answers that an attempt takes along are not another."""
    count = 0
    before: dict[str, Answer] = {}
    for attempt in attempts:
        said = said_of(quiz, attempt.answers)
        if said and (said != before or not 0 < quiz.attempts <= count):
            count += 1
        before = said or before
    return count


def is_spent(quiz: Quiz, attempts: Iterable[Attempt]) -> bool:
    """Whether no try is left."""
    return quiz.attempts > 0 and tries(quiz, attempts) >= quiz.attempts


def said_of(quiz: Quiz, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that belong to a quiz."""
    return {question.id: answers[question.id] for question in quiz.questions if question.id in answers}


def carried(quizzes: Sequence[Quiz], attempts: Sequence[Attempt]) -> dict[str, Answer]:
    """The answers last given to quizzes that are spent: a new attempt takes them along, so that it counts whole."""
    kept: dict[str, Answer] = {}
    for quiz in quizzes:
        if is_spent(quiz, attempts):
            kept |= next((said for attempt in reversed(attempts) if (said := said_of(quiz, attempt.answers))), {})
    return kept


def is_judged(quiz: Quiz) -> bool:
    """Whether there is anything in it that can be marked; what is only read completes by being read."""
    return any(question.kind != "unmarked" for question in quiz.questions)


def answered_units(lesson: Lesson) -> frozenset[str]:
    """The units of a lesson that only an answer completes, or the learner's own "Mark as done"."""
    return frozenset(quiz.block for quiz in lesson.quizzes if is_judged(quiz))


def complete_units(quizzes: Sequence[Quiz], result: Result, attempts: Sequence[Attempt]) -> frozenset[str]:
    """The units that these attempts complete; `result` is the last one's.

    A quiz is complete once it is passed or no try is left; what a draw left out, once all that it asked for is.
    """
    if not attempts:
        return frozenset()
    chosen = asked(quizzes, attempts[-1].seed)
    complete = {quiz.block for quiz in chosen if _is_passed(quiz, result) or is_spent(quiz, attempts)}
    open_pools = {quiz.pool for quiz in chosen if quiz.block not in complete}
    left_out = {quiz.block for quiz in quizzes if quiz.pool and quiz not in chosen and quiz.pool not in open_pools}
    return frozenset(complete | left_out)


def _is_passed(quiz: Quiz, result: Result) -> bool:
    own = {question.id for question in quiz.questions}
    marks = [mark for mark in result.marks if mark.question in own]
    most = sum(mark.most for mark in marks)
    return 100 * sum(mark.points for mark in marks) >= quiz.pass_mark * most
