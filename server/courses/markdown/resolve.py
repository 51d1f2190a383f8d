"""Where a link of a page leads: a lesson of this course, a file of it, the web, or nowhere.

Authors link as their own generator lays pages out: from the page's folder, from the course's root, to the HTML that
will be made of a page, to a folder that holds a README. All of these find the file. Nothing leads out of the course.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from server.courses.markdown.source import INDEXES, is_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.courses.markdown.source import Source

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)
_HTML = re.compile(r"(/index)?\.html?$|/$", re.IGNORECASE)
_SUFFIXES = (".md", ".markdown", ".Rmd", ".qmd")


class Target(msgspec.Struct, frozen=True):
    """A file of the course, and the place in it."""

    path: str
    anchor: str = ""


class Resolver:
    """Finds link targets. `originals` maps a path of the course's own language and a language to the translation."""

    def __init__(
        self, source: Source, originals: Mapping[tuple[str, str], str], *, bases: tuple[str, ...] = ()
    ) -> None:
        self._tree = source.tree
        self._originals = originals
        self._bases = bases

    def find(self, page: str, href: str, language: str = "") -> Target | None:
        """What `href` on `page` leads to; None when the course has no such file."""
        path, _, anchor = href.partition("#")
        found = self._direct(page, path)
        if found is None and "?" in path:
            found = self._direct(page, path.partition("?")[0])
        if found is None:
            return None
        return Target(self._originals.get((found, language), found) if language else found, unquote(anchor))

    def _direct(self, page: str, path: str) -> str | None:
        tried: set[str] = set()
        for wanted in self._names(page, path):
            if wanted in tried:
                continue
            tried.add(wanted)
            if found := self._tree.find(wanted):
                return found
        return None

    def _names(self, page: str, path: str) -> Iterator[str]:
        folder = posixpath.dirname(page)
        for written in dict.fromkeys((unquote(path), path)):
            for base in (folder, "", *self._bases):
                inside = _inside(base, written)
                if inside is not None:
                    yield inside
                    yield from _page_names(inside)


def is_outside(href: str) -> bool:
    """A link that names a scheme or a host."""
    return _SCHEME.match(href.strip()) is not None


def _inside(folder: str, path: str) -> str | None:
    joined = posixpath.normpath(posixpath.join(folder, path.lstrip("/") if path.startswith("/") else path))
    if joined == ".":
        return ""
    # A path that climbs above the root is one of another layout: what is left of it may still be found.
    return re.sub(r"^(\.\./)+", "", joined) if not joined.startswith("/") else None


def _page_names(path: str) -> Iterator[str]:
    if is_page(path):
        return
    stem = _HTML.sub("", path)
    for suffix in _SUFFIXES:
        if stem:
            yield stem + suffix
    for index in INDEXES:
        for name in (index.upper(), index):
            yield posixpath.join(stem, name + ".md")
