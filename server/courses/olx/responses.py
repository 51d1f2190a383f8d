"""What Open edX calls a response, as a question of ours. What only a script could judge becomes a question to read."""

from __future__ import annotations

import ast
import re
from math import isfinite
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from learning.arithmetic import NoNumber, evaluate
from learning.credit import HALF
from learning.marking import mark
from learning.patterns import is_safe
from learning.quizzes import Accepted, Choice, Question, Tolerance, Variable
from server.courses.olx.xml import attributes, children, tag, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from learning.quizzes import QuestionKind

HINTS = frozenset({"choicehint", "optionhint", "compoundhint", "correcthint", "stringequalhint", "regexphint"})
GROUPS = frozenset({"choicegroup", "checkboxgroup", "radiogroup"})
_CREDITS: Final[dict[str, Literal["each", "halves"]]] = {"edc": "each", "halves": "halves"}
_RESPONSE = re.compile(r"^[a-z]+response$")


def responses(problem: etree._Element) -> Iterator[etree._Element]:
    """Every response; a dropdown response with several lists is one question a list."""
    for one in problem.iter():
        if is_response(one):
            inputs = [entry for entry in one.iter() if tag(entry) == "optioninput"]
            yield from [one] if len(inputs) < 2 else inputs  # noqa: PLR2004 - one list is the response itself


def is_response(element: etree._Element) -> bool:
    """Whether the element asks for something."""
    return _RESPONSE.match(tag(element)) is not None


def question_of(response: etree._Element, id_: str, prompt: str) -> Question:
    """The question that a response asks; `unmarked` when it can't be judged without running its author's code."""
    made = _READERS.get(tag(response), _unread)(response, id_, prompt)
    if made is None or _needs_script(made):
        return Question(id_, "unmarked", prompt)
    return made


def choice_elements(response: etree._Element) -> list[etree._Element]:
    """The elements that are a choice, in order."""
    names = {"choice"} if any(tag(one) in GROUPS for one in response.iter()) else {"option"}
    return [one for one in response.iter() if tag(one) in names]


def _one_of(response: etree._Element, id_: str, prompt: str) -> Question | None:
    return _choosing("choice", response, id_, prompt)


def _several_of(response: etree._Element, id_: str, prompt: str) -> Question | None:
    return _choosing("choices", response, id_, prompt)


def _choosing(kind: QuestionKind, response: etree._Element, id_: str, prompt: str) -> Question | None:
    group = next((one for one in response.iter() if tag(one) in GROUPS), response)
    elements = choice_elements(response)
    choices = tuple(_choice(element, str(number)) for number, element in enumerate(elements, 1))
    right = tuple(str(number) for number, element in enumerate(elements, 1) if _is_right(element))
    if not choices or (kind != "choices" and not right):
        return None
    shuffled = attributes(group).get("shuffle", "").lower() == "true"
    credit: Literal["", "each", "halves"] = _CREDITS.get(_credit(response), "") if kind == "choices" else ""
    return Question(id_, kind, prompt, choices, right, shuffled=shuffled, credit=credit)


def _is_right(element: etree._Element) -> bool:
    values = attributes(element)
    return values.get("correct", "").lower() == "true" or values.get("choice") == "correct"


def _choice(element: etree._Element, id_: str) -> Choice:
    hints = [one for one in children(element) if tag(one) in HINTS]
    chosen = [words(one) for one in hints if attributes(one).get("selected", "true").lower() == "true"]
    unchosen = [words(one) for one in hints if attributes(one).get("selected", "").lower() == "false"]
    fixed = attributes(element).get("fixed", "").lower() == "true"
    text = words(element, without=HINTS) or _picture_words(element)
    return Choice(id_, text, " ".join(chosen), " ".join(unchosen), fixed, _share(element))


def _share(element: etree._Element) -> float:
    """The part of the points that `correct="partial"` earns: half, where `point_value` says nothing else."""
    values = attributes(element)
    if values.get("correct", "").strip().lower() != "partial":
        return 0.0
    return min(max(_amount(values.get("point_value", ""), HALF), 0.0), 1.0)


def _credit(response: etree._Element) -> str:
    return attributes(response).get("partial_credit", "").strip().lower()


def _picture_words(element: etree._Element) -> str:
    return next((attributes(one).get("alt", "") for one in element.iter() if tag(one) == "img"), "")


def _dropdown(response: etree._Element, id_: str, prompt: str) -> Question | None:
    entry = next((one for one in response.iter() if tag(one) == "optioninput"), None)
    listed = attributes(entry).get("options", "") if entry is not None else ""
    if entry is None or not listed:
        return _choosing("dropdown", response, id_, prompt)
    texts = list(listed_options(listed))
    right = tuple(str(n) for n, text in enumerate(texts, 1) if text == attributes(entry).get("correct", ""))
    choices = tuple(Choice(str(number), text) for number, text in enumerate(texts, 1))
    return Question(id_, "dropdown", prompt, choices, right) if right else None


def listed_options(listed: str) -> Iterator[str]:
    """The words of `('India','Spain')`: a list of strings and nothing else."""
    try:
        found = ast.literal_eval(listed)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        found = [part.strip(" '\"") for part in listed.strip("() ").split(",")]
    yield from (str(one).strip() for one in found) if isinstance(found, (tuple, list)) else (str(found),)


