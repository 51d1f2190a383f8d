"""A link to a lesson, as it stands in notes: `[1.2 Rules](lesson:<course>/<lesson>)`. It leads nowhere outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from learning.course import Placed

LESSON_SCHEME: Final = "lesson"
_PLACE: Final = re.compile(r"([0-9a-f]{16})/([0-9a-f]{16})")
_SPECIAL: Final = re.compile(r"([\\\[\]*_`<])")


def lesson_link(course: str, placed: Placed) -> str:
    """The link in Markdown, under the lesson's title."""
    title = _SPECIAL.sub(r"\\\1", f"{placed.place} {placed.lesson.title}")
    return f"[{title}]({LESSON_SCHEME}:{course}/{placed.lesson.id})"


def linked_lesson(url: QUrl) -> tuple[str, str] | None:
    """The course and the lesson that a link leads to, None for every other link."""
    found = _PLACE.fullmatch(url.path()) if url.scheme() == LESSON_SCHEME else None
    return (found[1], found[2]) if found else None
