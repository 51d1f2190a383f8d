"""What could not come in, said in the order it was found: the importer's report to the teacher."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["error", "warning", "notice"]


class Problem(msgspec.Struct, frozen=True):
    """One line of the report. `line` is 0 when the problem is the file as a whole."""

    file: str
    line: int
    severity: Severity
    message: str


class Report:
    """Collects problems, each once."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}

    def error(self, file: str, line: int, message: str) -> None:
        """Something of the course is lost."""
        self._problems[Problem(file, line, "error", message)] = None

    def warning(self, file: str, line: int, message: str) -> None:
        """A learner will see that something is missing."""
        self._problems[Problem(file, line, "warning", message)] = None

    def notice(self, file: str, line: int, message: str) -> None:
        """Worth knowing; nothing is wrong."""
        self._problems[Problem(file, line, "notice", message)] = None

    def problems(self) -> tuple[Problem, ...]:
        """All of them so far, each once."""
        return tuple(self._problems)
