"""The one way in for a course: a folder or archive becomes a manifest, its files and a report. Nothing is stored.

Nothing global and no network: it runs in a child process with limits of its own (`server.courses.confined`). Files of
a folder are used where they lie, so whoever stores the blobs checks their hashes; what had to be made or unpacked lies
in `work`, which must live until the blobs are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from server.courses.edition_files import EditionFiles
from server.courses.errors import CourseRefused
from server.courses.imported import Imported
from server.courses.markdown import course as markdown
from server.courses.olx import course as olx
from server.courses.olx.plan import FORMAT as OLX
from server.courses.olx.source import course_root, is_olx
from server.courses.package import open_source
from server.courses.report import Report
from server.courses.totals import count
from server.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from learning.course import Manifest
    from server.courses.tree import Tree

_OTHER_FORMATS = {
    "imsmanifest.xml": "a SCORM package or Common Cartridge",
    "cmi5.xml": "a cmi5 package",
    "h5p.json": "an H5P package",
    "META-INF/container.xml": "an EPUB book",
}


class _Reader(Protocol):
    """An importer of one format: the tree becomes a manifest, its files are given to `files`."""

    def __call__(
        self, tree: Tree, files: EditionFiles, report: Report, *, course: str | None, title: str | None
    ) -> Manifest:
        """The manifest. Raises `CourseRefused`."""


FORMATS: dict[str, tuple[Callable[[Tree], bool], _Reader]] = {
    OLX: (is_olx, olx.read_course),
    markdown.FORMAT: (markdown.is_markdown, markdown.read_course),
}


def import_course(
    path: Path, *, format_: str | None = None, course: str | None = None, title: str | None = None, work: Path
) -> Imported:
    """The course at `path`: a folder, a .zip or .tar.gz, or one Markdown file.

    Without a `format_` the files say what they are. `course` names it for ever (else the source does), `title`
    overrules its own. Raises `CourseRefused`, with file and place, and then nothing was made but what lies in `work`.
    """
    if format_ is not None and format_ not in FORMATS:
        raise WrongUse(f"The format “{format_}” is not known.", next_=f"Known: {', '.join(FORMATS)}.")
    report = Report()
    tree = course_root(open_source(path, work / "unpacked", report))
    files = EditionFiles(tree, work, report)
    manifest = _reader(tree, format_, path)(tree, files, report, course=course, title=title)
    return Imported(manifest, files.blobs, report.problems())


def summary(imported: Imported) -> dict[str, object]:
    """The figures that `course import` prints."""
    totals = count(imported.manifest)._asdict()
    problems = [msgspec.to_builtins(problem) for problem in imported.problems]
    return {"title": imported.manifest.title, **totals, "problems": problems}


def _reader(tree: Tree, format_: str | None, path: Path) -> _Reader:
    for name, (is_one, reader) in FORMATS.items():
        if format_ in {None, name} and is_one(tree):
            return reader
    raise CourseRefused(_what_it_is(tree, format_), file=path.name)


def _what_it_is(tree: Tree, format_: str | None) -> str:
    found = next((what for name, what in _OTHER_FORMATS.items() if name in tree.files), "")
    if found:
        return f"This looks like {found}. Only Markdown and Open edX courses (OLX) can be imported so far."
    if format_ == OLX:
        return "There is no course.xml or library.xml in it, so it is no Open edX course."
    return "There is no Markdown page (.md) in it, so there is nothing to study."
