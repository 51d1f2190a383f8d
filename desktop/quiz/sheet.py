"""What the page draws of a lesson's quizzes, as plain data: never more of a solution than what is said after an answer.

Pure. `quiz.js` draws it; `desktop.quiz.quizzing` says when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from learning.attempts import is_spent, tries
from learning.marking import mark_all
from learning.quizzes import Choice, asked, shown_choices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from learning.marking import Mark
    from learning.quizzes import Answer, Attempt, Question, Quiz
    from localdb.quizzes import Sitting

_WORDS = {
    "hint": "Hint",
    "next_hint": "Next hint",
    "choose": "Choose",
    "blank": "Blank",
    "up": "Move up",
    "down": "Move down",
    "explanation": "Explanation",
}

_TRUTH = (Choice("true", "True"), Choice("false", "False"))


def answering_sheet(quizzes: Sequence[Quiz], sitting: Sitting, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The next attempt: what it asks, with what was typed so far. What has no try left shows what was said of it."""
    made = [tried.attempt for tried in sitting.tried]
    marks = _marks(quizzes, made[-1]) if made else {}
    rows = []
    for quiz in sitting.quizzes:
        spent = is_spent(quiz, made)
        given = sitting.taken if spent else answers
        asks = [
            _question(one, sitting.seed, given.get(one.id), opened=not spent, mark=marks.get(one.id) if spent else None)
            for one in quiz.questions
        ]
        rows.append(_quiz(quiz, made, asks))
    return _sheet(quizzes, sitting.quizzes, rows)


def reviewing_sheet(quizzes: Sequence[Quiz], made: Sequence[Attempt]) -> dict[str, Any]:
    """The last attempt, as it was asked and answered, with what is said of each answer."""
    last = made[-1]
    marks = _marks(quizzes, last)
    chosen = asked(quizzes, last.seed)
    rows = []
    for quiz in chosen:
        over = is_spent(quiz, made)
        asks = [
            _question(one, last.seed, last.answers.get(one.id), opened=False, mark=marks.get(one.id), over=over)
            for one in quiz.questions
        ]
        rows.append(_quiz(quiz, made, asks))
    return _sheet(quizzes, chosen, rows)


def default_answers(quizzes: Sequence[Quiz], seed: str) -> dict[str, Answer]:
    """An ordering that was not touched is answered as it stands."""
    orderings = [question for quiz in quizzes for question in quiz.questions if question.kind == "ordering"]
    return {question.id: [choice.id for choice in shown_choices(question, seed)] for question in orderings}


def is_given(answer: Answer) -> bool:
    """Whether anything was said."""
    return any(answer) if isinstance(answer, list) else answer != ""


def _sheet(every: Sequence[Quiz], chosen: Sequence[Quiz], rows: list[dict[str, Any]]) -> dict[str, Any]:
    asked_blocks = {quiz.block for quiz in chosen}
    left_out = [quiz.block for quiz in every if quiz.block not in asked_blocks]
    return {"words": _WORDS, "left_out": left_out, "quizzes": rows}


def _quiz(quiz: Quiz, made: Sequence[Attempt], questions: list[dict[str, Any] | None]) -> dict[str, Any]:
    shown = [question for question in questions if question is not None]
    return {"block": quiz.block, "hints": list(quiz.hints), "note": _tries_left(quiz, made), "questions": shown}


def _question(
    question: Question, seed: str, answer: Answer | None, *, opened: bool, mark: Mark | None, over: bool = True
) -> dict[str, Any] | None:
    if question.kind == "unmarked":
        return None
    if isinstance(answer, bool):
        answer = str(answer).lower()
    return {
        "id": question.id,
        "kind": question.kind,
        "prompt": question.prompt,
        "choices": [{"id": choice.id, "text": choice.text} for choice in _choices(question, seed)],
        "items": list(question.items),
        "gaps": len(question.blanks),
        "answer": answer,
        "open": opened,
        "verdict": None if mark is None else _verdict(question, mark, given=answer is not None, over=over),
    }


def _choices(question: Question, seed: str) -> Sequence[Any]:
    if question.kind == "true_false" and not question.choices:
        return _TRUTH
    return shown_choices(question, seed)


def _verdict(question: Question, mark: Mark, *, given: bool, over: bool) -> dict[str, Any]:
    """The explanation is told once nothing can be gained by it: the answer was right, or no try is left."""
    state = "right" if mark.right else "partly" if mark.points else "wrong" if given else "none"
    word = {"right": "Right", "partly": "Partly right", "wrong": "Not right", "none": "Not answered"}[state]
    return {
        "state": state,
        "words": f"{word} · {points_words(mark.points, mark.most)}",
        "feedback": list(mark.feedback),
        "explanation": question.explanation if mark.right or over else "",
    }


def points_words(points: float, most: float) -> str:
    """`2 of 5 points`."""
    return f"{round(points, 2):g} of {round(most, 2):g} {'point' if most == 1 else 'points'}"


def _marks(quizzes: Sequence[Quiz], attempt: Attempt) -> dict[str, Mark]:
    return {mark.question: mark for mark in mark_all(quizzes, attempt.answers, attempt.seed).marks}


def _tries_left(quiz: Quiz, made: Sequence[Attempt]) -> str:
    if not quiz.attempts:
        return ""
    left = max(0, quiz.attempts - tries(quiz, made))
    if not left:
        return "No try left for this question."
    return f"{left} of {quiz.attempts} {'try' if quiz.attempts == 1 else 'tries'} left."
