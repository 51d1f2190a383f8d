"""A problem of Open edX: its questions as data, and the same to read as HTML with a place for each answer.

Scripts in it are never run and never kept. What needs them stays readable and is said to be unmarked.
"""

from __future__ import annotations

import copy
import re
from html import escape
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from learning.quizzes import Question
from server.courses.olx.responses import HINTS, choice_elements, listed_options, question_of, weighted
from server.courses.olx.xml import attributes, children, inner, tag, words

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERING = "These questions can't be answered on the page yet; the command “carrel quiz” takes and marks answers."
UNMARKED = "This question needs a script of its own, so it can be read here but not marked."
_RESPONSE = re.compile(r"^[a-z]+response$")
_NOT_SHOWN = {"script", "style", "demandhint", "solution", "responseparam", "additional_answer", "answer", *HINTS}
_WRITTEN = {"textline", "formulaequationinput", "textbox", "filesubmission"}
_PLACED = {
    "drag_and_drop_input", "jsinput", "schematic", "designprotein2dinput", "editamolecule", "jsmeinput",
    "chemicalequationinput", "vsepr_input", "crystallography", "editageneinput",
}  # fmt: skip
_SHOWN_AS = {
    **dict.fromkeys(("choicegroup", "checkboxgroup", "radiogroup", "options"), "ol"),
    **dict.fromkeys(("choice", "option"), "li"),
    **dict.fromkeys(("label", "text", "comment", "comment_prompt", "tag_prompt", "description", "legend"), "p"),
    "clarification": "small",
}
_BY_HAND = (
    '<span class="notice" data-notice="needs-network">Something to work with by hand stood here; '
    "it needs the site that it was made for.</span>"
)
_LONGEST_PROMPT = 600


class Problem(msgspec.Struct, frozen=True):
    """What a problem asks, how it is shown, and its hints."""

    questions: tuple[Question, ...]
    html: str
    hints: tuple[str, ...]


def read_problem(element: etree._Element, block: str, title: str, weight: str = "") -> Problem:
    """The questions of `element`; their ids begin with the block's."""
    found = list(_responses(element))
    made = [
        question_of(one, f"{block}.{number}", _prompt(one, element) or title) for number, one in enumerate(found, 1)
    ]
    made = [
        _explained(question, one, element, last=one is found[-1]) for question, one in zip(made, found, strict=True)
    ]
    hints = tuple(words(one) for one in element.iter() if tag(one) == "hint" and _inside(one, "demandhint"))
    questions = weighted(tuple(made), weight)
    return Problem(questions, _shown(element, [one.kind == "unmarked" for one in questions]), hints)


def _responses(element: etree._Element) -> Iterator[etree._Element]:
    """Every response; a dropdown response with several lists is one question a list."""
    for one in element.iter():
        if _RESPONSE.match(tag(one)):
            yield from _asked_in(one)


def _asked_in(response: etree._Element) -> list[etree._Element]:
    inputs = [entry for entry in response.iter() if tag(entry) == "optioninput"]
    return [response] if len(inputs) < 2 else inputs  # noqa: PLR2004 - one list is the response itself


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
        if _RESPONSE.match(tag(one)):
            return ""
        if tag(one) not in _NOT_SHOWN and (text := words(one)):
            return text
    return ""


def _all(problem: etree._Element) -> str:
    return words(problem, without=frozenset(_NOT_SHOWN))


def _explained(question: Question, response: etree._Element, problem: etree._Element, *, last: bool) -> Question:
    own = [words(one) for one in response.iter() if tag(one) == "solution"]
    shared = [words(one) for one in problem.iter() if tag(one) == "solution" and not _in_response(one)]
    said = " ".join([*own, *(shared if last else [])])
    return msgspec.structs.replace(question, explanation=said) if said else question


def _in_response(element: etree._Element) -> bool:
    return any(_RESPONSE.match(tag(one)) for one in element.iterancestors())


def _shown(element: etree._Element, unmarked: list[bool]) -> str:
    """The problem to read: no solution, no hint, no script; choices as a list, a gap for what is written."""
    shown = copy.deepcopy(element)
    left = iter(unmarked)
    for one in [one for one in shown.iter() if _RESPONSE.match(tag(one))]:
        flags = [next(left) for _ in _asked_in(one)]
        if any(flags):
            one.append(_html(f'<div class="notice" data-notice="not-supported" dir="auto"><p>{UNMARKED}</p></div>'))
    for one in list(shown.iter()):
        if tag(one) in _NOT_SHOWN:
            _remove(one)
    for one in list(shown.iter()):
        _show(one)
    return inner(shown)


def _show(element: etree._Element) -> None:
    name = tag(element)
    if name in _SHOWN_AS:
        element.tag = _SHOWN_AS[name]
        element.attrib.clear()
    elif made := _in_place_of(element, name, attributes(element)):
        _replace(element, made)


def _in_place_of(element: etree._Element, name: str, values: dict[str, str]) -> str:
    """What is read where something is done on the original site; empty for what stays as it is."""
    if name == "optioninput":
        return _list([inner(one) for one in choice_elements(element)] or _escaped(values.get("options", "")))
    if name in _WRITTEN:
        return f"<p>________ {escape(values.get('trailing_text', ''))}</p>"
    if name == "imageinput":
        return f'<img src="{escape(values.get("src", ""))}" alt="{escape(values.get("alt", ""))}"/>'
    return _BY_HAND if name in _PLACED else ""


def _escaped(options: str) -> list[str]:
    return [escape(text, quote=False) for text in listed_options(options)] if options else []


def _list(items: list[str]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


def _html(markup: str) -> etree._Element:
    parser = etree.HTMLParser(no_network=True)
    root = etree.fromstring(f"<html><body>{markup}</body></html>", parser)
    return root[0][0]


def _replace(element: etree._Element, markup: str) -> None:
    parent = element.getparent()
    if parent is not None:
        made = _html(markup)
        made.tail = element.tail
        parent.replace(element, made)


def _remove(element: etree._Element) -> None:
    """Without the element, with the text after it."""
    parent, before, after = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + after
    else:
        parent.text = (parent.text or "") + after
    element.tail = None
    parent.remove(element)
