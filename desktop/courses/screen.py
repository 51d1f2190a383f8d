"""My courses: tabs, filter and order over one card of courses; a first visit finds the sample and a way to sign in."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.courses.delegate import CourseDelegate
from desktop.courses.model import ROW, SORTS, CourseModel
from desktop.courses.news_popover import NewsPopover
from desktop.courses.removal import Removals
from desktop.courses.sign_in_card import SignInCard
from desktop.design.button import Button
from desktop.design.card import Card, Pane
from desktop.design.empty_state import EmptyState
from desktop.design.page_header import PageHeader
from desktop.design.row_list import RowList
from desktop.design.scroll_page import ScrollPage
from desktop.design.search_field import SearchField
from desktop.design.segments import Segments
from desktop.design.skeleton import Skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.courses.downloads import Downloads
    from desktop.design.appearance import Appearance
    from desktop.design.row_actions import RowChoice
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from learning.editions import WhatIsNew
    from localdb.courses import Course
    from localdb.store import Store

_KINDS = frozenset({"enrolment", "lesson_progress", "study_session", "session_correction"})
_NARROW = 700


class CoursesScreen(Pane):
    """`open_requested` carries the course's id.

    `storage_requested` says whether it is to be checked that one is ready to go offline.
    """

    open_requested = Signal(str)
    sign_in_requested = Signal()
    sync_requested = Signal()
    storage_requested = Signal(bool)
    renew_requested = Signal(str)

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        news: News,
        downloads: Downloads | None,
        *,
        signed_in: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks, self._downloads = look, tasks, downloads
        self._signed_in = signed_in
        self._removals = Removals(tasks, self)
        self._removals.done.connect(self.reload)
        self.model = CourseModel(look.theme.cloth, downloads, lambda: time.time_ns() // 1_000_000, self)
        self._tabs = Segments(
            look,
            [("all", "All"), ("active", "Active"), ("completed", "Completed"), ("expired", "Expired")],
            name="Show",
        )
        self._filter = SearchField(look, "Filter courses", "funnel")
        self._sort = Button(look, SORTS["studied"], "ghost", "list-ordered")
        self.list = RowList("My courses", selects=False, fits=True)
        self._delegate = CourseDelegate(look, self.list)
        self._lay_out()
        self._connect(news)
        self.reload()

    @property
    def removals(self) -> Removals:
        """Removals that can still be taken back."""
        return self._removals

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where removals are told, with their Undo."""
        self._removals.bind(toasts)

    def panes(self) -> list[QWidget]:
        """What F6 goes round."""
        return [self.list]

    def reload(self) -> None:
        """Read the courses anew."""
        self._tasks.run(_read_courses, self._show, owner=self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sort.setVisible(event.size().width() >= self._look.px(_NARROW))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes to the front is ready for the arrow keys."""
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        self._bar = self._make_bar()
        column.addWidget(self._bar)
        page = ScrollPage(self._look, spacing=12, top=12)
        self._card = Card(self._look, margin=1, spacing=0)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self._card.body.addWidget(self.list)
        page.body.addWidget(self._card)
        self._sign_in = SignInCard(self._look)
        self._sign_in.sign_in_requested.connect(self.sign_in_requested)
        self._sign_in.setVisible(not self._signed_in)
        page.body.addWidget(self._sign_in)
        page.body.addStretch(1)
        self._pages = QStackedWidget()
        loading = Skeleton(self._look, row_height=109, block=52)
        self._empty = self._make_empty()
        for each in (loading, page, self._empty):
            self._pages.addWidget(each)
        self._content = page
        column.addWidget(self._pages, 1)

    def _make_header(self) -> PageHeader:
        header = PageHeader(self._look, "My courses")
        for words, icon, check in (("Storage", "hard-drive", False), ("Ready to go offline?", "plane", True)):
            button = Button(self._look, words, "secondary" if check else "ghost", icon)
            button.clicked.connect(lambda _checked=False, check=check: self.storage_requested.emit(check))
            button.setVisible(self._signed_in)
            header.add_action(button)
        return header

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(32, 4, 32, 0)
        row.setSpacing(12)
        row.addWidget(self._tabs)
        row.addStretch(1)
        self._filter.setMinimumWidth(self._look.px(120))
        self._filter.setMaximumWidth(self._look.px(200))
        row.addWidget(self._filter, 2)
        row.addWidget(self._sort)
        menu, group = QMenu(self._sort), QActionGroup(self)
        for key, words in SORTS.items():
            action = QAction(words, group, checkable=True, checked=key == "studied")
            action.triggered.connect(lambda _checked, chosen=key: self._on_sort_chosen(chosen))
            menu.addAction(action)
        self._sort.setMenu(menu)
        return bar

    def _make_empty(self) -> EmptyState:
        sync = Button(self._look, "Sync now", "primary", "refresh-cw")
        sync.clicked.connect(self.sync_requested)
        words = "The courses you own appear here after a sync."
        return EmptyState(self._look, "library", "No courses yet", words, [sync])

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        self._tabs.chosen.connect(lambda group: self.model.filter(group=group))
        self._filter.search_changed.connect(lambda words: self.model.filter(words=words))
        self._delegate.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.menu_requested.connect(self._open_menu)
        self.list.delete_requested.connect(self._on_remove)
        self._look.keys.bind("find", self, self._filter.setFocus)
        if self._downloads is not None:
            self._downloads.changed.connect(self.model.touch)
            self._downloads.finished.connect(self.reload)

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or piece.changes.kinds & _KINDS:
            self.reload()

    def _show(self, courses: Sequence[Course]) -> None:
        courses = self._removals.without_removed(courses)
        current = self.model.course_at(self.list.currentIndex())
        self.model.show(courses)
        if current is not None and (row := self.model.row_of(current.course)) >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        counts = self.model.counts()
        for key in ("all", "active", "completed", "expired"):
            self._tabs.set_count(key, counts[key])
        self._bar.setVisible(bool(courses))
        self._pages.setCurrentWidget(self._content if courses or not self._signed_in else self._empty)

    def _on_sort_chosen(self, key: str) -> None:
        self._sort.setText(SORTS[key])
        self.model.filter(sort=key)

    def _on_chosen(self, choice: RowChoice) -> None:
        self._act(self.model.index(choice.row), choice.key)

    def _on_opened(self, index: QModelIndex) -> None:
        course = self.model.course_at(index)
        if course is not None and course.bytes_here:
            self.open_requested.emit(course.course)
        elif course is not None:
            self._act(index, index.data(ROW).device.action)

    def _act(self, index: QModelIndex, key: str) -> None:
        course = self.model.course_at(index)
        if course is None:
            return
        if key == "menu":
            rect = self.list.visualRect(index)
            self._open_menu(index, self.list.viewport().mapToGlobal(QPoint(rect.right() - 40, rect.center().y() + 16)))
        elif key in {"open", "renew"}:
            (self.open_requested if key == "open" else self.renew_requested).emit(course.course)
        elif key == "remove":
            self._removals.ask(course)
        elif key == "news":
            self._tasks.run(partial(_read_news, course=course.course), partial(self._show_news, course), owner=self)
        elif self._downloads is not None:
            acts = {"download": self._downloads.begin, "resume": self._downloads.go_on}
            acts |= {"pause": self._downloads.pause, "cancel": self._downloads.cancel}
            if key in acts:
                acts[key](course.course)

    def _show_news(self, course: Course, news: WhatIsNew | None) -> None:
        row = self.model.row_of(course.course)
        if news is None or row < 0:
            return
        rect = self.list.visualRect(self.model.index(row))
        popover = NewsPopover(self._look, course, news, self)
        popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popover.open_at(QRect(self.list.viewport().mapToGlobal(rect.topLeft()), rect.size()))

    def _on_remove(self, index: QModelIndex) -> None:
        self._act(index, "remove")

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        course = self.model.course_at(index)
        if course is None:
            return
        device = index.data(ROW).device
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offers = [("open", "Open", bool(course.bytes_here))]
        offers += [(device.action, device.action_words, device.action not in {"", "open"})]
        offers += [("news", "What is new", course.update_bytes is not None or course.has_news)]
        offers += [("pause", "Pause download", device.can_pause), ("cancel", "Cancel download", device.can_cancel)]
        removable = bool(course.bytes_here) and not device.can_pause and self._signed_in
        offers += [("remove", "Remove from this device", removable)]
        for key, words, wanted in offers:
            if wanted:
                menu.addAction(words, partial(self._act, index, key))
        menu.popup(where)


def _read_courses(store: Store) -> tuple[Course, ...]:
    from localdb.courses import courses

    return courses(store)


def _read_news(store: Store, course: str) -> WhatIsNew | None:
    """What the learner asks to see they have seen."""
    from localdb.editions import news_of, see_news

    see_news(store, course)
    return news_of(store, course)
