"""A page falls into blocks at its headings: the text under a heading is a block, the smallest thing to point into.

Only headings that stand free count: one inside a box belongs to the box. A block's id comes from the headings above it,
never from its place, so that a paragraph more or less moves no note.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import msgspec

from learning.course import Block, block_id
from server.courses.html import sanitise
from server.courses.markdown.elements import each, markup_of, new, parse, words_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_MARK = "title-mark"
_OWN_ID = re.compile(r"\s*\{:?\s*#([^\s}]+)[^}]*\}\s*$|\s*\{:?\s*[.][^}]*\}\s*$")
_NO_SLUG = re.compile(r"[^\w\- ]")
_SHOWS_SOMETHING = ("img", "math", "hr", "table", "pre")


class Part(msgspec.Struct, frozen=True):
    """A block with the HTML that shows it."""

    block: Block
    html: str


def take_title(root: HtmlElement, title: str, *, said_in_front: bool) -> HtmlElement | None:
    """The heading that is the lesson's title; it becomes an empty mark, since the reader shows the title itself."""
    found = next(iter(root.iter("h1")), None)
    if found is not None and (not said_in_front or words_of(found).lower() == title.lower()):
        for child in list(found):
            found.remove(child)
        found.text = None
        found.tag = _TITLE_MARK
        return found
    return None


def lower_headings(root: HtmlElement) -> None:
    """A page's headings begin at h2: the title is the reader's."""
    if next(iter(root.iter("h1")), None) is None:
        return
    for heading in each(root, *_HEADINGS):
        heading.tag = f"h{min(int(heading.tag[1]) + 1, 6)}"


def name_headings(root: HtmlElement) -> None:
    """Each heading gets the id that links use for it: its author's, else its words as GitHub writes them."""
    taken: dict[str, int] = {}
    for heading in each(root, *_HEADINGS):
        own = _take_own_id(heading)
        heading.set("id", _unused(own or heading.get("id") or slug(words_of(heading)), taken))
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.tag not in _HEADINGS and element.get("id"):
            if element.get("id") in taken:
                element.attrib.pop("id")
            else:
                taken[element.get("id", "")] = 0


def slug(words: str) -> str:
    """A heading's words as part of an address."""
    return _NO_SLUG.sub("", words.lower()).replace(" ", "-") or "part"


def split(root: HtmlElement, lesson: str) -> tuple[Part, ...]:
    """The blocks of a page whose links are settled."""
    path: list[tuple[int, str]] = []
    counts: dict[str, int] = {}
    parts: list[Part] = []
    for heading, elements, text in _runs(root):
        if heading is not None:
            level = int(heading.tag[1])
            path = [*(above for above in path if above[0] < level), (level, words_of(heading))]
        key = "/".join(words for _, words in path) if heading is not None else ""
        anchor = heading.attrib.pop("id", "") if heading is not None else ""
        inner = sanitise(text + "".join(markup_of(element) for element in elements)).strip()
        shown = parse(inner) if inner else None
        if shown is None or (heading is None and not shows(shown)):
            continue
        ordinal = counts[key] = counts.get(key, -1) + 1
        title = path[-1][1] if heading is not None else ""
        block = Block(block_id(lesson, key, ordinal), title, counts=shows(shown, besides=title))
        parts.append(_part(block, anchor, inner))
    return tuple(parts)


def _part(block: Block, anchor: str, inner: str) -> Part:
    place = f' id="{escape(anchor)}"' if anchor else ""
    return Part(block, f'<section class="block" data-block="{block.id}"{place}>\n{inner}\n</section>\n')


def shows(root: HtmlElement, *, besides: str = "") -> bool:
    """True when there is anything to read or see in it, besides its heading."""
    if any(True for _ in root.iter(*_SHOWS_SOMETHING)):
        return True
    return words_of(root) != besides


def _runs(root: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement], str]]:
    heading: HtmlElement | None = None
    elements: list[HtmlElement] = []
    text = escape(root.text or "", quote=False)
    for element in root:
        if element.tag in _HEADINGS or element.tag == _TITLE_MARK:
            yield heading, elements, text
            heading, elements, text = (element if element.tag in _HEADINGS else None), [], ""
            if heading is None:
                text = escape(element.tail or "", quote=False)
                continue
        elements.append(element)
    yield heading, elements, text


def _take_own_id(heading: HtmlElement) -> str:
    last = heading[-1] if len(heading) else None
    text = (last.tail if last is not None else heading.text) or ""
    found = _OWN_ID.search(text)
    if not found:
        return ""
    if last is not None:
        last.tail = text[: found.start()]
    else:
        heading.text = text[: found.start()]
    return found[1] or ""


def _unused(wanted: str, taken: dict[str, int]) -> str:
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 0
    return name


def unwrap_layout(root: HtmlElement) -> None:
    """Open the boxes that only lay out (`<div align=center>`, `<center>`), so that headings inside stand free."""
    for element in each(root, "div", "center", "main", "article"):
        stands_free = element is not root and element.getparent() is root and not element.get("class")
        if stands_free and any(True for _ in element.iter(*_HEADINGS)):
            element.drop_tag()


def wrap_tables(root: HtmlElement) -> None:
    """Wide tables scroll by themselves, not the page."""
    for table in each(root, "table"):
        wrap(table, new("div", class_="table"))
