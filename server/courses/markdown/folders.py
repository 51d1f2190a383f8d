"""Order by folders: a folder is a section, a file a lesson.

README.md (or index.md) comes first and gives its folder a title; then what has a number or a weight, by it; then files,
then folders, by name as a person would sort it. A folder that holds only folders and says nothing by its name
("lessons") leaves no trace; a folder whose folders hold one page each takes those READMEs as its own lessons.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from server.courses.markdown.chapters import Chapter, Page
from server.courses.markdown.front_matter import number
from server.courses.markdown.source import is_index, natural, pretty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.courses.markdown.source import Source

_HOUSEKEEPING = {
    "license", "licence", "license.txt", "copying", "contributing", "contributors", "code_of_conduct",
    "code-of-conduct", "security", "support", "changelog", "changes", "history", "translations", "citation",
    "authors", "maintainers", "codeowners", "governance", "roadmap", "todo", "links", "summary", "_sidebar",
    "_navbar", "_coverpage", "_404", "404", "pull_request_template", "issue_template", "funding",
}  # fmt: skip
_TRANSPARENT = {
    "lessons", "lesson", "episodes", "docs", "doc", "content", "contents", "src", "source", "chapters", "book",
    "pages", "units", "modules", "course", "en",
}  # fmt: skip
_HIDDEN = (".", "_includes", "_layouts", "_extras", "_site", "_build", "node_modules", "lesson-template")


def chapters(source: Source, pages: Iterable[str], title: str, root: str | None = None) -> tuple[Chapter, ...]:
    """Sections for `pages` below `root` (else their common folder); loose pages make a section called `title`."""
    lessons = [page for page in pages if is_lesson(page) and not source.is_empty(page)]
    top = _folder(source, lessons, _common_folder(lessons) if root is None else root, title)
    loose = tuple(entry for entry in top.entries if isinstance(entry, Page))
    if loose and len(loose) == len(top.entries):
        return (Chapter(title, loose),)
    return in_sections(source, top.entries, title)


def is_lesson(page: str) -> bool:
    """False for a project's own papers: licence, rules of conduct, templates."""
    parts = page.split("/")
    if PurePosixPath(page).stem.lower() in _HOUSEKEEPING:
        return False
    return not any(part.startswith(_HIDDEN) for part in parts[:-1])


def _common_folder(pages: Sequence[str]) -> str:
    folders = [page.split("/")[:-1] for page in pages]
    common: list[str] = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return "/".join(common)


def _folder(source: Source, pages: list[str], folder: str, title: str = "") -> Chapter:
    prefix = f"{folder}/" if folder else ""
    files: list[str] = []
    inner: dict[str, list[str]] = {}
    for page in pages:
        head, slash, _ = page.removeprefix(prefix).partition("/")
        if slash:
            inner.setdefault(prefix + head, []).append(page)
        else:
            files.append(page)
    keys = {**{page: _file_key(source, page) for page in files}, **_folder_keys(source, inner)}
    parts = {name: _folder(source, below, name) for name, below in inner.items()}
    single = bool(parts) and all(_single(part) for part in parts.values())
    entries: list[Page | Chapter] = []
    for name in sorted(keys, key=lambda name: keys[name]):
        entries.extend(_entries(name, parts, single=single))
    return Chapter(title or _title(source, folder, files), tuple(entries))


def _entries(name: str, parts: Mapping[str, Chapter], *, single: bool) -> Sequence[Page | Chapter]:
    if name not in parts:
        return (Page(name),)
    part = parts[name]
    says_nothing = PurePosixPath(name).name.lower() in _TRANSPARENT
    holds_folders_only = all(isinstance(entry, Chapter) for entry in part.entries)
    return part.entries if single or (says_nothing and holds_folders_only) else (part,)


def _single(chapter: Chapter) -> bool:
    first = chapter.entries[0]
    return len(chapter.entries) == 1 and isinstance(first, Page) and is_index(first.path)


def _title(source: Source, folder: str, files: Sequence[str]) -> str:
    index = next((page for page in files if is_index(page)), None)
    return (source.page(index).title if index else "") or pretty(folder)


_Key = tuple[int, float, int, tuple[object, ...]]


def _file_key(source: Source, page: str) -> _Key:
    if is_index(page):
        return (0, 0, 0, natural(page))
    return (1, _weight(source, page), _rank(page, is_folder=False), natural(page))


def _folder_keys(source: Source, inner: Mapping[str, list[str]]) -> dict[str, _Key]:
    keys: dict[str, _Key] = {}
    for folder, pages in inner.items():
        index = next((page for page in pages if is_index(page) and str(PurePosixPath(page).parent) == folder), None)
        weight = _weight(source, index) if index else float("inf")
        keys[folder] = (1, weight, _rank(folder, is_folder=True), natural(folder))
    return keys


def _weight(source: Source, page: str) -> float:
    values = source.page(page).values
    weight = number(values, "weight", "order", "nav_order", "sidebar_position", "position")
    return float("inf") if weight is None else weight


def _rank(path: str, *, is_folder: bool) -> int:
    """Numbered names sort among each other whatever they are; the others: files before folders."""
    if PurePosixPath(path).name[:1].isdecimal():
        return 0
    return 2 if is_folder else 1


def in_sections(source: Source, entries: Sequence[Page | Chapter], title: str) -> tuple[Chapter, ...]:
    """At the top only sections may stand: each run of loose pages gets one."""
    sections: list[Chapter] = []
    run: list[Page] = []
    for entry in (*entries, None):
        if isinstance(entry, Page):
            run.append(entry)
            continue
        if run:
            sections.append(Chapter(_run_title(source, run, "" if sections else title), tuple(run)))
            run = []
        if entry is not None:
            sections.append(entry)
    return tuple(sections)


def _run_title(source: Source, run: Sequence[Page], title: str) -> str:
    return title or run[0].title or source.page(run[0].path).title or pretty(run[0].path)
