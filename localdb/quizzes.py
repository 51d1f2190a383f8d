"""Quizzes on the device: which questions the next attempt asks, and attempts, marked here at once.

An attempt is written once. What it earned is worked out from its answers by `learning.marking`, as the server does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.marking import Result, mark_all
from learning.quizzes import Attempt, asked, may_try, unknown_questions
from localdb.changes import Changes
from localdb.edits import change_record, raw
from localdb.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.course import Lesson
    from learning.quizzes import Answer, Quiz
    from localdb.store import Store

_ATTEMPT: Final = msgspec.json.Decoder(Attempt)


class Marked(msgspec.Struct, frozen=True):
    """An attempt that was written, and what it earned. `number` counts the attempts at this lesson from 1."""

    attempt: str
    number: int
    result: Result
    changes: Changes


def attempts(store: Store, course: str, lesson: str) -> tuple[Attempt, ...]:
    """The attempts at a lesson's quizzes, oldest first."""
    rows = store.all(
        "SELECT attempt FROM quiz_attempt WHERE NOT deleted AND json_extract(attempt, '$.course') = ?"
        " AND json_extract(attempt, '$.lesson') = ? ORDER BY id",
        (course, lesson),
    )
    return tuple(_ATTEMPT.decode(attempt) for (attempt,) in rows)


def next_quizzes(store: Store, course: str, lesson: Lesson) -> tuple[tuple[Quiz, ...], str]:
    """The quizzes that the learner's next attempt asks, and the seed that drew them: the same until it is made."""
    seed = f"{store.account.learner}\n{lesson.id}\n{len(attempts(store, course, lesson.id)) + 1}"
    return asked(lesson.quizzes, seed), seed


def answer_quizzes(
    store: Store, course: str, lesson: Lesson, answers: Mapping[str, Answer], *, edition: str = ""
) -> Marked:
    """Write an attempt and mark it.

    Raises `Unfit` when no attempt is left or an answer belongs to no question that is asked; nothing is written then.
    """
    with store.write():
        made = len(attempts(store, course, lesson.id))
        quizzes, seed = next_quizzes(store, course, lesson)
        _check(quizzes, answers, made)
        attempt = Attempt(
            course=course,
            lesson=lesson.id,
            at=store.clock.now().wall,
            answers=dict(answers),
            number=made + 1,
            edition=edition,
            seed=seed,
        )
        identity = store.new_id()
        changes = change_record(store, "quiz_attempt", identity, {"attempt": raw(attempt)})
    return Marked(identity, made + 1, mark_all(lesson.quizzes, answers, seed), changes)


def _check(quizzes: tuple[Quiz, ...], answers: Mapping[str, Answer], made: int) -> None:
    if unknown := unknown_questions(quizzes, answers):
        raise Unfit(f"No question that is asked is called {', '.join(unknown)[:200]}.")
    answered = [quiz for quiz in quizzes if any(question.id in answers for question in quiz.questions)]
    if not all(may_try(quiz, made) for quiz in answered):
        raise Unfit(f"There is no attempt left: {made} of {made} were made.", next_step="Your answers so far are kept.")
