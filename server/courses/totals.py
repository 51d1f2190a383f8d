"""How much is in an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from learning.course import lessons

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.course import Manifest, Section


class Totals(NamedTuple):
    """Counts of an edition, for reports."""

    sections: int
    lessons: int
    quizzes: int
    questions: int
    assets: int
    bytes: int


def count(manifest: Manifest) -> Totals:
    """The counts of a manifest. Questions come with the first format that has them."""
    placed = lessons(manifest)
    return Totals(
        sections=_sections(manifest.sections),
        lessons=len(placed),
        quizzes=sum(one.lesson.kind == "quiz" for one in placed),
        questions=0,
        assets=len(manifest.assets),
        bytes=sum(asset.size for asset in manifest.assets),
    )


def _sections(sections: Iterable[Section]) -> int:
    return sum(1 + _sections(section.sections) for section in sections)
