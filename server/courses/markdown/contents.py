"""Order from a list of contents: mdBook's or GitBook's SUMMARY.md, docsify's _sidebar.md, MkDocs' mkdocs.yml `nav`."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import yaml

from server.courses.markdown.chapters import Chapter, Page
from server.courses.markdown.folders import in_sections
from server.courses.markdown.front_matter import read_toml, words
from server.courses.markdown.source import is_page, plain, pretty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.courses.markdown.source import Source

_LISTS = ("SUMMARY.md", "src/SUMMARY.md", "docs/SUMMARY.md", "_sidebar.md", "docs/_sidebar.md")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])\s+(.*)$")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_PART = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_DEEPEST = 12
_LONGEST_LINE = 1_000
_Item = tuple[int, str, str]


def chapters(source: Source, own: Sequence[str], title: str) -> tuple[Chapter, ...]:
    """The sections that the course's list of contents names; none when there is no list, or it names no page."""
    entries = _mkdocs(source) or _listed(source)
    if not entries:
        return ()
    home = [] if _is_kept_apart(source) else [page for page in ("README.md", "index.md") if page in own]
    first = [Page(page) for page in home[:1] if page not in _paths(entries)]
    return in_sections(source, [*first, *entries], title)


def _is_kept_apart(source: Source) -> bool:
    """True when the text has a folder of its own: then the root's README is about the project, not the course."""
    return any(name in source.tree.files for name in ("book.toml", "mkdocs.yml", "mkdocs.yaml"))


def _paths(entries: Sequence[Page | Chapter]) -> set[str]:
    found: set[str] = set()
    for entry in entries:
        found |= {entry.path} if isinstance(entry, Page) else _paths(entry.entries)
    return found


def _listed(source: Source) -> tuple[Page | Chapter, ...]:
    for path in (*_book_list(source), *_LISTS):
        name = source.tree.find(path)
        if name and (entries := _read_list(source, name)):
            return entries
    return ()


def _book_list(source: Source) -> tuple[str, ...]:
    book = read_toml(source.text("book.toml"), "book.toml", source.report).get("book")
    folder = words(book, "src") if isinstance(book, dict) else ""
    return (posixpath.join(folder, "SUMMARY.md"),) if folder else ()


def _read_list(source: Source, name: str) -> tuple[Page | Chapter, ...]:
    folder = str(PurePosixPath(name).parent).removeprefix(".")
    seen: set[str] = set()
    parts: list[tuple[str, list[_Item]]] = [("", [])]
    for number, line in enumerate(source.page(name).whole.splitlines(), 1):
        if part := _PART.match(line):
            parts.append((plain(part[1]), []))
        elif item := _item(source, name, folder, number, line):
            if item[2] not in seen or not item[2]:
                parts[-1][1].append(item)
            seen.add(item[2])
    return _joined(parts, source)


def _item(source: Source, name: str, folder: str, number: int, line: str) -> _Item | None:
    line = line[:_LONGEST_LINE]
    listed = _ITEM.match(line)
    link = _LINK.search(line)
    if not listed and not (link and line.startswith("[")):
        return None
    indent = len(listed[1].expandtabs(4)) if listed else 0
    if not link:
        return (indent, plain(listed[2]), "") if listed else None
    target = _target(source, folder, link[2])
    if target is None and link[2] and "://" not in link[2]:
        source.report.warning(name, number, f"The list of contents names {link[2]}, which is not there.")
    return (indent, plain(link[1]), target or "")


def _target(source: Source, folder: str, href: str) -> str | None:
    path = unquote(href.partition("#")[0]).strip()
    if not path or "://" in path:
        return None
    base = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    homes = (posixpath.normpath(posixpath.join(base, name)) for name in ("README.md", "index.md"))
    tries = (base, f"{base}.md", *homes, re.sub(r"\.html?$", ".md", base))
    return next((found for wanted in tries if (found := source.tree.find(wanted)) and is_page(found)), None)


def _joined(parts: Sequence[tuple[str, list[_Item]]], source: Source) -> tuple[Page | Chapter, ...]:
    entries: list[Page | Chapter] = []
    for title, items in parts:
        inner = _nested(items, source)
        if title and inner and title.lower() not in {"summary", "table of contents", "contents"}:
            entries.append(Chapter(title, inner))
        else:
            entries.extend(inner)
    return tuple(entries)


def _nested(items: Sequence[_Item], source: Source, depth: int = 0) -> tuple[Page | Chapter, ...]:
    entries: list[Page | Chapter] = []
    at = 0
    while at < len(items):
        indent, title, path = items[at]
        end = at + 1
        while end < len(items) and items[end][0] > indent:
            end += 1
        below = _nested(items[at + 1 : end], source, depth + 1) if depth < _DEEPEST else ()
        own = (Page(path, title),) if path else ()
        if below:
            entries.append(Chapter(title or (pretty(path) if path else ""), (*own, *below)))
        else:
            entries.extend(own)
        at = end
    return tuple(entries)


class _MkDocs(yaml.SafeLoader):
    """MkDocs' settings name Python objects with tags; we want none of them."""


_MkDocs.add_multi_constructor("", lambda _loader, _tag, _node: None)


def _mkdocs(source: Source) -> tuple[Page | Chapter, ...]:
    name = next((name for name in ("mkdocs.yml", "mkdocs.yaml") if name in source.tree.files), "")
    if not name:
        return ()
    try:
        values = yaml.load(source.text(name), Loader=_MkDocs)  # noqa: S506 - a safe loader that turns tags into nothing
    except (yaml.YAMLError, RecursionError, ValueError):
        source.report.warning(name, 0, "These settings are broken; the order was taken from the folders.")
        return ()
    if not isinstance(values, dict) or not isinstance(values.get("nav"), list):
        return ()
    folder = words(values, "docs_dir") or "docs"
    return _nav(source, name, folder, values["nav"])


def _nav(source: Source, name: str, folder: str, items: list[object], depth: int = 0) -> tuple[Page | Chapter, ...]:
    entries: list[Page | Chapter] = []
    for item in items if depth < _DEEPEST else []:
        for title, value in item.items() if isinstance(item, dict) else [("", item)]:
            if isinstance(value, list):
                entries.append(Chapter(str(title), _nav(source, name, folder, value, depth + 1)))
            elif isinstance(value, str) and "://" not in value:
                entries.extend(_nav_page(source, name, folder, value, str(title)))
    return tuple(entry for entry in entries if isinstance(entry, Page) or entry.entries)


def _nav_page(source: Source, name: str, folder: str, value: str, title: str) -> tuple[Page, ...]:
    target = _target(source, folder, value) or _target(source, "", value)
    if target is None:
        source.report.warning(name, 0, f"The list of contents names {value}, which is not there.")
        return ()
    return (Page(target, title),)


def site_title(source: Source) -> str:
    """What MkDocs' or mdBook's settings call the course."""
    values: Mapping[str, object] = {}
    name = next((name for name in ("mkdocs.yml", "mkdocs.yaml") if name in source.tree.files), "")
    if name and (found := re.search(r"^site_name:\s*[\"']?(.+?)[\"']?\s*$", source.text(name), re.MULTILINE)):
        return found[1]
    if "book.toml" in source.tree.files:
        book = read_toml(source.text("book.toml"), "book.toml", source.report).get("book")
        values = book if isinstance(book, dict) else {}
    return words(values, "title")
