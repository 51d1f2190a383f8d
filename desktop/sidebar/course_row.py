"""A course being studied: the spine of its book, its name, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from typing_extensions import override

from desktop.design.cover import Book, draw_spine
from desktop.sidebar.side_row import SideRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme
    from localdb.courses import Course

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class StudiedCourse:
    """A course under "Studying now"."""

    book: Book
    percent: int


def studied_rows(courses: Sequence[Course], theme: Theme) -> list[StudiedCourse]:
    """The unfinished courses that were studied last."""
    studied = sorted((each for each in courses if each.last_studied), key=lambda each: -(each.last_studied or 0))
    unfinished = [each for each in studied if each.status == "active" and each.completed < each.total][:_SHOWN]
    cloths = theme.cloth.row([each.course for each in unfinished])
    return [
        StudiedCourse(Book(each.course, each.title, cloth=cloth), each.percent)
        for each, cloth in zip(unfinished, cloths, strict=True)
    ]


class CourseRow(SideRow):
    """Opens the course where the learner stopped."""

    leading_width = 5

    def __init__(self, look: Appearance, course: StudiedCourse) -> None:
        super().__init__(look, course.book.title, f"{course.percent}%")
        self.course = course

    @override
    def draw_leading(self, painter: QPainter, rect: QRect) -> None:
        spine = QRect(0, 0, self.look.px(5), self.look.px(18))
        spine.moveCenter(rect.center())
        draw_spine(painter, spine, self.look, self.course.book)
