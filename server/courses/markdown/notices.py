"""What can't be shown offline leaves a notice in its place, so that nobody wonders what was there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from server.courses.markdown.elements import each, move_content, new, replace, wrap

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NoticeKind = Literal["missing-image", "missing-file", "needs-network", "not-supported"]
_VIDEO = re.compile(r"^https?://([\w-]+\.)*(youtube(-nocookie)?\.com|youtu\.be|vimeo\.com|loom\.com)/", re.IGNORECASE)
_QUIZ = re.compile(r"^https?://[^\s]*/quiz(zes)?/\d+/?$", re.IGNORECASE)
_BADGE = re.compile(
    r"^https?://([\w-]+\.)*(shields\.io|badgen\.net|badge\.fury\.io|travis-ci\.(org|com)|mybinder\.org)/|badge",
    re.IGNORECASE,
)


def is_video(url: str) -> bool:
    """A page of a video service."""
    return _VIDEO.match(url) is not None


def is_quiz(url: str) -> bool:
    """A quiz that lives on a web site, as the Microsoft curricula link them."""
    return _QUIZ.match(url) is not None


def is_badge(url: str) -> bool:
    """A small picture that a service draws to show a project's state."""
    return _BADGE.search(url) is not None


def notice(kind: NoticeKind, text: str) -> HtmlElement:
    """A notice for the middle of a line."""
    return new("span", text, class_="notice", data_notice=kind, dir="auto")


def put_notice(element: HtmlElement, kind: NoticeKind, text: str) -> None:
    """A notice instead of `element`."""
    replace(element, notice(kind, text))


def notice_around(element: HtmlElement, kind: NoticeKind, text: str) -> None:
    """A notice that says `text` and then shows `element`."""
    wrap(element, notice(kind, f"{text} "))


def settle_notices(root: HtmlElement) -> None:
    """A paragraph that is nothing but a notice becomes a notice of its own."""
    for span in each(root, "span"):
        parent = span.getparent()
        if not span.get("data-notice") or parent is None or parent.tag not in {"p", "center"}:
            continue
        alone = span.getprevious() is None and span.getnext() is None
        if alone and not (parent.text or "").strip() and not (span.tail or "").strip():
            block, line = new("div", class_="notice", data_notice=span.get("data-notice", ""), dir="auto"), new("p")
            move_content(span, line)
            block.append(line)
            replace(parent, block)
