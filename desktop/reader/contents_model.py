"""The tree of sections and lessons as items with roles; rebuilt for another course, refreshed in place for progress."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

if TYPE_CHECKING:
    from desktop.reader.book import Book, LessonState
    from learning.course import Placed, Section


class Role(IntEnum):
    """What a row knows beside its title."""

    LESSON = Qt.ItemDataRole.UserRole  # id of the lesson, "" for a section
    STATE = Qt.ItemDataRole.UserRole + 1  # done, begun, new, away
    MINUTES = Qt.ItemDataRole.UserRole + 2
    NOTES = Qt.ItemDataRole.UserRole + 3
    DONE = Qt.ItemDataRole.UserRole + 4  # of a section: lessons done
    TOTAL = Qt.ItemDataRole.UserRole + 5  # of a section: lessons
    DEPTH = Qt.ItemDataRole.UserRole + 6
    PLACE = Qt.ItemDataRole.UserRole + 7  # as "2.1"


_STATES = {"done": "done", "begun": "begun", "new": "not begun", "away": "not on this device"}


class ContentsModel(QStandardItemModel):
    """One row a section or lesson."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lessons: dict[str, QStandardItem] = {}
        self._sections: list[tuple[QStandardItem, tuple[str, ...]]] = []
        self._shown: dict[str, tuple[LessonState, int]] = {}

    def show_book(self, book: Book) -> None:
        """Build the tree of a course."""
        self.clear()
        self._lessons.clear()
        self._sections.clear()
        self._shown.clear()
        placed = {each.lesson.id: each for each in book.lessons}
        for number, section in enumerate(book.manifest.sections, 1):
            self.appendRow(self._section(section, str(number), placed, 0))
        self.refresh(book)

    def refresh(self, book: Book) -> None:
        """Bring progress, note counts and what is on this device up to date."""
        for each in book.lessons:
            id_ = each.lesson.id
            state, notes = wanted = book.state(each.lesson), book.notes[id_]
            if self._shown.get(id_) == wanted:
                continue
            self._shown[id_] = wanted
            item = self._lessons[id_]
            item.setData(state, Role.STATE)
            item.setData(notes, Role.NOTES)
            item.setData(_spoken(each, state, notes), Qt.ItemDataRole.AccessibleTextRole)
        done = {id_ for id_, (state, _) in self._shown.items() if state == "done"}
        for item, inside in self._sections:
            count = len(done & set(inside))
            if item.data(Role.DONE) != count:
                item.setData(count, Role.DONE)
                words = f"{item.text()}, {count} of {len(inside)} lessons done"
                item.setData(words, Qt.ItemDataRole.AccessibleTextRole)

    def item_of(self, lesson: str) -> QStandardItem | None:
        """The row of a lesson."""
        return self._lessons.get(lesson)

    def _section(self, section: Section, place: str, placed: dict[str, Placed], depth: int) -> QStandardItem:
        item = _item(f"{place} {section.title}")
        item.setData(place, Role.PLACE)
        for lesson in section.lessons:
            row = _item(f"{placed[lesson.id].place} {lesson.title}")
            row.setData(lesson.id, Role.LESSON)
            row.setData(placed[lesson.id].place, Role.PLACE)
            row.setData(lesson.minutes, Role.MINUTES)
            row.setData(depth + 1, Role.DEPTH)
            self._lessons[lesson.id] = row
            item.appendRow(row)
        for number, inner in enumerate(section.sections, len(section.lessons) + 1):
            item.appendRow(self._section(inner, f"{place}.{number}", placed, depth + 1))
        inside = _lessons_in(section)
        item.setData("", Role.LESSON)
        item.setData(len(inside), Role.TOTAL)
        item.setData(depth, Role.DEPTH)
        self._sections.append((item, inside))
        return item


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setToolTip(text)
    return item


def _lessons_in(section: Section) -> tuple[str, ...]:
    inner = tuple(lesson for each in section.sections for lesson in _lessons_in(each))
    return (*(lesson.id for lesson in section.lessons), *inner)


def _spoken(placed: Placed, state: str, notes: int) -> str:
    parts = [f"{placed.place} {placed.lesson.title}", _STATES[state]]
    if placed.lesson.minutes:
        parts.append(f"{placed.lesson.minutes} minutes")
    if notes:
        parts.append(f"{notes} {'note' if notes == 1 else 'notes'}")
    return ", ".join(parts)
