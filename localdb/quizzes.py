"""Quizzes on the device: what the next attempt asks, attempts that are marked here at once, and what is typed so far.

An attempt is written once. What it earned is worked out from its answers by `learning.marking`, as the server does,
whose verdict arrives as a record of its own under the attempt's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.attempts import Verdict, carried, complete_units, is_spent, said_of
from learning.marking import Result, mark_all
from learning.quizzes import Answer, Attempt, Quiz, asked, unknown_questions
from localdb.changes import Changes
from localdb.edits import change_record, raw
from localdb.errors import Unfit
from localdb.study import complete_units as mark_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.course import Lesson
    from localdb.store import Store

_ATTEMPT: Final = msgspec.json.Decoder(Attempt)
_VERDICT: Final = msgspec.json.Decoder(Verdict)
_ANSWERS: Final = msgspec.json.Decoder(dict[str, Answer])


class Tried(msgspec.Struct, frozen=True):
    """An attempt that was made, and what the server said of it (None before it has)."""

    id: str
    attempt: Attempt
    verdict: Verdict | None = None


class Marked(msgspec.Struct, frozen=True):
    """An attempt that was written, and what it earned. `number` counts the attempts at this lesson from 1."""

    attempt: str
    number: int
    result: Result
    changes: Changes


class Sitting(msgspec.Struct, frozen=True):
    """A lesson's quizzes as the learner meets them now.

    `quizzes` and `seed` are those of the next attempt, `taken` the answers that it takes along from quizzes without a
    try left, `draft` what was typed for it, `tried` the attempts so far, oldest first.
    """

    quizzes: tuple[Quiz, ...]
    seed: str
    tried: tuple[Tried, ...]
    taken: dict[str, Answer]
    draft: dict[str, Answer]


def history(store: Store, course: str, lesson: str) -> tuple[Tried, ...]:
    """The attempts at a lesson's quizzes with the server's verdicts, oldest first."""
    rows = store.all(
        "SELECT a.id, a.attempt, v.verdict FROM quiz_attempt a LEFT JOIN quiz_verdict v ON v.id = a.id"
        " WHERE NOT a.deleted AND json_extract(a.attempt, '$.course') = ? AND json_extract(a.attempt, '$.lesson') = ?",
        (course, lesson),
    )
    tried = (
        Tried(id_, _ATTEMPT.decode(attempt), _VERDICT.decode(verdict) if verdict else None)
        for id_, attempt, verdict in rows
    )
    return tuple(sorted(tried, key=lambda one: (one.attempt.number, one.id)))


def next_sitting(store: Store, course: str, lesson: Lesson) -> Sitting:
    """What the learner's next attempt asks: the same, in the same order, until it is made, on each of their devices."""
    tried = history(store, course, lesson.id)
    made = [one.attempt for one in tried]
    seed = f"{store.account.learner}\n{lesson.id}\n{len(made) + 1}"
    quizzes = asked(lesson.quizzes, seed)
    return Sitting(quizzes, seed, tried, carried(quizzes, made), draft(store, course, lesson.id))


def answer_quizzes(
    store: Store, course: str, lesson: Lesson, answers: Mapping[str, Answer], *, edition: str = ""
) -> Marked:
    """Write an attempt, mark it, and complete the units that it completes.

    Raises `Unfit` when no attempt is left or an answer belongs to no question that is asked; nothing is written then.
    """
    with store.write():
        sitting = next_sitting(store, course, lesson)
        made = [one.attempt for one in sitting.tried]
        _check(sitting, made, answers)
        attempt = Attempt(
            course=course,
            lesson=lesson.id,
            at=store.clock.now().wall,
            answers={**sitting.taken, **answers},
            number=len(made) + 1,
            edition=edition,
            seed=sitting.seed,
        )
        identity = store.new_id()
        result = mark_all(lesson.quizzes, attempt.answers, attempt.seed)
        if complete := complete_units(lesson.quizzes, result, [*made, attempt]):
            mark_units(store, course, lesson.id, complete)
        keep_draft(store, course, lesson.id, {})
        changes = change_record(store, "quiz_attempt", identity, {"attempt": raw(attempt)})
    return Marked(identity, attempt.number, result, changes)


def draft(store: Store, course: str, lesson: str) -> dict[str, Answer]:
    """What was typed and not yet marked. It stays on this device."""
    found = store.all("SELECT answers FROM quiz_draft WHERE course = ? AND lesson = ?", (course, lesson))
    return _ANSWERS.decode(found[0][0]) if found else {}


def keep_draft(store: Store, course: str, lesson: str, answers: Mapping[str, Answer]) -> None:
    """Keep what was typed so far; nothing is forgotten by keeping nothing."""
    with store.write():
        if not answers:
            store.run("DELETE FROM quiz_draft WHERE course = ? AND lesson = ?", (course, lesson))
            return
        store.run(
            "INSERT OR REPLACE INTO quiz_draft (course, lesson, answers, changed_at) VALUES (?, ?, ?, ?)",
            (course, lesson, msgspec.json.encode(answers).decode(), store.clock.now().wall),
        )


def _check(sitting: Sitting, made: list[Attempt], answers: Mapping[str, Answer]) -> None:
    if unknown := unknown_questions(sitting.quizzes, answers):
        raise Unfit(f"No question that is asked is called {', '.join(unknown)[:200]}.")
    answered = [quiz for quiz in sitting.quizzes if said_of(quiz, answers)]
    spent = [quiz for quiz in answered if is_spent(quiz, made)]
    changed = any(said_of(quiz, answers) != said_of(quiz, sitting.taken) for quiz in spent)
    if changed or (spent and len(spent) == len(answered)):
        most = min(quiz.attempts for quiz in spent)
        raise Unfit(f"There is no attempt left: {most} of {most} were made.", next_step="Your answers so far are kept.")
