"""A problem of Open edX: its questions as data, their prompts, hints and explanations.

Scripts in it are never run and never kept. What needs them stays readable and is said to be unmarked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.quizzes import Question
from server.courses.olx.formulas import readable
from server.courses.olx.problem_page import NOT_SHOWN, problem_page
from server.courses.olx.responses import HINTS, is_response, question_of, responses, weighted
from server.courses.olx.xml import attributes, children, inner, tag, words

if TYPE_CHECKING:
    from lxml import etree

_LONGEST_PROMPT = 600


class Problem(msgspec.Struct, frozen=True):
    """What a problem asks, how it is shown, and its hints."""

    questions: tuple[Question, ...]
    html: str
    hints: tuple[str, ...]


def read_problem(element: etree._Element, block: str, title: str, weight: str = "") -> Problem:
    """The questions of `element`; their ids begin with the block's."""
    found = list(responses(element))
    made = [
        question_of(one, f"{block}.{number}", _prompt(one, element) or title) for number, one in enumerate(found, 1)
    ]
    made = [
        _explained(question, one, element, last=one is found[-1]) for question, one in zip(made, found, strict=True)
    ]
    hints = tuple(readable(words(one)) for one in element.iter() if tag(one) == "hint" and _inside(one, "demandhint"))
    questions = weighted(tuple(map(_readable, made)), weight)
    return Problem(questions, problem_page(element, questions), hints)


def _readable(question: Question) -> Question:
    """What is read as plain words (by the command line, in a list to choose from, by a voice) holds no TeX signs."""
    choices = tuple(
        msgspec.structs.replace(
            one, text=readable(one.text), chosen=readable(one.chosen), unchosen=readable(one.unchosen)
        )
        for one in question.choices
    )
    return msgspec.structs.replace(question, prompt=readable(question.prompt), choices=choices)


def _inside(element: etree._Element, name: str) -> bool:
    return any(tag(one) == name for one in element.iterancestors())


def _prompt(response: etree._Element, problem: etree._Element) -> str:
    """The words that ask: the response's label, its row of a table, what stands before it, or all of the problem."""
    inside = [words(one, without=HINTS) for one in response.iter() if tag(one) in {"label", "tag_prompt"}]
    labels = [attributes(one).get("label", "") for one in response.iter()]
    before = (_before(one) for one in (response, *response.iterancestors()) if one is not problem)
    own = next((words(one) for one in children(response) if tag(one) == "p"), "")
    found = next((text for text in (*inside, *labels, own, *before) if text.strip()), "") or _all(problem)
    return found[:_LONGEST_PROMPT]


def _before(element: etree._Element) -> str:
    for one in element.itersiblings(preceding=True):
        if is_response(one):
            return ""
        if tag(one) not in NOT_SHOWN and (text := words(one)):
            return text
    return ""


def _all(problem: etree._Element) -> str:
    return words(problem, without=frozenset(NOT_SHOWN))


def _explained(question: Question, response: etree._Element, problem: etree._Element, *, last: bool) -> Question:
    own = [inner(one) for one in response.iter() if tag(one) == "solution"]
    shared = [inner(one) for one in problem.iter() if tag(one) == "solution" and not _in_response(one)]
    said = "".join([*own, *(shared if last else [])]).strip()
    return msgspec.structs.replace(question, explanation=said) if said else question


def _in_response(element: etree._Element) -> bool:
    return any(is_response(one) for one in element.iterancestors())
