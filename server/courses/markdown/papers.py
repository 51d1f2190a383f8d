"""A course's papers: what it is called, who made it, under which licence, and how to credit it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from server.courses.markdown.carpentries import SETTINGS
from server.courses.markdown.contents import site_title
from server.courses.markdown.front_matter import words
from server.courses.markdown.source import first_heading, plain, pretty, without_comments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.courses.markdown.source import Source

_LICENCES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt", "COPYING")
_CITATIONS = ("CITATION", "CITATION.md", "CITATION.txt")
_MARKS = (
    (r"attribution[- ]noncommercial[- ]sharealike 4\.0|by-nc-sa/4", "CC-BY-NC-SA-4.0"),
    (r"attribution[- ]sharealike 4\.0|by-sa/4", "CC-BY-SA-4.0"),
    (r"attribution[- ]noncommercial 4\.0|by-nc/4", "CC-BY-NC-4.0"),
    (r"attribution 4\.0|licenses/by/4|cc[- ]by[- ]4\.0", "CC-BY-4.0"),
    (r"cc0|publicdomain/zero", "CC0-1.0"),
    (r"\bmit license\b|\bthe mit license", "MIT"),
    (r"apache license,?\s+version 2", "Apache-2.0"),
    (r"gnu affero general public", "AGPL-3.0"),
    (r"gnu general public", "GPL-3.0"),
)
_COPYRIGHT = re.compile(r"^.*copyright\s+(?:\(c\)|©).*$", re.IGNORECASE | re.MULTILINE)
_PROVIDERS = {
    "swc": "Software Carpentry", "dc": "Data Carpentry", "lc": "Library Carpentry", "cp": "The Carpentries",
    "incubator": "The Carpentries Incubator", "lab": "The Carpentries Lab",
}  # fmt: skip
_LONGEST = 600


class Papers(msgspec.Struct, frozen=True):
    """What the manifest says about the course as a whole."""

    title: str
    language: str = ""
    provider: str = ""
    licence: str = ""
    attribution: str = ""
    summary: str = ""


def read_papers(source: Source, title: str | None) -> Papers:
    """The papers of `source`; `title` given by whoever imports it wins."""
    _, values = source.settings(*SETTINGS)
    first = next((page for page in ("index.md", "README.md", "readme.md") if page in source.tree.files), "")
    return Papers(
        title=title or words(values, "title") or site_title(source) or _front_title(source, first) or _folder(source),
        language=words(values, "lang", "language", "locale"),
        provider=_provider(values),
        licence=words(values, "license", "licence") or _licence(source),
        attribution=_attribution(source, values),
        summary=words(values, "description") or (_first_paragraph(source.page(first).text) if first else ""),
    )


def _front_title(source: Source, first: str) -> str:
    return source.page(first).title if first else ""


def _folder(source: Source) -> str:
    if len(source.pages) == 1:
        return source.page(source.pages[0]).title or pretty(source.tree.name)
    return pretty(source.tree.name)


def _provider(values: Mapping[str, object]) -> str:
    return words(values, "provider", "organization", "author") or _PROVIDERS.get(words(values, "carpentry"), "")


def _licence(source: Source) -> str:
    for name in _LICENCES:
        text = source.text(name).lower() if name in source.tree.files else ""
        found = next((mark for pattern, mark in _MARKS if re.search(pattern, text)), "")
        if found:
            return found
    return ""


def _attribution(source: Source, values: Mapping[str, object]) -> str:
    for name in _CITATIONS:
        if name in source.tree.files and (text := " ".join(source.text(name).split())):
            return text[:_LONGEST]
    for name in _LICENCES:
        if name in source.tree.files and (found := _COPYRIGHT.search(source.text(name))):
            return " ".join(found.group().split())[:_LONGEST]
    return words(values, "attribution", "copyright", "source")[:_LONGEST]


def _first_paragraph(text: str) -> str:
    """The first paragraph of prose: no heading, picture, list, table, box or tag."""
    body = without_comments(text)
    heading = first_heading(body)
    if heading and (after := re.search(rf"^#\s+{re.escape(heading)}\s*#*\s*$", body, re.MULTILINE)):
        body = body[after.end() :]
    for paragraph in re.split(r"\n\s*\n", body):
        if re.match(r"^[A-Za-z\u00c0-\uffff\[*_]", paragraph.strip()) and not paragraph.strip().startswith("[!["):
            return plain(paragraph)[:_LONGEST]
    return ""
