"""An Open edX course, whole: chapters and sequentials are sections, each vertical is a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learning.course import Manifest, Section, course_id
from server.courses.errors import CourseRefused
from server.courses.olx.blocks import anchor_of
from server.courses.olx.lesson import LessonMaker
from server.courses.olx.links import PART, OlxLinks
from server.courses.olx.plan import FORMAT, Planner, units_of
from server.courses.olx.source import OlxSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.courses.edition_files import EditionFiles
    from server.courses.olx.plan import Chapter
    from server.courses.olx.source import Part
    from server.courses.report import Report
    from server.courses.tree import Tree


def read_course(tree: Tree, files: EditionFiles, report: Report, *, course: str | None, title: str | None) -> Manifest:
    """The manifest of the Open edX course or library in `tree`; its files are given to `files`.

    Raises `CourseRefused` when it can't be read or nothing in it is a lesson.
    """
    source = OlxSource(tree, report)
    root = source.root()
    key = course or source_key(root) or tree.name
    name = title or root.title or key
    chapters = Planner(source).chapters(root, name)
    if not chapters:
        raise CourseRefused(
            "There is no unit in it that learners may see, so there is nothing to study.", file=root.file
        )
    return Manifest(
        course=course_id(FORMAT, key),
        title=name,
        format=FORMAT,
        source=key,
        language=root.values.get("language", "") or "en",
        provider=root.values.get("org", ""),
        attribution=root.values.get("display_organization", "") or root.values.get("org", ""),
        licence=_licence(root.values.get("license", "")),
        sections=tuple(map(_Binder(source, files, root, chapters).section, chapters)),
        assets=files.assets(),  # when all sections are made
    )


def _licence(said: str) -> str:
    """Open edX writes `creative-commons: ver=4.0 BY NC`."""
    kind, _, options = said.partition(":")
    if kind.strip() != "creative-commons":
        return " ".join(said.split())
    terms = [word for word in options.split() if word.isupper()]
    version = next((word[4:] for word in options.split() if word.startswith("ver=")), "4.0")
    return "-".join(["CC", *terms, version]) if terms else "CC"


def source_key(root: Part) -> str:
    """Organisation and course, without the run: a course of next year is the same course."""
    number = root.values.get("course", "") or root.values.get("library", "")
    return "+".join(part for part in (root.values.get("org", ""), number) if part)


class _Binder:
    """Makes the lessons of a plan and binds them into sections."""

    def __init__(self, source: OlxSource, files: EditionFiles, root: Part, chapters: tuple[Chapter, ...]) -> None:
        ids, anchors = _names(chapters)
        links = OlxLinks(source.tree, anchors)
        self._maker = LessonMaker(source, files, links, ids, root.values.get("language", ""))

    def section(self, chapter: Chapter) -> Section:
        """The section of a chapter."""
        lessons = tuple(self._maker.make(unit) for unit in chapter.units)
        return Section(chapter.title, lessons, tuple(self.section(inner) for inner in chapter.chapters))


def _names(chapters: tuple[Chapter, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """The lesson, and the place in it, of everything that a link may name; a section leads to its first lesson."""
    ids: dict[str, str] = {}
    anchors: dict[str, str] = {}
    for unit in (unit for chapter in chapters for unit in units_of(chapter)):
        for name, anchor in ((unit.part.name, ""), *((one.part.name, anchor_of(one.part.name)) for one in unit.leaves)):
            ids.setdefault(PART + name, unit.id)
            anchors.setdefault(name, anchor)
    for chapter in _all(chapters):
        first = next(units_of(chapter), None)
        if first and chapter.name:
            ids.setdefault(PART + chapter.name, first.id)
            anchors.setdefault(chapter.name, "")
    return ids, anchors


def _all(chapters: tuple[Chapter, ...]) -> Iterator[Chapter]:
    for chapter in chapters:
        yield chapter
        yield from _all(chapter.chapters)
