"""What is said of a lesson's attempts. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from desktop.quiz.sheet import points_words
from learning.attempts import is_judged, is_spent
from learning.marking import mark_all
from learning.quizzes import asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from learning.quizzes import Answer, Quiz
    from localdb.quizzes import Sitting, Tried


class Line(NamedTuple):
    """One attempt in the list of attempts."""

    title: str
    score: str
    passed: bool
    detail: str


class BarWords(NamedTuple):
    """What the bar below the lesson says and offers. `button`: its one action, "" for none; `ready`: it can be done."""

    words: str
    detail: str
    button: str
    ready: bool
    passed: bool


def answering_words(sitting: Sitting, answers: Mapping[str, Answer]) -> BarWords:
    """While the next attempt is being made."""
    made = [tried.attempt for tried in sitting.tried]
    questions = [question for quiz in sitting.quizzes for question in quiz.questions if question.kind != "unmarked"]
    answered = sum(question.id in answers or question.id in sitting.taken for question in questions)
    ready = any(
        question.id in answers for quiz in sitting.quizzes if not is_spent(quiz, made) for question in quiz.questions
    )
    return BarWords(
        f"{answered} of {len(questions)} answered",
        f"{_attempt(len(made) + 1, sitting.quizzes)} · {_needed(sitting.quizzes)}",
        "Check answers",
        ready,
        passed=False,
    )


def reviewing_words(quizzes: Sequence[Quiz], sitting: Sitting) -> BarWords:
    """When the last attempt stands on the page."""
    last = sitting.tried[-1]
    chosen = asked(quizzes, last.attempt.seed)
    line = attempt_line(quizzes, len(sitting.tried), last)
    made = [tried.attempt for tried in sitting.tried]
    again = any(is_judged(quiz) and not is_spent(quiz, made) for quiz in sitting.quizzes)
    verdict = "Passed" if line.passed else _needed(chosen)
    return BarWords(
        f"{line.score} · {verdict}",
        f"{_attempt(len(made), chosen)} · {line.detail}",
        "Try again" if again else "",
        again,
        passed=line.passed,
    )


def attempt_line(quizzes: Sequence[Quiz], number: int, tried: Tried) -> Line:
    """The server's word counts once it is here; until then what this device worked out."""
    at = datetime.fromtimestamp(tried.attempt.at / 1000, UTC).astimezone()
    verdict = tried.verdict
    found = verdict or mark_all(quizzes, tried.attempt.answers, tried.attempt.seed)
    detail = "marked on this device"
    if verdict is not None:
        detail = "one more than allowed, so it doesn't count" if verdict.over_limit else "confirmed by the server"
    return Line(f"Attempt {number} · {at:%d %b %Y, %H:%M}", points_words(found.score, found.most), found.passed, detail)


def _attempt(number: int, quizzes: Sequence[Quiz]) -> str:
    allowed = {quiz.attempts for quiz in quizzes if is_judged(quiz)}
    most = next(iter(allowed)) if len(allowed) == 1 else 0
    return f"Attempt {min(number, most)} of {most}" if most else f"Attempt {number}"


def _needed(quizzes: Sequence[Quiz]) -> str:
    return f"{max((quiz.pass_mark for quiz in quizzes), default=0)}% needed to pass"
