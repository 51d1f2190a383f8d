"""Marking: pure, so that a device offline and the server always come to the same score."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from learning.arithmetic import NoNumber, evaluate
from learning.credit import CLOSE_WORDS, HALF, share_of_choice, share_of_choices
from learning.patterns import matches
from learning.quizzes import PASS_MARK, Tolerance, asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from learning.quizzes import Accepted, Answer, Question, Quiz

_SAMPLES = 7
_LONGEST = 2_000
_EXACT = 1e-12


class Mark(NamedTuple):
    """What one answer earned, and what is said of it."""

    question: str
    points: float
    most: float
    feedback: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """All points that there were."""
        return self.most > 0 and self.points >= self.most


class Result(NamedTuple):
    """What an attempt at a lesson's quizzes earned."""

    score: float
    most: float
    passed: bool
    marks: tuple[Mark, ...]


def mark_all(quizzes: Sequence[Quiz], answers: Mapping[str, Answer], seed: str = "") -> Result:
    """Mark the quizzes that `seed` asks; a question without an answer earns nothing."""
    chosen = asked(quizzes, seed)
    marks = tuple(mark(question, answers.get(question.id)) for quiz in chosen for question in quiz.questions)
    score, most = sum(one.points for one in marks), sum(one.most for one in marks)
    needed = max((quiz.pass_mark for quiz in chosen), default=PASS_MARK)
    return Result(round(score, 6), most, most > 0 and 100 * score >= needed * most, marks)


def mark(question: Question, answer: Answer | None) -> Mark:
    """Mark one answer."""
    if question.kind == "unmarked":
        return Mark(question.id, 0, 0)
    if answer is None:
        return Mark(question.id, 0, question.points)
    share, feedback = _JUDGES[question.kind](question, answer)
    said = tuple(words for words in feedback if words)
    return Mark(question.id, round(share * question.points, 6), question.points, said)


def _one(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    chosen = str(answer).lower() if isinstance(answer, bool) else answer
    if isinstance(chosen, list):
        chosen = chosen[0] if len(chosen) == 1 else ""
    said = _said_of_choices(question, {str(chosen)}, unchosen=False)
    if chosen in question.right:
        return 1.0, said
    share, words = share_of_choice(question, str(chosen))
    return share, (words, *said)


def _several(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    chosen = set(_words(answer))
    share, words = share_of_choices(question, chosen)
    return share, (words, *_said_of_choices(question, chosen, unchosen=True))


def _in_order(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    return float(tuple(_words(answer)) == question.right), ()


def _matching(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    pairs = zip(question.right, _words(answer), strict=False)
    return _share(sum(right == given for right, given in pairs), len(question.right)), ()


def _blanks(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    given = (_plain(words, same_case=question.same_case) for words in _words(answer))
    gaps = ({_plain(words, same_case=question.same_case) for words in gap} for gap in question.blanks)
    return _share(sum(words in gap for gap, words in zip(gaps, given, strict=False)), len(question.blanks)), ()


def _text(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    given = _plain(_only(answer), same_case=question.same_case)

    def fits(one: Accepted) -> bool:
        if question.pattern:
            return matches(one.value, _only(answer), same_case=question.same_case)
        return _plain(one.value, same_case=question.same_case) == given

    return _best(question, fits)


def _number(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    try:
        given = evaluate(_only(answer))
    except NoNumber as trouble:
        return 0.0, (str(trouble),)
    found = _best(question, lambda one: _near(one.value, given, question.tolerance))
    if (
        found[0] < HALF
        and question.close > 1
        and any(_safely(lambda one: _is_close(question, one, given), each) for each in question.accepted)
    ):
        return HALF, (CLOSE_WORDS,)
    return found


def _formula(question: Question, answer: Answer) -> tuple[float, Sequence[str]]:
    """Two formulas are the same when they are at every sample; the samples are fixed, so that all ends agree."""
    points = list(_samples(question))
    try:
        given = [evaluate(_only(answer), point) for point in points]
    except NoNumber as trouble:
        return 0.0, (str(trouble),)

    def fits(one: Accepted) -> bool:
        wanted = (evaluate(one.value, point) for point in points)
        return all(_close(right, mine, question.tolerance) for right, mine in zip(wanted, given, strict=True))

    return _best(question, fits)


_JUDGES: dict[str, Callable[[Question, Answer], tuple[float, Sequence[str]]]] = {
    "choice": _one,
    "dropdown": _one,
    "true_false": _one,
    "choices": _several,
    "ordering": _in_order,
    "matching": _matching,
    "blanks": _blanks,
    "text": _text,
    "number": _number,
    "formula": _formula,
}


def _best(question: Question, fits: Callable[[Accepted], bool]) -> tuple[float, Sequence[str]]:
    found = max((one for one in question.accepted if _safely(fits, one)), key=lambda one: one.share, default=None)
    return (found.share, (found.feedback,)) if found else (0.0, ())


def _safely(fits: Callable[[Accepted], bool], one: Accepted) -> bool:
    try:
        return fits(one)
    except NoNumber:
        return False


def _near(value: str, given: complex, tolerance: Tolerance | None) -> bool:
    """`value` is a number or a range like [5,7)."""
    if value[:1] in "[(" and value[-1:] in "])" and value.count(",") == 1:
        low, high = (evaluate(end).real for end in value[1:-1].split(","))
        above = given.real >= low if value[0] == "[" else given.real > low
        below = given.real <= high if value[-1] == "]" else given.real < high
        return abs(given.imag) <= _EXACT and above and below
    return _close(evaluate(value), given, tolerance)


def _is_close(question: Question, one: Accepted, given: complex) -> bool:
    """A range has no tolerance that could be wider."""
    usual = question.tolerance or Tolerance()
    wider = Tolerance(usual.amount * question.close, usual.percent)
    return one.share == 1.0 and one.value[:1] not in {"[", "("} and _close(evaluate(one.value), given, wider)


def _close(right: complex, given: complex, tolerance: Tolerance | None) -> bool:
    tolerance = tolerance or Tolerance()
    allowed = abs(right) * tolerance.amount / 100 if tolerance.percent else tolerance.amount
    return abs(right - given) <= allowed + _EXACT * abs(right)  # 0.1 + 0.2 is 0.3 to a learner


def _samples(question: Question) -> Iterator[dict[str, complex]]:
    """Without `same_case` a letter means the same in capitals."""
    for turn in range(_SAMPLES):
        yield {
            name: variable.low + (variable.high - variable.low) * ((turn + 0.5) * (2 * n + 1.37) / 7 % 1)
            for n, variable in enumerate(question.variables)
            for name in ({variable.name} if question.same_case else _cases(variable.name))
        }


def _cases(name: str) -> set[str]:
    return {name, name.lower(), name.upper()}


def _said_of_choices(question: Question, chosen: set[str], *, unchosen: bool) -> tuple[str, ...]:
    said = (one.chosen if one.id in chosen else one.unchosen if unchosen else "" for one in question.choices)
    return tuple(said)


def _words(answer: Answer) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def _only(answer: Answer) -> str:
    words = _words(answer)
    return words[0][:_LONGEST] if words else ""


def _plain(text: str, *, same_case: bool) -> str:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return words if same_case else words.casefold()


def _share(right: int, of: int) -> float:
    return right / of if of else 0.0
