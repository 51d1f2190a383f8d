"""Courses are bound in cloth: the colour follows from the course id, so that a book looks the same on every device."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True, eq=False)
class Cloth:
    """The bookbinder's stock: cream for lettering and paper, ink, brass for the rule, grey for what has ended."""

    cream: QColor
    ink: QColor
    rule: QColor
    expired: QColor
    colors: tuple[QColor, ...]

    def color(self, course_id: str) -> QColor:
        """The cloth of one course."""
        return self.colors[self._place(course_id)]

    def row(self, course_ids: Sequence[str]) -> list[QColor]:
        """The cloths of courses shown in a row: one that would equal its neighbour takes the next on the shelf."""
        places: list[int] = []
        for course_id in course_ids:
            place = self._place(course_id)
            places.append((place + 1) % len(self.colors) if places and places[-1] == place else place)
        return [self.colors[place] for place in places]

    def _place(self, course_id: str) -> int:
        return sha256(course_id.encode()).digest()[0] % len(self.colors)


def short_name(title: str) -> str:
    """What fits a spine: a code the title begins with (AZ-104), else the initials of its words, else its one word."""
    words = [word for word in title.replace(":", " ").split() if word[0].isalnum()]
    if not words:
        return ""
    if any(letter.isdigit() for letter in words[0]) or words[0].isupper():
        return words[0][:7]
    initials = "".join(word[0] for word in words if word[0].isupper())
    if len(initials) < 2:  # noqa: PLR2004  one capital names nothing: "Learning that lasts" is LTL
        initials = "".join(word[0] for word in words).upper()
    return initials[:4] if len(words) > 1 else words[0][:7]
