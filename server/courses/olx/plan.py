"""The order of a course: chapters hold sequentials, sequentials hold units; a unit is a lesson, known by its name."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import msgspec

from learning.course import lesson_id
from server.courses.olx.leaves import Leaf, leaves
from server.courses.olx.source import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.courses.olx.source import OlxSource

FORMAT: Final = "olx"
_SECTIONS = {"chapter", "sequential"}
_UNTITLED = {"chapter": "Section", "sequential": "Subsection"}


class Unit(msgspec.Struct, frozen=True):
    """A lesson to be: the vertical, and the parts in it that become blocks."""

    id: str
    title: str
    part: Part
    leaves: tuple[Leaf, ...]


class Chapter(msgspec.Struct, frozen=True):
    """A section to be: lessons first, then smaller sections."""

    title: str
    units: tuple[Unit, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    name: str = ""


def units_of(chapter: Chapter) -> Iterator[Unit]:
    """Every unit in a chapter."""
    yield from chapter.units
    for inner in chapter.chapters:
        yield from units_of(inner)


class Planner:
    """Reads the order of a course; a unit that stands in it twice comes in once."""

    def __init__(self, source: OlxSource) -> None:
        self._source = source
        self._taken: set[str] = set()

    def chapters(self, root: Part, title: str) -> tuple[Chapter, ...]:
        """The sections; a library is one, with all that it holds in one lesson."""
        if root.kind == "library":
            inside = tuple(leaf for part in self._source.parts(root) for leaf in leaves(self._source, part))
            unit = Unit(lesson_id(FORMAT, root.name or "library"), title, root, inside)
            return (Chapter(title, (unit,)),) if inside else ()
        made = (self._chapter(part) for part in self._source.parts(root))
        return tuple(chapter for chapter in made if chapter is not None)

    def _chapter(self, part: Part) -> Chapter | None:
        """Units after a smaller section get a section of their own, since lessons come first."""
        if part.kind not in _SECTIONS:
            unit = self._unit(part, "Unit")
            return Chapter(unit.title, (unit,)) if unit else None
        title = part.title or _UNTITLED[part.kind]
        units: list[Unit] = []
        chapters: list[Chapter] = []
        for child in [] if part.broken else self._source.parts(part):
            if child.kind not in _SECTIONS and not chapters:
                units += [one for one in (self._unit(child, title),) if one]
            elif inner := self._chapter(child):
                chapters.append(inner)
        if not units and not chapters:
            self._source.report.warning(part.file, part.line, f"“{title}” holds nothing to study, so it was left out.")
            return None
        return Chapter(title, tuple(units), tuple(chapters), part.name)

    def _place(self, part: Part) -> str:
        """What a unit without a name is known by: where it stands."""
        places = (f"{part.file}:{part.line}{'' if n == 1 else f':{n}'}" for n in itertools.count(1))
        return next(place for place in places if place not in self._taken)

    def _unit(self, part: Part, section: str) -> Unit | None:
        key = part.name or self._place(part)
        if key in self._taken:
            self._source.report.warning(part.file, part.line, f"The unit “{key}” stands here again; it came in once.")
            return None
        self._taken.add(key)
        inside = tuple(leaves(self._source, part))
        titles = (part.title, *(leaf.part.title for leaf in inside), section)
        return Unit(lesson_id(FORMAT, key), next(title for title in titles if title), part, inside)
