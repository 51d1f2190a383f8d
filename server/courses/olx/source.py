"""An OLX export as a tree of parts: pointers followed, names settled, what learners may not see left out.

A part is `<tag url_name="x"/>` with its content in `tag/x.xml`, or written where it stands. Only what a lesson needs is
ever read of a part's settings: keys of other systems (`lti_passports`) and learners' groups stay behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from lxml import etree

from learning.quizzes import PASS_MARK
from server.courses.errors import CourseRefused
from server.courses.olx.xml import attributes, children, line_of, read_xml, tag
from server.courses.tree import Tree

if TYPE_CHECKING:
    from server.courses.report import Report

ROOTS = ("course.xml", "library.xml")
_DEEPEST = 12
_MOST_PARTS = 30_000
_DEEPEST_ROOT = 3
_POINTS_ONLY = {"url_name", "org", "course", "library", "slug", "filename", "run"}
_FROM_POLICY = {"display_name", "visible_to_staff_only", "hide_from_toc"}


class Part(msgspec.Struct, frozen=True):
    """One thing of a course. `values` are its settings, `element` holds what stands in it, `file` where it was read."""

    kind: str
    name: str
    values: Mapping[str, str]
    element: etree._Element
    file: str
    depth: int = 0
    broken: str = ""

    @property
    def title(self) -> str:
        """What its author calls it; often nothing."""
        return " ".join(self.values.get("display_name", "").split())

    @property
    def hidden(self) -> bool:
        """Only staff may see it, or it is in no list of contents."""
        return any(self.values.get(name, "").lower() == "true" for name in ("visible_to_staff_only", "hide_from_toc"))

    @property
    def line(self) -> int:
        """Where it stands in its file."""
        return line_of(self.element)


class OlxSource:
    """The files of an export."""

    def __init__(self, tree: Tree, report: Report) -> None:
        self.tree = tree
        self.report = report
        self.pass_mark = PASS_MARK
        self._policy: dict[str, dict[str, str]] = {}
        self._read = 0

    def root(self) -> Part:
        """The course or library itself.

        Raises `CourseRefused` when it is not there or can't be read.
        """
        path = next(name for name in ROOTS if name in self.tree.files)
        element = read_xml(self.tree.files[path], path)
        if tag(element) not in {"course", "library"}:
            raise CourseRefused(f"{path} does not hold a course but <{tag(element)}>.", file=path)
        part = self.part(element, path, 0)
        if part.broken:
            raise CourseRefused(part.broken, file=part.file)
        self._policy = self._policies(part)
        self.pass_mark = self._pass_mark(part)
        return self.part(element, path, 0)  # with what its policy says

    def parts(self, part: Part) -> list[Part]:
        """What stands inside a part, in its author's order, without what learners may not see.

        Raises `CourseRefused` when there is no end to it.
        """
        found: list[Part] = []
        if part.depth >= _DEEPEST:
            self.report.error(part.file, part.line, "This is nested too deep, or inside itself; it was left out.")
            return found
        for child in children(part.element):
            if tag(child) in {"wiki", "textbook", "course", "library", "description"}:
                continue
            made = self.part(child, part.file, part.depth + 1)
            if made.hidden:
                self.report.notice(made.file, made.line, f"“{made.title or made.name}” is hidden and was left out.")
            else:
                found.append(made)
        return found

    def part(self, element: etree._Element, file: str, depth: int) -> Part:
        """The part that an element is or points to; its settings there come before the pointer's."""
        self._read += 1
        if self._read > _MOST_PARTS:  # parts that hold each other many times over would never end
            raise CourseRefused(f"The course has more than {_MOST_PARTS} parts.", file=file)
        kind, here = tag(element), attributes(element)
        name = here.get("url_name") or here.get("slug", "")  # slug: as courses before 2013 have it
        path = f"{kind}/{(name or here.get('filename', '')).replace(':', '/')}.xml"
        found = self._pointed(element, path)
        if found is None:
            return self._made(kind, name, here, element, (file, depth, self._missing(element, path)))
        try:
            there = read_xml(self.tree.files[found], found)
        except CourseRefused as refused:
            self.report.error(found, refused.line, refused.message)
            return self._made(kind, name, here, element, (found, depth, refused.message))
        return self._made(tag(there), name, here | attributes(there) | {"url_name": name}, there, (found, depth, ""))

    def _pointed(self, element: etree._Element, path: str) -> str | None:
        """The file that an empty element points to: by its name, or as old courses do by a name of the file."""
        if not _is_pointer(element):
            return None
        other = attributes(element).get("filename", "")
        named = self.tree.find(path)
        return named or (self.tree.find(f"{tag(element)}/{other}.xml") if other else None)

    def _made(
        self, kind: str, name: str, values: dict[str, str], element: etree._Element, place: tuple[str, int, str]
    ) -> Part:
        ruled = {key: value for key, value in self._policy.get(f"{kind}/{name}", {}).items() if key not in values}
        return Part(kind, name, values | ruled, element, *place)

    def _missing(self, element: etree._Element, path: str) -> str:
        """A pointer whose file is not there; parts that are nothing but settings have none."""
        here = attributes(element)
        if not _is_pointer(element) or tag(element) not in _HAVE_FILES or set(here) - _POINTS_ONLY:
            return ""
        if tag(element) == "html" and self.tree.find(f"html/{here.get('filename', '')}.html"):
            return ""
        if not here.get("url_name") and not here.get("slug"):
            self.report.error(path, 0, f"A <{tag(element)}> of the course has no url_name, so nothing is known of it.")
            return f"A {tag(element)} without a name stands here."
        self.report.error(path, 0, "The course points to this file, but it is not in it.")
        return f"The file {path} is not in the course."

    def _pass_mark(self, course: Part) -> int:
        """The least share, in percent, that the course's grading calls a pass."""
        found = self._settings(f"policies/{course.name}/grading_policy.json", "grading_policy.json")
        cutoffs = found.get("GRADE_CUTOFFS")
        shares = [share for share in cutoffs.values() if _is_share(share)] if isinstance(cutoffs, dict) else []
        return round(100 * min(shares)) if shares else PASS_MARK

    def _policies(self, course: Part) -> dict[str, dict[str, str]]:
        found = self._settings(f"policies/{course.name}/policy.json", f"policies/{course.name}.json")
        return {
            str(name): {key: str(value) for key, value in values.items() if key in _FROM_POLICY}
            for name, values in found.items()
            if isinstance(values, dict)
        }

    def _settings(self, *paths: str) -> dict[str, Any]:
        """The first of these files that is there; a broken one is said and does without."""
        path = next((found for path in paths if (found := self.tree.find(path))), None)
        if path is None:
            return {}
        try:
            found = json.loads(self.tree.files[path].read())
        except (ValueError, RecursionError):
            self.report.warning(path, 0, "This file of settings is broken; the course came in without it.")
            return {}
        return found if isinstance(found, dict) else {}


_HAVE_FILES = {"course", "chapter", "sequential", "vertical", "html", "problem", "video"}


def _is_pointer(element: etree._Element) -> bool:
    return len(element) == 0 and not (element.text or "").strip()


def _is_share(share: object) -> bool:
    return isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 1


def course_root(tree: Tree) -> Tree:
    """The folder in which the root of an Open edX course lies, however deep; any other tree as it is."""
    if is_olx(tree):
        return tree
    below = [path for path in tree.files if path.rpartition("/")[2] in ROOTS and path.count("/") <= _DEEPEST_ROOT]
    path = min(below, key=lambda path: (path.count("/"), path), default="")
    if not path or not _holds_course(tree, path):
        return tree
    folder = path.rpartition("/")[0] + "/"
    inside = {name.removeprefix(folder): where for name, where in tree.files.items() if name.startswith(folder)}
    return Tree(tree.name, inside)


def _holds_course(tree: Tree, path: str) -> bool:
    try:
        return tag(read_xml(tree.files[path], path)) in {"course", "library"}
    except CourseRefused:
        return False


def is_olx(tree: Tree) -> bool:
    """True when there is an Open edX course or library in it."""
    return any(name in tree.files for name in ROOTS)
