"""Removing a course's files: they go when the toast has gone, so that Undo gives back what was never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.figures import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.toast import Toasts
    from desktop.tasks import Tasks
    from localdb.courses import Course
    from localdb.store import Store

ASK_ABOVE = 1 << 30
"""Bytes: getting so much back takes long enough to ask before."""


class Removals(QObject):
    """`done` when a removal began, was taken back or was carried out."""

    done = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._window = parent
        self._toasts: Toasts | None = None
        self._waiting: set[str] = set()

    def bind(self, toasts: Toasts) -> None:
        """Where Undo is offered."""
        self._toasts = toasts

    def without_removed(self, courses: Sequence[Course]) -> list[Course]:
        """The courses as they will be: what is about to go is not here any more."""
        return [replace_here(course) if course.course in self._waiting else course for course in courses]

    def ask(self, course: Course) -> None:
        """Remove the course's files; above a gigabyte only after a yes."""
        if not course.bytes_here or course.course in self._waiting:
            return
        if course.bytes_here > ASK_ABOVE and not self._is_sure(course):
            return
        if self._toasts is None:
            self._carry_out(course.course)
            return
        self._waiting.add(course.course)
        words = f"“{course.title}” removed, {size(course.bytes_here)} freed"
        toast = self._toasts.show_toast(words, icon="trash-2", action="Undo")
        toast.action_requested.connect(lambda: self._take_back(course.course))
        toast.closed.connect(lambda: self._carry_out(course.course))
        self.done.emit()

    def carry_out_all(self) -> None:
        """The window is closing: nobody can take anything back any more."""
        for course in tuple(self._waiting):
            self._carry_out(course)

    def _take_back(self, course: str) -> None:
        self._waiting.discard(course)
        self.done.emit()

    def _carry_out(self, course: str) -> None:
        if course in self._waiting or self._toasts is None:
            self._waiting.discard(course)
            self._tasks.run(lambda store: _remove(store, course), lambda _: self.done.emit(), owner=self)

    def _is_sure(self, course: Course) -> bool:
        box = QMessageBox(self._window)
        box.setWindowTitle(f"Remove {course.title}?")
        box.setText(f"Remove the files of “{course.title}” from this device?")
        box.setInformativeText("Your notes and your progress stay. Studying it offline needs another download.")
        yes = box.addButton(f"Remove {size(course.bytes_here)}", QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.exec()
        return box.clickedButton() is yes


def replace_here(course: Course) -> Course:
    """The course without its files."""
    return msgspec.structs.replace(course, downloaded=False, bytes_here=0)


def _remove(store: Store, course: str) -> int:
    from localdb.courses import remove_course

    return remove_course(store, course)
