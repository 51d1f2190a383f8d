"""What stands round the words of a note: saved or not, the toolbar, colour, tags, the lesson, and the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel, Label
from desktop.notes.colours import ColourRow
from desktop.notes.tag_editor import TagEditor
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.notes.editing import OpenedNote
    from localdb.courses import Course

_MARKS = (("bold", "Bold", "**"), ("italic", "Italic", "*"), ("code", "Code", "`"))
_LINES = (("heading", "Heading", "## "), ("list", "List", "- "), ("list-checks", "Check list", "- [ ] "))


class EditorHead(QObject):
    """Three rows for the editor to place: `bar`, `facts` and `foot`."""

    colour_chosen = Signal(str)
    course_chosen = Signal(str)
    lesson_requested = Signal()
    delete_requested = Signal()
    compare_requested = Signal()
    list_requested = Signal()
    mark_requested = Signal(str)
    lines_requested = Signal(str)
    link_wanted = Signal(str)

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._tools: list[QWidget] = []
        self.tags = TagEditor(look)
        self.colours = ColourRow(look)
        self.bar = self._make_bar()
        self.facts = self._make_facts()
        self.foot = self._make_foot()
        self.colours.chosen.connect(self.colour_chosen)

    def show_note(self, opened: OpenedNote) -> None:
        """Say how safe the note is, and where it belongs."""
        note = opened.note
        self.colours.show_colour(note.colour)
        self.tags.show_tags(note.tags)
        self._course.hide()
        self._lesson.setVisible(bool(opened.name.full))
        self._lesson.setText(opened.name.full)
        self._lesson.setEnabled(bool(opened.name.place))
        self._show_state(opened)

    def begin(self, courses: Sequence[Course], course: str) -> None:
        """A new note: nothing is saved yet, and its course may be chosen."""
        self.colours.show_colour("")
        self.tags.show_tags(())
        self._lesson.hide()
        self._two.hide()
        self._course.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self._course.clear()
        for each in courses:
            self._course.addItem(each.title, each.course)
        self._course.setCurrentIndex(max(0, self._course.findData(course)))
        self._course.blockSignals(False)  # noqa: FBT003
        self._course.setVisible(len(courses) > 1)
        self._say("pencil", "text3", "New note", "")

    def show_typing(self) -> None:
        """Something is not saved yet."""
        self._say("pencil", "text3", "Writing", "")

    def show_saved(self, when: str) -> None:
        """It is on the disk of this device."""
        self._say("circle-check", "accent_text", f"Saved {when}", "on this device")

    def show_foot(self, words: str, made: str) -> None:
        """How long the note is, and when it was made."""
        self._words.setText(words)
        self._made.setText(made)

    def show_list_button(self, *, shown: bool) -> None:
        """A narrow window shows the list or the note: then there is a way back."""
        self._back.setVisible(shown)

    def set_writable(self, *, writable: bool) -> None:
        """A note in the trash is only shown."""
        for tool in (*self._tools, self.tags, self.colours):
            tool.setEnabled(writable)

    def _show_state(self, opened: OpenedNote) -> None:
        note = opened.note
        self._two.setVisible(note.conflict)
        when = clock_words(note.updated_at, note.updated_at)
        if note.deleted:
            self._say("trash-2", "text2", "In the trash", "Restore it to write in it")
        elif opened.is_local:
            self._say("circle-check", "accent_text", f"Saved {when}", "on this device")
        elif note.waiting:
            self._say("cloud-upload", "text2", f"Saved {when}", "waiting to sync")
        else:
            self._say("circle-check", "accent_text", f"Saved {when}", "synced")

    def _say(self, icon: str, tone: str, words: str, detail: str) -> None:
        self._icon.set_icon(icon, tone)
        self._state.set_text(" · ".join(part for part in (words, detail) if part))

    def _make_bar(self) -> QWidget:
        bar, row = _row(spacing=2)
        self._back = IconButton(self._look, "arrow-left", "Back to the list")
        self._back.clicked.connect(self.list_requested)
        self._back.hide()
        self._icon = IconView(self._look, "circle-check", "accent_text", 16)
        self._state = ElidedLabel(self._look, "", FontRole.SMALL, "text2")
        row.addWidget(self._back)
        row.addWidget(self._icon)
        row.addSpacing(6)
        self._two = Button(self._look, "Two versions", "link", "git-compare", small=True)
        self._two.setAccessibleName("Compare the two versions of this note")
        self._two.clicked.connect(self.compare_requested)
        self._two.hide()
        row.addWidget(self._state, 1)
        row.addWidget(self._two)
        for icon, name, mark in _LINES[:1]:
            row.addWidget(self._tool(icon, name, self.lines_requested, mark))
        for icon, name, mark in _MARKS:
            row.addWidget(self._tool(icon, name, self.mark_requested, mark))
        for icon, name, mark in _LINES[1:]:
            row.addWidget(self._tool(icon, name, self.lines_requested, mark))
        row.addWidget(self._tool("link", "Link", self.link_wanted, ""))
        delete = IconButton(self._look, "trash-2", "Delete this note")
        delete.clicked.connect(self.delete_requested)
        self._tools.append(delete)
        row.addSpacing(8)
        row.addWidget(delete)
        return bar

    def _tool(self, icon: str, name: str, wish: SignalInstance, mark: str) -> IconButton:
        button = IconButton(self._look, icon, name)
        button.clicked.connect(lambda: wish.emit(mark))
        self._tools.append(button)
        return button

    def _make_facts(self) -> QWidget:
        facts, row = _row(spacing=10)
        row.addWidget(self.colours)
        row.addWidget(self.tags, 1)
        self._course = QComboBox()
        self._course.setAccessibleName("Course of the new note")
        self._course.setMaximumWidth(self._look.px(220))
        self._course.activated.connect(lambda _row: self.course_chosen.emit(str(self._course.currentData())))
        self._lesson = Button(self._look, "", "link", "book-open", small=True)
        self._lesson.setMaximumWidth(self._look.px(320))
        self._lesson.clicked.connect(self.lesson_requested)
        row.addWidget(self._course)
        row.addWidget(self._lesson)
        return facts

    def _make_foot(self) -> QWidget:
        foot, row = _row(spacing=16)
        row.setContentsMargins(24, 8, 24, 8)
        self._words = Label(self._look, "", FontRole.SMALL, "text3")
        self._made = Label(self._look, "", FontRole.SMALL, "text3")
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(self._made)
        return foot


def _row(spacing: int) -> tuple[QWidget, QHBoxLayout]:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    return box, row
