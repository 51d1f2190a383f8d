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
    """The counts of a manifest. A quiz is a block that asks; a question is one thing asked."""
    placed = lessons(manifest)
    return Totals(
        sections=_sections(manifest.sections),
        lessons=len(placed),
        quizzes=sum(len(one.lesson.quizzes) for one in placed),
        questions=sum(len(quiz.questions) for one in placed for quiz in one.lesson.quizzes),
        assets=len(manifest.assets),
        bytes=sum(asset.size for asset in manifest.assets),
    )


def _sections(sections: Iterable[Section]) -> int:
    return sum(1 + _sections(section.sections) for section in sections)
