"""The one way in for a course: a folder or archive becomes a manifest, its files and a report. Nothing is stored.

Nothing global and no network: it may run in a child process with limits of its own. Files of a folder are used where
they lie, so whoever stores the blobs checks their hashes; what had to be made or unpacked lies in `work`, which must
live until the blobs are stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from learning.course import Manifest, Section, lessons
from server.courses.edition_files import EditionFiles
from server.courses.errors import CourseRefused
from server.courses.markdown.course import FORMAT, is_markdown, read_course
from server.courses.package import open_source
from server.courses.report import Problem, Report
from server.errors import WrongUse

if TYPE_CHECKING:
    from server.courses.tree import Tree

_OTHER_FORMATS = {
    "course.xml": "an Open edX course (OLX)",
    "imsmanifest.xml": "a SCORM package or Common Cartridge",
    "cmi5.xml": "a cmi5 package",
    "h5p.json": "an H5P package",
    "META-INF/container.xml": "an EPUB book",
}


class Imported(msgspec.Struct, frozen=True):
    """A course that came in. `blobs` are files on disk by the SHA-256 of their bytes; `problems` is the report."""

    manifest: Manifest
    blobs: Mapping[str, Path]
    problems: tuple[Problem, ...]


def import_course(
    path: Path, *, format_: str | None = None, course: str | None = None, title: str | None = None, work: Path
) -> Imported:
    """The course at `path`: a folder, a .zip or .tar.gz, or one Markdown file.

    `course` names it for ever (else its folder does), `title` overrules its own. Raises `CourseRefused`, with file and
    place, and then nothing was made but what lies in `work`.
    """
    if format_ not in {None, FORMAT}:
        raise WrongUse(f"The format “{format_}” is not known.", next_=f"Known: {FORMAT}.")
    report = Report()
    tree = open_source(path, work / "unpacked", report)
    if not is_markdown(tree):
        raise CourseRefused(_what_it_is(tree), file=path.name)
    files = EditionFiles(tree, work, report)
    manifest = read_course(tree, files, report, course=course, title=title)
    return Imported(manifest, files.blobs, report.problems())


def summary(imported: Imported) -> dict[str, object]:
    """The figures that `course import` prints."""
    manifest = imported.manifest
    placed = lessons(manifest)
    return {
        "title": manifest.title,
        "sections": sum(_count(section) for section in manifest.sections),
        "lessons": len(placed),
        "quizzes": sum(one.lesson.kind == "quiz" for one in placed),
        "questions": 0,
        "assets": len(manifest.assets),
        "bytes": sum(asset.size for asset in manifest.assets),
        "problems": [msgspec.to_builtins(problem) for problem in imported.problems],
    }


def _count(section: Section) -> int:
    return 1 + sum(_count(inner) for inner in section.sections)


def _what_it_is(tree: Tree) -> str:
    found = next((what for name, what in _OTHER_FORMATS.items() if name in tree.files), "")
    if found:
        return f"This looks like {found}. Only Markdown courses can be imported so far."
    return "There is no Markdown page (.md) in it, so there is nothing to study."
