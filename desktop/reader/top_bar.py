"""Above the lesson: where one is, find, text, bookmark, and the buttons of the two panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel
from desktop.reader.bar import Bar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance


class TopBar(Bar):
    """Every button is a wish; what it shows is told by `show_…`."""

    course_requested = Signal()
    contents_toggled = Signal(bool)
    notes_toggled = Signal(bool)
    find_requested = Signal()
    bookmark_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, 48, "bottom", parent)
        self.contents = IconButton(look, "panel-left", "Contents", keys="contents", checkable=True)
        self.contents.toggled.connect(self.contents_toggled)
        self._course = Button(look, "", "ghost", small=True)
        self._course.setToolTip("All courses")
        self._course.clicked.connect(self.course_requested)
        self._lesson = ElidedLabel(look, "", FontRole.SELECTED)
        self._find = IconButton(look, "search", "Find in this lesson", keys="find")
        self._find.clicked.connect(self.find_requested)
        self.text = IconButton(look, "a-large-small", "Text size, width, lines, font and paper")
        self.bookmark = IconButton(look, "bookmark", "Bookmark here", keys="bookmark")
        self.bookmark.clicked.connect(self.bookmark_requested)
        self.notes = IconButton(look, "panel-right", "Notes", keys="notes", checkable=True)
        self.notes.toggled.connect(self.notes_toggled)
        for widget in (self.contents, self._course, IconView(look, "chevron-right", "text3", 14)):
            self.row.addWidget(widget)
        self.row.addWidget(self._lesson, 1)
        for button in (self._find, self.text, self.bookmark, self.notes):
            self.row.addWidget(button)

    def show_path(self, course: str, lesson: str) -> None:
        """Say where one is."""
        self._course.setText(
            self._course.fontMetrics().elidedText(course, Qt.TextElideMode.ElideRight, self._look.px(260))
        )
        self._course.setToolTip(course)
        self._lesson.set_text(lesson)

    def show_bookmarked(self, *, bookmarked: bool) -> None:
        """Whether this lesson has a bookmark."""
        self.bookmark.set_icon_name("bookmark", "accent_text" if bookmarked else "text2")
        self.bookmark.set_name("Remove the bookmark" if bookmarked else "Bookmark here")

    def show_panes(self, *, contents: bool, notes: bool) -> None:
        """Which panes are open."""
        self.contents.setChecked(contents)
        self.notes.setChecked(notes)
