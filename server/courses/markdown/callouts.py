"""Boxes of a lesson: challenges, solutions, notes. However an author wrote one, it becomes the same HTML.

Written as a fenced div, as a kramdown blockquote with `{: .challenge}`, as an admonition (`!!! note`), or as GitHub's
`> [!NOTE]`. Solutions open on a click. What is for instructors is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from server.courses.markdown.elements import add_text, each, move_content, new, remove, replace, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LABELS = {
    "callout": "", "caution": "Caution", "challenge": "Challenge", "checklist": "Checklist", "danger": "Danger",
    "discussion": "Discussion", "example": "Example", "important": "Important", "keypoints": "Key points",
    "note": "Note", "objectives": "Objectives", "overview": "Overview", "prereq": "Prerequisites",
    "questions": "Questions", "quote": "Quote", "testimonial": "Testimonial", "tip": "Tip", "warning": "Warning",
}  # fmt: skip
_SAME = {
    "abstract": "overview", "attention": "warning", "bug": "danger", "error": "danger", "exercise": "challenge",
    "failure": "danger", "info": "note", "keypoint": "keypoints", "objective": "objectives",
    "prerequisite": "prereq", "prerequisites": "prereq", "question": "questions", "success": "tip",
    "summary": "overview", "hints": "hint", "solutions": "solution",
}  # fmt: skip
_FOLDED = {"hint": "Hint", "solution": "Solution", "spoiler": "More"}
_DIV = "div"
_HIDDEN = {"instructor", "instructors", "instructor-note"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LIST_OF_ATTRIBUTES = re.compile(r"^\{:(.*)\}$", re.DOTALL)
_CLASS = re.compile(r"\.([\w-]+)")
_ALERT = re.compile(r"^\s*\[!(\w+)\][ \t]*(.*)", re.MULTILINE)


def settle_callouts(root: HtmlElement) -> int:
    """Give every box of the page its one form. The number of notes for instructors that were left out."""
    _settle_attribute_lists(root)
    _settle_alerts(root)
    _settle_admonitions(root)
    hidden = 0
    for element in each(root, "section"):
        kind, _, name = element.get("class", "").partition(" ")
        if kind == _DIV:
            hidden += _settle(element, name.removeprefix("callout-"))
    return hidden


def _settle(element: HtmlElement, name: str) -> int:
    name = _SAME.get(name, name)
    if name in _HIDDEN:
        remove(element)
        return 1
    title = element.get("title", "")
    if name in _FOLDED:
        _fold(element, name, title)
    elif name in _LABELS:
        _box(element, name, title)
    else:
        plain = new("div")
        move_content(element, plain)
        replace(element, plain)
    return 0


def _fold(element: HtmlElement, name: str, title: str) -> None:
    details, summary = new("details", class_=name), new("summary")
    heading = _first_heading(element)
    if heading is not None:
        _take_heading(heading, summary)
    else:
        summary.text = title or _FOLDED[name]
    details.append(summary)
    move_content(element, details)
    replace(element, details)


def _box(element: HtmlElement, name: str, title: str) -> None:
    box = new("div", class_="callout" if name == "callout" else f"callout {name}")
    label, heading = _LABELS[name], _first_heading(element)
    line = new("p", class_="callout-title")
    said = words_of(heading) if heading is not None else title
    if label and not said.lower().startswith(label.lower()):
        line.text = f"{label}: " if said else label
    if heading is not None:
        _take_heading(heading, line)
    else:
        add_text(line, title)
    if words_of(line):
        box.append(line)
    move_content(element, box)
    replace(element, box)


def _take_heading(heading: HtmlElement, line: HtmlElement) -> None:
    """The heading of a box becomes its title, and links to it still find it."""
    move_content(heading, line)
    if anchor := heading.get("id"):
        line.set("id", anchor)
    remove(heading)


def _first_heading(element: HtmlElement) -> HtmlElement | None:
    first = next(iter(element), None)
    return first if first is not None and first.tag in _HEADINGS and not (element.text or "").strip() else None


def _settle_attribute_lists(root: HtmlElement) -> None:
    for paragraph in each(root, "p"):
        found = _LIST_OF_ATTRIBUTES.match(words_of(paragraph))
        if not found:
            continue
        before = paragraph.getprevious()
        names = _CLASS.findall(found[1])
        if before is not None and names:
            _give_class(before, names[0])
        remove(paragraph)


def _give_class(element: HtmlElement, name: str) -> None:
    if element.tag == "blockquote" and _SAME.get(name, name) in {*_LABELS, *_FOLDED, *_HIDDEN}:
        _make_div(element, name, "")
    elif element.tag == "pre" and not element.get("data-language"):
        element.set("data-language", name.removeprefix("language-"))


def _settle_alerts(root: HtmlElement) -> None:
    for quote in each(root, "blockquote"):
        first = next(iter(quote), None)
        found = _ALERT.match(first.text or "") if first is not None and first.tag == "p" else None
        if first is None or not found or _SAME.get(found[1].lower(), found[1].lower()) not in _LABELS:
            continue
        first.text = (first.text or "")[found.end() :].lstrip()
        _make_div(quote, found[1].lower(), found[2].strip())


def _settle_admonitions(root: HtmlElement) -> None:
    for box in each(root, "div"):
        classes = box.get("class", "").split()
        if "admonition" not in classes:
            continue
        title = next(iter(box), None)
        said = words_of(title) if title is not None and "admonition-title" in title.get("class", "") else ""
        if title is not None and said:
            remove(title)
        name = next((name for name in classes if name != "admonition"), "note")
        known = _SAME.get(name, name) in {*_LABELS, *_FOLDED}
        _make_div(box, name if known else "note", "" if said.lower() == name else said)


def _make_div(element: HtmlElement, name: str, title: str) -> None:
    """Make `element` what the parser makes of a fenced div, so that all are settled alike."""
    element.tag = "section"
    element.attrib.clear()
    element.set("class", f"{_DIV} {name}")
    element.set("title", title)
