"""A page of Markdown becomes a lesson: its HTML in blocks, with our own files in it and nothing that runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import msgspec

from learning.course import Lesson
from server.courses.html import tidy
from server.courses.markdown.blocks import (
    lower_headings,
    name_headings,
    shows,
    split,
    take_title,
    unwrap_layout,
    wrap_tables,
)
from server.courses.markdown.callouts import settle_callouts
from server.courses.markdown.dialects import plain_markdown
from server.courses.markdown.elements import each, parse, remove
from server.courses.markdown.front_matter import number, words
from server.courses.markdown.languages import direction
from server.courses.markdown.links import settle_links
from server.courses.markdown.media import settle_media
from server.courses.markdown.notices import settle_notices
from server.courses.recordings import lesson_kind, media_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from server.courses.markdown.blocks import Part
    from server.courses.markdown.parser import MarkdownParser
    from server.courses.markdown.reading import Reading

_WORDS_PER_MINUTE = 200
_LONGEST_MINUTES = 24 * 60
_OFFLINE_NEVER = ("needs-network", "not-supported")
_NEEDS_NETWORK = "Everything in this lesson needs the network."


class Face(msgspec.Struct, frozen=True):
    """What is known of a lesson before its page is read."""

    id: str
    title: str
    said_in_front: bool
    language: str
    jekyll: bool


def make_lesson(face: Face, reading: Reading, parser: MarkdownParser) -> Lesson | None:
    """The lesson, its page among the edition's files. None when there is nothing to show in it."""
    root = _tree(face, reading, parser)
    text = str(root.text_content())
    parts = split(root, face.id)
    if not parts:
        return None
    offline = _shows_anything_offline(parts)
    media = tuple(one for part in parts for one in media_of(part.block.id, part.html, reading.recordings))
    page = reading.files.make(reading.page.path, "".join(part.html for part in parts).encode(), "text/html")
    return Lesson(
        id=face.id,
        title=face.title,
        kind=lesson_kind(media, (part.html for part in parts)) if offline else "notice",
        page=page.sha256,
        blocks=tuple(part.block for part in parts),
        assets=tuple(sorted(reading.used)),
        minutes=minutes(reading.page.values, text, sum(one.seconds for one in media)),
        language=face.language,
        direction=_direction(reading.page.values, face.language, text),
        problem="" if offline else _NEEDS_NETWORK,
        media=media,
    )


def _tree(face: Face, reading: Reading, parser: MarkdownParser) -> HtmlElement:
    text, taken = plain_markdown(reading.page.text, jekyll=face.jekyll)
    if taken:
        reading.note("{%" if face.jekyll else "{{", f"{taken} commands for another system were taken out of the text.")
    parsed = parser.parse(text)
    for tex in parsed.formulas:
        reading.warn(tex.split("\n")[0], "This formula can't be converted, so it is shown as it was written.")
    root = parse(tidy(parsed.html))
    name_headings(root)
    if hidden := settle_callouts(root):
        reading.note("instructor", f"{hidden} notes for instructors were left out.")
    unwrap_layout(root)
    take_title(root, face.title, said_in_front=face.said_in_front)
    lower_headings(root)
    settle_media(root, reading)
    settle_links(root, reading)
    settle_notices(root)
    wrap_tables(root)
    return root


def minutes(values: Mapping[str, object], text: str, playing: int = 0) -> int:
    """How long the author says it takes; else how long it takes to read and, in seconds, to play. At least one."""
    said = sum(number(values, key) or 0 for key in ("teaching", "exercises", "break"))
    said = said or number(values, "minutes", "duration") or 0
    if not math.isfinite(said) or not 0 < said <= _LONGEST_MINUTES:
        said = len(text.split()) / _WORDS_PER_MINUTE + playing / 60
    return max(1, math.ceil(said))


def _direction(values: Mapping[str, object], language: str, text: str) -> Literal["ltr", "rtl"]:
    said = words(values, "dir", "direction").lower()
    if said == "rtl":
        return "rtl"
    return "ltr" if said == "ltr" else direction(language, text)


def _shows_anything_offline(parts: tuple[Part, ...]) -> bool:
    return any(_works_offline(part.html) for part in parts)


def _works_offline(html: str) -> bool:
    """True when there is more in it than headings and notices."""
    root = parse(html)
    for element in each(root, "div", "span", "h2", "h3", "h4", "h5", "h6"):
        is_notice = element.get("data-notice") in _OFFLINE_NEVER
        if (is_notice or element.tag.startswith("h")) and element.getparent() is not None:
            remove(element)
    return shows(root)
