"""On this device: ready to go offline, what comes in, and the room that courses take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.page_header import PageHeader
from desktop.design.scroll_page import ScrollPage
from desktop.figures import counted, size
from desktop.storage.budget import BUDGETS, budget_words
from desktop.storage.lines import kept_lines, queue_lines
from desktop.storage.list_card import ListCard
from desktop.storage.readiness_card import ReadinessCard
from desktop.telling import said

if TYPE_CHECKING:
    from desktop.courses.downloads import Downloads
    from desktop.courses.removal import Removals
    from desktop.design.appearance import Appearance
    from desktop.news import News, Piece
    from desktop.storage.budget import Budget
    from desktop.tasks import Tasks
    from localdb.courses import Course
    from localdb.keeping import Readiness, Storage
    from localdb.store import Store

_KINDS = frozenset({"enrolment"})


class StorageScreen(Pane):
    """`errands` is a thread beside the database's: reading every file takes as long as it takes."""

    sync_requested = Signal()
    sync_page_requested = Signal()
    said = Signal(str)

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        errands: Tasks,
        news: News,
        downloads: Downloads | None,
        removals: Removals,
        budget: Budget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks, self._errands = look, tasks, errands
        self._downloads, self._removals, self._budget = downloads, removals, budget
        self._courses: dict[str, Course] = {}
        self._stale = True
        self.readiness = ReadinessCard(look)
        self.queue = ListCard(look, "Coming in", "Nothing is being downloaded.")
        self.kept = ListCard(look, "Courses on this device", "No course is on this device.")
        self._room = Label(look, "", FontRole.SMALL, "text2")
        self._limit = Button(look, budget_words(budget.bytes), "ghost", small=True)
        self._pause_all = Button(look, "Pause all", "link", small=True)
        self._go_on = Button(look, "Go on with all", "link", small=True)
        self._lay_out()
        self._connect(news)

    def panes(self) -> list[QWidget]:
        """What F6 goes round."""
        lists = [card.list for card in (self.queue, self.kept) if card.list.isVisibleTo(self)]
        return [self.readiness.button, *lists]

    def reload(self) -> None:
        """Read sizes anew."""
        self._stale = False
        self._tasks.run(_read, self._show, lambda error: self.said.emit(said(error)), owner=self)

    def check(self) -> None:
        """Look whether one can leave the network."""
        self.readiness.show_checking()
        self._errands.run(_look, self._on_looked, lambda error: self.readiness.show_trouble(said(error)), owner=self)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._stale = True
        super().hideEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHeader(self._look, "On this device"))
        page = ScrollPage(self._look, spacing=16, top=12)
        for button in (self._go_on, self._pause_all):
            self.queue.add_beside_title(button)
        self.kept.add_beside_title(self._room)
        self.kept.add_beside_title(self._limit)
        self._limit.setMenu(self._make_limits())
        for card in (self.readiness, self.queue, self.kept):
            page.body.addWidget(card)
        page.body.addStretch(1)
        column.addWidget(page, 1)

    def _make_limits(self) -> QMenu:
        menu, group = QMenu(self._limit), QActionGroup(self)
        for limit in BUDGETS:
            action = QAction(budget_words(limit), group, checkable=True, checked=limit == self._budget.bytes)
            action.triggered.connect(lambda _checked, chosen=limit: self._on_limit(chosen))
            menu.addAction(action)
        return menu

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        self.readiness.check_requested.connect(self.check)
        for card in (self.readiness, self.queue, self.kept):
            card.chosen.connect(self._act)
        self._removals.done.connect(self.reload)
        self._pause_all.clicked.connect(self._on_pause_all)
        self._go_on.clicked.connect(self._on_go_on)
        if self._downloads is not None:
            self._downloads.changed.connect(self._show_queue)
            self._downloads.finished.connect(self.reload)
        self._show_queue()

    def _on_news(self, piece: Piece) -> None:
        self._stale = self._stale or piece.changes.everything or bool(piece.changes.kinds & _KINDS)
        if self._stale and self.isVisible():
            self.reload()

    def _show(self, found: tuple[tuple[Course, ...], Storage]) -> None:
        courses, storage = found
        self._courses = {course.course: course for course in courses}
        gone = {each.course for each in courses if each.bytes_here} - {
            each.course for each in self._removals.without_removed(courses) if each.bytes_here
        }
        self.kept.show_lines(kept_lines(kept for kept in storage.kept if kept.course not in gone))
        self._room.setText(f"{size(storage.total)} in all · {size(storage.free)} free")
        self._show_queue()

    def _show_queue(self, _course: str = "") -> None:
        downloads = self._downloads.all() if self._downloads is not None else ()
        self.queue.show_lines(queue_lines(downloads, self._courses, _now()))
        phases = {download.phase for download in downloads}
        self._pause_all.setVisible(bool(phases & {"queued", "running"}))
        self._go_on.setVisible(bool(phases & {"paused", "stopped"}))

    def _act(self, key: str, course: str) -> None:
        if key == "sync":
            self.sync_requested.emit()
        elif key == "look":
            self.sync_page_requested.emit()
        elif key == "remove":
            self._removals.ask(self._courses[course])
        elif key == "verify":
            self._verify(course)
        elif self._downloads is not None:
            acts = {"download": self._downloads.begin, "resume": self._downloads.go_on}
            acts |= {"pause": self._downloads.pause, "cancel": self._downloads.cancel}
            acts[key](course)

    def _verify(self, course: str) -> None:
        self._errands.run(
            lambda store: _verify(store, course),
            lambda damaged: self._on_verified(course, damaged),
            lambda error: self.said.emit(said(error)),
            owner=self,
        )

    def _on_verified(self, course: str, damaged: int) -> None:
        title = self._courses[course].title if course in self._courses else ""
        if not damaged:
            self.said.emit(f"All files of “{title}” are whole")
            return
        self.said.emit(
            f"{counted(damaged, 'file')} of “{title}” {'was' if damaged == 1 else 'were'} damaged; fetching again"
        )
        if self._downloads is not None:
            self._downloads.begin(course)

    def _on_looked(self, readiness: Readiness) -> None:
        self.readiness.show_readiness(readiness)
        self.reload()

    def _on_pause_all(self) -> None:
        for download in self._downloads.all() if self._downloads is not None else ():
            if download.phase in {"queued", "running"}:
                self._act("pause", download.course)

    def _on_go_on(self) -> None:
        for download in self._downloads.all() if self._downloads is not None else ():
            self._act("resume", download.course)

    def _on_limit(self, limit: int) -> None:
        self._budget.allow(limit)
        self._limit.setText(budget_words(limit))


def _read(store: Store) -> tuple[tuple[Course, ...], Storage]:
    from localdb.courses import courses
    from localdb.keeping import storage

    return courses(store), storage(store)


def _look(store: Store) -> Readiness:
    from localdb.keeping import readiness

    return readiness(store)


def _verify(store: Store, course: str) -> int:
    from localdb.keeping import verify

    return verify(store, course)


def _now() -> int:
    return time.time_ns() // 1_000_000
