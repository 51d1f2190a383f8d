"""Small moves on a page's tree that lxml leaves to us: a removed element's following text must stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from server.courses.markdown.text import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement


def parse(markup: str) -> HtmlElement:
    """The tree of well-formed HTML, in one div."""
    return html.fragment_fromstring(without_controls(markup), create_parent="div")


def markup_of(element: HtmlElement) -> str:
    """An element as HTML, with the text that follows it."""
    return str(html.tostring(element, encoding="unicode"))


def new(tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """An element of ours; `class_` is its class, `data_notice` its data-notice."""
    element = html.Element(tag)
    for name, value in attributes.items():
        element.set(name.rstrip("_").replace("_", "-"), value)
    if text:
        element.text = text
    return element


def remove(element: HtmlElement) -> None:
    """Take `element` out and leave the text after it."""
    element.drop_tree()


def replace(element: HtmlElement, other: HtmlElement) -> None:
    """Put `other` where `element` stands."""
    parent = element.getparent()
    if parent is not None:
        other.tail = element.tail
        element.tail = None
        parent.replace(element, other)


def move_content(source: HtmlElement, target: HtmlElement) -> None:
    """Everything inside `source` goes to the end of `target`."""
    if source.text:
        add_text(target, source.text)
    source.text = None
    for child in list(source):
        target.append(child)


def add_text(element: HtmlElement, text: str) -> None:
    """Text at the end of `element`."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def wrap(element: HtmlElement, wrapper: HtmlElement) -> HtmlElement:
    """Put `wrapper` around `element`."""
    replace(element, wrapper)
    wrapper.append(element)
    return wrapper


def words_of(element: HtmlElement) -> str:
    """Its text in one line."""
    return " ".join(str(element.text_content()).split())


def each(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Every element with one of `tags`, a list of its own, so that the tree may change meanwhile."""
    yield from list(root.iter(*tags))
