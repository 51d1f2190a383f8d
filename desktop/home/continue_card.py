"""The card that leads back into the lesson: where one stopped, what is left, and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.courses.course_words import access_said, device_state, progress_words
from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.cover import Book, Cover
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel, Label
from desktop.design.progress_bar import ProgressBar
from desktop.home.home_words import stopped_words

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from desktop.design.appearance import Appearance
    from desktop.home.sight import Resume

_COVER = QSize(92, 124)


class ContinueCard(Card):
    """`continue_requested` carries the course and the lesson, `contents_requested` the course."""

    continue_requested = Signal(str, str)
    contents_requested = Signal(str)

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, spacing=20)
        self._resume: Resume | None = None
        self._cover = Cover(look, Book("", ""), _COVER)
        self._lead = Label(look, "", FontRole.SMALL_NAME, "text2")
        self._title = Label(look, "", FontRole.CARD_TITLE, wrap=True)
        self._stopped = ElidedLabel(look, "", tone="text2")
        self._percent = Label(look, "", FontRole.SELECTED)
        self._left = ElidedLabel(look, "", tone="text2")
        self._here_icon = IconView(look, "hard-drive")
        self._here = Label(look, "", FontRole.SMALL, "text2")
        self.bar = ProgressBar(look)
        self.button = Button(look, "Continue", "primary", "book-open")
        self.contents = Button(look, "Contents", "secondary", "list-tree")
        self._access_icon = IconView(look, "calendar")
        self._access = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._lay_out()
        self.button.clicked.connect(self._on_continue)
        self.contents.clicked.connect(self._on_contents)

    def show_resume(self, resume: Resume, cloth: QColor, now: int) -> None:
        """Show where to go on."""
        self._resume = resume
        course = resume.course
        self._cover.show_book(Book(course.course, course.title, cloth=cloth))
        self._lead.setText(f"Continue where you left off in {course.title}" if resume.begun else "Ready when you are")
        self._title.setText(resume.title or course.title)
        self._stopped.set_text(stopped_words(resume, now))
        self._percent.setText(f"{course.percent}%")
        left = progress_words(course)
        self._left.set_text(left)
        self.bar.show_percent(course.percent, left)
        here = device_state(course, None, now).said
        self._here_icon.set_icon("hard-drive" if course.downloaded else here.icon)
        self._here.setText(here.words)
        access = access_said(course, now)
        self._access_icon.set_icon(access.icon, access.tone)
        self._access.set_text(access.words)
        self.button.setText("Continue" if resume.begun else "Start")
        self.button.setAccessibleName(f"{self.button.text()} {resume.title or course.title}")
        self.contents.setAccessibleName(f"Contents of {course.title}")

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        for each in (self._lead, self._title, self._stopped):
            words.addWidget(each)
        words.addStretch(1)
        figures = QHBoxLayout()
        figures.setSpacing(8)
        figures.addWidget(self._percent)
        figures.addWidget(self._left, 1)
        figures.addWidget(self._here_icon)
        figures.addWidget(self._here)
        words.addLayout(figures)
        words.addSpacing(3)
        words.addWidget(self.bar)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._cover, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.button)
        foot.addWidget(self.contents)
        foot.addStretch(1)
        foot.addWidget(self._access_icon)
        foot.addWidget(self._access)
        self.body.addLayout(top, 1)
        self.body.addLayout(foot)

    def _on_continue(self) -> None:
        if self._resume is not None:
            self.continue_requested.emit(self._resume.course.course, self._resume.lesson)

    def _on_contents(self) -> None:
        if self._resume is not None:
            self.contents_requested.emit(self._resume.course.course)
