"""The plan of a course before its pages are made: chapters of pages and smaller chapters, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class Page(msgspec.Struct, frozen=True):
    """A page that will be a lesson. `title` is what the list of contents calls it ("": the page says it)."""

    path: str
    title: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """A section in the making."""

    title: str
    entries: tuple[Page | Chapter, ...]


def pages_of(chapter: Chapter) -> Iterator[Page]:
    """Every page in it, in order."""
    for entry in chapter.entries:
        if isinstance(entry, Page):
            yield entry
        else:
            yield from pages_of(entry)
