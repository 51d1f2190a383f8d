"""A Markdown course's files, each page read once: its front matter, its text, its title."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from server.courses.markdown.documents import is_document
from server.courses.markdown.front_matter import read_yaml, split_front_matter, words
from server.courses.markdown.text import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.courses.report import Report
    from server.courses.tree import Tree

SUFFIXES = (".md", ".markdown", ".rmd", ".qmd", ".mdown", ".mkd")
INDEXES = ("readme", "index", "_index")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^ {0,3}#(?!#)[ \t]+(.+?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}=+[ \t]*$")
_HTML_HEADING = re.compile(r"<h1\b[^>]{0,500}>(.{0,1000}?)</h1>", re.IGNORECASE | re.DOTALL)
_LONGEST_HEADING = 1_000
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^}]*\}\s*$")
_NUMBERING = re.compile(r"^\d+[\s._-]+")


class PageText(msgspec.Struct, frozen=True):
    """A page as its author wrote it: `text` is without the front matter, `whole` with it."""

    path: str
    values: dict[str, object]
    text: str
    whole: str

    @property
    def empty(self) -> bool:
        """Nothing to read in it."""
        return not without_comments(self.text).strip()

    @property
    def title(self) -> str:
        """What the page calls itself: front matter, else its first large heading; "" when it doesn't say."""
        return words(self.values, "title", "sidebar_label") or first_heading(self.text)


class Source:
    """The files of the course, and each page's text, read when first asked for."""

    def __init__(self, tree: Tree, report: Report) -> None:
        self.tree = tree
        self.report = report
        self.pages = tuple(sorted((path for path in tree.files if is_page(path)), key=natural))
        self.documents = tuple(sorted((path for path in tree.files if is_document(path)), key=natural))
        self._read: dict[str, PageText] = {}

    def page(self, path: str) -> PageText:
        """The page at `path`."""
        if path not in self._read and is_document(path):
            self._read[path] = PageText(path, {}, path, "")
        if path not in self._read:
            whole = self.text(path)
            values, text = split_front_matter(whole, path, self.report)
            self._read[path] = PageText(path, dict(values), text, whole)
        return self._read[path]

    def is_empty(self, path: str) -> bool:
        """True, and said in the report, when there is nothing to read on the page."""
        if self.page(path).empty:
            self.report.warning(path, 0, "There is nothing to read on this page, so it was left out.")
        return self.page(path).empty

    def text(self, path: str) -> str:
        """The text of any file of the course; "" when there is none."""
        where = self.tree.files.get(path)
        return read_text(where, path, self.report) if where else ""

    def settings(self, *paths: str) -> tuple[str, Mapping[str, object]]:
        """The first YAML file of `paths` that is there, and its values; ("", {}) when none is."""
        for path in paths:
            if path in self.tree.files:
                return path, read_yaml(self.text(path), path, self.report)
        return "", {}


def is_page(path: str) -> bool:
    """A file of Markdown."""
    return path.lower().endswith(SUFFIXES)


def is_index(path: str) -> bool:
    """README.md, index.md: the page that speaks for its folder."""
    return PurePosixPath(path).stem.lower() in INDEXES


def first_heading(text: str) -> str:
    """The text of the first heading of the first level that stands outside code."""
    fence = ""
    before = ""
    for line in text.splitlines():
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and len(line) < _LONGEST_HEADING:
            if heading := _HEADING.match(line):
                return plain(heading[1])
            if before.strip() and _UNDERLINE.match(line):
                return plain(before)
        before = "" if fence else line
    found = _HTML_HEADING.search(text)
    return plain(found[1]) if found else ""


def without_comments(text: str) -> str:
    """`text` without HTML comments; one that is never closed takes the rest with it."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start)
        at = end + 3 if end >= 0 else len(text)
    return "".join((*kept, text[at:]))


def plain(markup: str) -> str:
    """A heading's words without its marks: code ticks, stress, links, pictures, attributes, tags."""
    text = _ATTRIBUTES.sub("", markup[:_LONGEST_HEADING])
    text = re.sub(r"!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = re.sub(r"<[^>]+>", "", text)
    text = re.sub(r"(\*\*|__|`+)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<!\w)([*_])(\S.*?)\1(?!\w)", r"\2", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(text.split())


def pretty(name: str) -> str:
    """A title made from the name of a file or folder: "1-getting_started.md" reads "Getting started"."""
    stem = PurePosixPath(name).stem if is_page(name) or is_document(name) else PurePosixPath(name).name
    text = re.sub(r"[-_\s]+", " ", _NUMBERING.sub("", stem)).strip() or stem
    return text[:1].upper() + text[1:]


def natural(path: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sorts "2-x" before "10-x", capitals and small letters alike, folder by folder."""
    return tuple(_natural_part(part) for part in path.split("/"))


def _natural_part(part: str) -> tuple[tuple[int, int, str], ...]:
    pieces = re.split(r"(\d+)", part.casefold())
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece)
