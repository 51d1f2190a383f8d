"""What can go wrong with a course.

CourseError
└── CourseRefused   the source cannot come in: mend it and import again; nothing was made
"""

from __future__ import annotations


class CourseError(Exception):
    """Everything that the courses raise."""


class CourseRefused(CourseError):
    """The source cannot come in. `file` and `line` say where (line 0: the file as a whole); nothing was made."""

    def __init__(self, message: str, *, file: str = "", line: int = 0) -> None:
        place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(f"{place}{message}")
        self.message = message
        self.file = file
        self.line = line
