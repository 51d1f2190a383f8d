"""The reading order: which pages are lessons, in which sections. Where it comes from is decided here, once.

A Carpentries lesson says it in its settings; a book in its list of contents; everything else by its folders.
Translations follow, each as a section of its own (see `languages`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.courses.markdown import carpentries, contents, folders
from server.courses.markdown.chapters import Chapter, pages_of
from server.courses.markdown.languages import own_name, translation_root, translations

if TYPE_CHECKING:
    from server.courses.markdown.source import Source


def plan(source: Source, title: str) -> tuple[Chapter, ...]:
    """The course's sections in order, with every page that is a lesson."""
    foreign = translations(source.pages)
    own = [page for page in source.pages if page not in foreign]
    chapters = _own_chapters(source, own, title)
    _say_left_out(source, own, chapters)
    languages = sorted(set(foreign.values()))
    translated = (_translation(source, code, [p for p in foreign if foreign[p] == code]) for code in languages)
    return (*chapters, *(chapter for chapter in translated if chapter.entries))


def _own_chapters(source: Source, own: list[str], title: str) -> tuple[Chapter, ...]:
    if carpentries.is_lesson(source):
        return carpentries.chapters(source, own, title)
    listed = contents.chapters(source, own, title)
    return listed or folders.chapters(source, [*own, *source.documents], title)


def _translation(source: Source, code: str, pages: list[str]) -> Chapter:
    name = own_name(code)
    chapters = folders.chapters(source, pages, name, translation_root(pages[0]))
    loose = (chapter.entries if chapter.title == name else (chapter,) for chapter in chapters)
    return Chapter(name, tuple(entry for entries in loose for entry in entries))


def _say_left_out(source: Source, own: list[str], chapters: tuple[Chapter, ...]) -> None:
    taken = {page.path for chapter in chapters for page in pages_of(chapter)}
    for page in own:
        if page not in taken and not source.is_empty(page):
            source.report.notice(page, 0, "This page is no lesson of the course, so it was left out.")