def _text(response: etree._Element, id_: str, prompt: str) -> Question | None:
    kinds = attributes(response).get("type", "").split()
    accepted = tuple(_accepted(response))
    pattern = "regexp" in kinds
    if not accepted or (pattern and not all(is_safe(one.value) for one in accepted)):
        return None
    return Question(id_, "text", prompt, accepted=accepted, same_case="ci" not in kinds, pattern=pattern)


def _number(response: etree._Element, id_: str, prompt: str) -> Question | None:
    accepted = (*_accepted(response), *_partial(response))
    close = _closeness(response) if "close" in _credit(response).replace(",", " ").split() else 0.0
    made = Question(id_, "number", prompt, accepted=accepted, tolerance=_tolerance(response), close=close)
    return made if accepted and all(_is_number(one.value) for one in accepted) else None


def _formula(response: etree._Element, id_: str, prompt: str) -> Question | None:
    values = attributes(response)
    variables = _variables(values.get("samples", ""))
    made = Question(
        *(id_, "formula", prompt),
        accepted=tuple(_accepted(response)),
        variables=variables or (),
        tolerance=_tolerance(response),
        same_case="ci" not in values.get("type", "").split(),
    )
    judged = variables is not None and made.accepted and mark(made, made.accepted[0].value).right
    return made if judged else None


def _accepted(response: etree._Element) -> Iterator[Accepted]:
    hint = next((words(one) for one in children(response) if tag(one) == "correcthint"), "")
    if answer := attributes(response).get("answer", "").strip():
        yield Accepted(answer, feedback=hint)
    for child in children(response):
        answer = (attributes(child).get("answer") or words(child, without=HINTS)).strip()
        if tag(child) == "additional_answer" and answer:
            yield Accepted(answer, feedback=next((words(one) for one in children(child)), hint))
        elif tag(child) == "stringequalhint" and (answer := attributes(child).get("answer", "")):
            yield Accepted(answer, share=0.0, feedback=words(child))


def _partial(response: etree._Element) -> Iterator[Accepted]:
    for child in children(response):
        listed = attributes(child).get("partial_answers", "") if tag(child) == "responseparam" else ""
        yield from (Accepted(one.strip(), share=0.5) for one in listed.split(",") if one.strip())


def _closeness(response: etree._Element) -> float:
    """How many times the tolerance still earns half: twice, where `partial_range` says nothing else."""
    said = (attributes(one).get("partial_range", "") for one in response.iter() if tag(one) == "responseparam")
    return _amount(next((each for each in said if each.strip()), "").removesuffix("%"), 2.0)


def _amount(said: str, usual: float) -> float:
    try:
        amount = float(said)
    except ValueError:
        return usual
    return amount if isfinite(amount) else usual


def _tolerance(response: etree._Element) -> Tolerance | None:
    for child in response.iter():
        values = attributes(child) if tag(child) == "responseparam" else {}
        if values.get("type") == "tolerance" and (said := values.get("default", "").strip()):
            try:
                amount = abs(evaluate(said.removesuffix("%")))
            except NoNumber:
                return None
            return Tolerance(float(amount), percent=said.endswith("%"))
    return None


def _variables(samples: str) -> tuple[Variable, ...] | None:
    """`x,y@1,2:3,4#10` says between which numbers each letter is tried."""
    names, _, ranges = samples.partition("@")
    lows, _, highs = ranges.partition("#")[0].partition(":")
    try:
        found = zip(names.split(","), lows.split(","), highs.split(","), strict=True)
        return tuple(Variable(name.strip(), float(low), float(high)) for name, low, high in found)
    except ValueError:
        return None


def _is_number(value: str) -> bool:
    if value[:1] in "[(" and value[-1:] in "])" and value.count(",") == 1:
        return all(_is_number(end.strip()) for end in value[1:-1].split(","))
    try:
        evaluate(value)
    except NoNumber:
        return False
    return True


def _needs_script(question: Question) -> bool:
    """A solution or choice with a variable that only the problem's own script would fill in."""
    texts = [*(one.value for one in question.accepted if not question.pattern), *(one.text for one in question.choices)]
    return any(text.startswith("$") and text[1:2].isalpha() for text in texts)


def _unread(response: etree._Element, id_: str, prompt: str) -> Question | None:  # noqa: ARG001 - one shape for all
    return None


_READERS = {
    "multiplechoiceresponse": _one_of,
    "truefalseresponse": _one_of,
    "annotationresponse": _one_of,
    "choiceresponse": _several_of,
    "optionresponse": _dropdown,
    "optioninput": _dropdown,
    "stringresponse": _text,
    "numericalresponse": _number,
    "formularesponse": _formula,
}


def weighted(questions: tuple[Question, ...], weight: str) -> tuple[Question, ...]:
    """The problem's weight, shared by its questions."""
    try:
        points = float(weight) / len(questions)
    except (ValueError, ZeroDivisionError):
        return questions
    return tuple(msgspec.structs.replace(one, points=points) for one in questions) if 0 < points < 1_000 else questions  # noqa: PLR2004
