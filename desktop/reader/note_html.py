"""A note's Markdown as the rich text that a QTextBrowser shows: sanitised, and nothing in it is ever loaded."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

from desktop.lesson_link import LESSON_SCHEME

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "s", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_SCHEMES = {"http", "https", "mailto", LESSON_SCHEME}


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def note_html(body: str, *, schemes: frozenset[str] = frozenset()) -> str:
    """Raw HTML in a note stays text; pictures from elsewhere become nothing. `schemes`: more kinds of links."""
    attributes = {"a": {"href"}, "ol": {"start"}}
    return nh3.clean(_markdown().render(body), tags=_TAGS, attributes=attributes, url_schemes=_SCHEMES | schemes)
