"""A Markdown course, whole: its pages in their order become the lessons of one edition."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from learning.course import Lesson, Manifest, Section, course_id, lesson_id
from server.courses.errors import CourseRefused
from server.courses.markdown.carpentries import published_files
from server.courses.markdown.chapters import Chapter, Page, pages_of
from server.courses.markdown.documents import Written, is_document, make_document
from server.courses.markdown.front_matter import words
from server.courses.markdown.languages import direction, translations, without_language
from server.courses.markdown.page import Face, make_lesson
from server.courses.markdown.papers import read_papers
from server.courses.markdown.parser import MarkdownParser
from server.courses.markdown.plan import plan
from server.courses.markdown.reading import Reading
from server.courses.markdown.resolve import Resolver
from server.courses.markdown.source import Source, is_index, is_page, pretty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.courses.edition_files import EditionFiles
    from server.courses.markdown.papers import Papers
    from server.courses.report import Report
    from server.courses.tree import Tree

FORMAT = "markdown"
_LINK_LISTS = ("links.md", "_includes/links.md", "episodes/links.md")
_ABOUT = "About this course"


def is_markdown(tree: Tree) -> bool:
    """True when there is a page of Markdown in it."""
    return any(is_page(path) for path in tree.files)


def read_course(tree: Tree, files: EditionFiles, report: Report, *, course: str | None, title: str | None) -> Manifest:
    """The manifest of the Markdown course in `tree`; its files are given to `files`.

    Raises `CourseRefused` when no page of it is a lesson.
    """
    source = Source(tree, report)
    papers = read_papers(source, title)
    key = course or tree.name
    sections = _Binder(source, files, report, papers).sections(plan(source, papers.title))
    if not sections:
        raise CourseRefused("There is no page with text in it, so there is nothing to study.", file=tree.name)
    for path in published_files(source):
        files.take(path)
    return Manifest(
        course=course_id(FORMAT, key),
        title=papers.title,
        format=FORMAT,
        source=key,
        language=papers.language or "en",
        provider=papers.provider,
        licence=papers.licence,
        attribution=papers.attribution,
        summary=papers.summary,
        sections=sections,
        assets=files.assets(),
    )


class _Binder:
    """Makes the lessons of a plan and binds them into sections."""

    def __init__(self, source: Source, files: EditionFiles, report: Report, papers: Papers) -> None:
        self._source = source
        self._files = files
        self._report = report
        self._papers = papers
        self._foreign = translations(source.pages)
        self._parser = MarkdownParser("\n".join(source.text(name) for name in _LINK_LISTS))
        self._jekyll = any(path.startswith(("_episodes", "_includes/")) for path in source.tree.files)
        originals = {(without_language(page), code): page for page, code in self._foreign.items()}
        self._resolver = Resolver(source, originals, bases=("episodes", "_episodes", "docs", "src"))

    def sections(self, chapters: tuple[Chapter, ...]) -> tuple[Section, ...]:
        """The sections of the edition; chapters of which nothing is left are not among them."""
        pages = [page.path for chapter in chapters for page in pages_of(chapter)]
        ids = {path: self._id(path) for path in pages}
        made = (self._section(chapter, ids) for chapter in chapters)
        return tuple(section for section in made if section.lessons or section.sections)

    def _id(self, path: str) -> str:
        named = path if is_document(path) else posixpath.splitext(path)[0]  # notes.pdf may lie beside notes.md
        return lesson_id(FORMAT, named, self._foreign.get(path, ""))

    def _section(self, chapter: Chapter, ids: Mapping[str, str]) -> Section:
        """Lessons first, then smaller sections; a lesson that stands between sections gets one of its own."""
        lessons: list[Lesson] = []
        sections: list[Section] = []
        for entry in chapter.entries:
            if isinstance(entry, Chapter):
                inner = self._section(entry, ids)
                sections.extend([inner] if inner.lessons or inner.sections else [])
            elif lesson := self._lesson(entry, ids):
                if sections:
                    sections.append(Section(lesson.title, (lesson,)))
                else:
                    lessons.append(lesson)
        return Section(chapter.title, tuple(lessons), tuple(sections))

    def _lesson(self, entry: Page, ids: Mapping[str, str]) -> Lesson | None:
        page = self._source.page(entry.path)
        lesson = None if page.empty else self._made(entry, ids)
        if lesson is None:
            self._report.warning(entry.path, 0, "There is nothing to read on this page, so it was left out.")
        return lesson

    def _made(self, entry: Page, ids: Mapping[str, str]) -> Lesson | None:
        if is_document(entry.path):
            written = Written(entry.path, ids[entry.path], self._title(entry), self._papers.language)
            return make_document(written, self._files, self._report)
        page = self._source.page(entry.path)
        language = words(page.values, "lang", "language") or self._foreign.get(entry.path) or self._papers.language
        reading = Reading(
            page,
            self._foreign.get(entry.path, ""),
            files=self._files,
            resolver=self._resolver,
            lessons=ids,
            report=self._report,
        )
        face = Face(
            ids[entry.path],
            self._title(entry),
            bool(words(page.values, "title")),
            language or self._guessed(page.text),
            self._jekyll,
        )
        return make_lesson(face, reading, self._parser)

    def _title(self, entry: Page) -> str:
        page = self._source.page(entry.path)
        if title := words(page.values, "title") or entry.title or page.title:
            return title
        if not is_index(entry.path):
            return pretty(entry.path)
        folder = posixpath.dirname(entry.path)
        return pretty(folder) if folder else _ABOUT

    def _guessed(self, text: str) -> str:
        """No language is named anywhere: English, unless the letters can't be."""
        return "" if direction("", text) == "rtl" else "en"
