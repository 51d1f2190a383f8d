"""A problem as it stands on the page: no solution, no hint, no script, and a place for each answer.

A place is an element of class `answers` that names its question; the choices are its children, each with its id. The
reader puts its own controls there. What can't be marked stays readable, with a notice.
"""

from __future__ import annotations

import copy
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from server.courses.olx.responses import GROUPS, HINTS, choice_elements, is_response, listed_options, responses
from server.courses.olx.xml import attributes, inner, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from learning.quizzes import Question

UNMARKED = "This question needs a script of its own, so it can be read here but not marked."
NOT_SHOWN = frozenset(
    {"script", "style", "demandhint", "solution", "responseparam", "additional_answer", "answer", *HINTS}
)
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


def problem_page(problem: etree._Element, questions: Sequence[Question]) -> str:
    """The problem to read, with a place for the answer of each question, which are its responses in order."""
    shown = copy.deepcopy(problem)
    for response, question in zip(list(responses(shown)), questions, strict=True):
        if question.kind == "unmarked":
            response.append(
                _html(f'<div class="notice" data-notice="not-supported" dir="auto"><p>{UNMARKED}</p></div>')
            )
        else:
            _give_place(response, question)
    for one in list(shown.iter()):
        if tag(one) in NOT_SHOWN:
            _remove(one)
    for one in list(shown.iter()):
        _show(one)
    return inner(shown)


def _give_place(response: etree._Element, question: Question) -> None:
    """The place takes the room of what Open edX would show there; where nothing would be, it stands at the end."""
    inputs = GROUPS | _WRITTEN | {"optioninput", "options"}
    entry = next((one for one in response.iter() if tag(one) in inputs), None)
    name = "div" if entry is None or _stands_alone(entry) else "span"
    place = etree.SubElement(response, name) if entry is None else etree.Element(name)
    place.set("class", "answers")
    place.set("data-question", question.id)
    if question.choices:
        place.extend(_choices(response if entry is None else entry, question, name))
    parent = entry.getparent() if entry is not None else None
    if entry is None or parent is None:
        return
    place.tail = f" {attributes(entry).get('trailing_text', '')} {entry.tail or ''}".rstrip() or None
    parent.replace(entry, place)


def _stands_alone(entry: etree._Element) -> bool:
    """A group of choices, or a field that stands in no sentence and no table."""
    if tag(entry) in GROUPS or tag(entry) == "options":
        return True
    around = next((one for one in entry.iterancestors() if not is_response(one)), None)
    return (around is None or tag(around) == "problem") and not attributes(entry).get("trailing_text")


def _choices(entry: etree._Element, question: Question, name: str) -> Iterable[etree._Element]:
    """Each choice as rich as its author wrote it, without what is said once it is chosen."""
    written = choice_elements(entry)
    for number, choice in enumerate(question.choices):
        made = etree.Element(name)
        if written:
            made = copy.deepcopy(written[number])
            made.tag = name
            made.attrib.clear()
        else:
            made.text = choice.text
        made.set("data-choice", choice.id)
        made.tail = " "
        yield made


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
