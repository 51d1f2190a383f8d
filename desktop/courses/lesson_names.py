"""What courses and lessons are called, for lists outside of a course: read and kept on the database thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.design.cloth import short_name
from learning.course import lessons
from localdb.courses import courses, manifest

if TYPE_CHECKING:
    from localdb.courses import Course
    from localdb.store import Store


@dataclass(frozen=True, slots=True)
class LessonName:
    """A place in a course. Empty words where the course's contents are not here, or no longer hold the lesson."""

    course: str = ""
    title: str = ""
    place: str = ""
    lesson: str = ""

    @property
    def short(self) -> str:
        """As a list says it: "AZ-104 · 4.3"; a note on a whole course has its title."""
        return f"{short_name(self.title)} · {self.place}" if self.place else self.title

    @property
    def full(self) -> str:
        """As a link says it: "AZ-104, 4.3 Network security groups"."""
        return f"{short_name(self.title)}, {self.place} {self.lesson}" if self.place else self.title


class LessonNames:
    """Reads a course's contents once for each edition. Only for the database thread."""

    def __init__(self) -> None:
        self._lessons: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        self._courses: dict[str, Course] = {}

    def refresh(self, store: Store) -> dict[str, Course]:
        """Look which courses there are now; answers them by id."""
        self._courses = {course.course: course for course in courses(store)}
        return self._courses

    def of(self, store: Store, course: str, lesson: str = "") -> LessonName:
        """The name of a lesson, or of the course alone."""
        known = self._courses.get(course)
        if known is None:
            return LessonName(course)
        place, title = self._lessons_of(store, known).get(lesson, ("", ""))
        return LessonName(course, known.title, place, title)

    def _lessons_of(self, store: Store, course: Course) -> dict[str, tuple[str, str]]:
        key = (course.course, course.edition)
        if key not in self._lessons:
            contents = manifest(store, course.course)
            if contents is None:
                return {}
            self._lessons[key] = {each.lesson.id: (each.place, each.lesson.title) for each in lessons(contents)}
        return self._lessons[key]
