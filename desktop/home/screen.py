"""Home: a greeting, the lesson to go on with, the week, a few figures, the other courses and what waits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.courses.sign_in_card import SignInCard
from desktop.design.button import Button
from desktop.design.card import Card, Pane
from desktop.design.empty_state import EmptyState
from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel
from desktop.design.scroll_page import ScrollPage
from desktop.design.skeleton import Skeleton
from desktop.figures import counted
from desktop.home.continue_card import ContinueCard
from desktop.home.figure_strip import FigureStrip
from desktop.home.home_words import date_line, greeting, hours, spent_words
from desktop.home.recent_card import RecentCard
from desktop.home.waiting_card import WaitingCard
from desktop.home.week_card import WeekCard
from desktop.trouble import Trouble

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.home.sight import HomeSight
    from desktop.news import News, Piece
    from desktop.sidebar.sync_row import SyncGlance
    from desktop.tasks import Tasks
    from localdb.store import Store

_SIDE, _NARROW = 312, 800
_NEWS_PAUSE_MS = 250
_FIGURES = ("Courses", "Hours this week", "Total spent", "Certificates")
_FIGURES_HERE = ("Courses", "Hours this week", "Notes", "Bookmarks")
"""Without an account nothing is bought or certified."""


class HomeScreen(Pane):
    """`lesson_requested` carries course and lesson, `read` a `HomeSight`, the others a course or nothing."""

    lesson_requested = Signal(str, str)
    contents_requested = Signal(str)
    course_requested = Signal(str)
    courses_requested = Signal()
    sync_page_requested = Signal()
    sync_requested = Signal()
    sign_in_requested = Signal()
    read = Signal(object)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, name: str = "", *, signed_in: bool) -> None:
        super().__init__(look)
        self._look, self._tasks, self._name, self._signed_in = look, tasks, name, signed_in
        self.sight: HomeSight | None = None
        self._stale = False
        self._news_pause = QTimer(self, singleShot=True, interval=_NEWS_PAUSE_MS)
        self._news_pause.timeout.connect(self.reload)
        self._greeting = ElidedLabel(look, greeting(name, datetime.now().astimezone().hour), FontRole.GREETING)
        self._date = ElidedLabel(look, "", tone="text2")
        self.resume = ContinueCard(look)
        self.week = WeekCard(look)
        self.strip = FigureStrip(look, _FIGURES if signed_in else _FIGURES_HERE)
        self.recent = RecentCard(look)
        self.waiting = WaitingCard(look)
        self.sign_in = SignInCard(look)
        self.sample = self._make_sample()
        self._lay_out()
        self._connect(news)
        self.reload()

    def reload(self) -> None:
        """Read everything anew."""
        self._stale = False
        self._tasks.run(_read, self._show, self._on_unreadable, owner=self)

    def show_sync(self, glance: SyncGlance) -> None:
        """Show the state of sync."""
        self.waiting.show_glance(glance)

    def panes(self) -> list[QWidget]:
        """What F6 goes round; the first thing to press has the focus when Home is opened."""
        shown = (self.sample.findChild(Button), self.resume.button, self.recent.list)
        return [each for each in shown if each is not None and each.isVisibleTo(self)]

    # Qt -----------------------------------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self._look.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in (self._first, self._last):
            row.setDirection(direction)
        for card in (self.week, self.waiting):
            card.setMaximumWidth(16777215 if narrow else self._look.px(_SIDE))
            card.setMinimumWidth(0 if narrow else self._look.px(_SIDE))

    # Inside -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        page = ScrollPage(self._look, top=28)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._greeting)
        head.addWidget(self._date)
        page.body.addLayout(head)
        page.body.addSpacing(4)
        self._first, self._last = _row(), _row()
        self._first.addWidget(self.resume, 1)
        self._first.addWidget(self.week)
        self._last.addWidget(self.recent, 1)
        self._last.addWidget(self.waiting)
        page.body.addWidget(self.sample)
        page.body.addLayout(self._first)
        page.body.addWidget(self.strip)
        page.body.addWidget(self.sign_in)
        page.body.addLayout(self._last)
        page.body.addStretch(1)
        self._pages = QStackedWidget()
        self._loading, self._content = Skeleton(self._look, row_height=124, block=92, patience=0), page
        self._empty = self._make_empty()
        self._trouble = Trouble(self._look)
        self._trouble.retry_requested.connect(self.reload)
        for each in (self._loading, self._content, self._empty, self._trouble):
            self._pages.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _make_sample(self) -> Card:
        card = Card(self._look, margin=8)
        opened = Button(self._look, "Open the sample", "primary")
        opened.clicked.connect(self._on_sample_opened)
        sign_in = Button(self._look, "Sign in", "secondary")
        sign_in.clicked.connect(self.sign_in_requested)
        words = "Study it now without an account. Everything works offline."
        card.body.addWidget(EmptyState(self._look, "book-open", "A sample course is ready", words, [opened, sign_in]))
        return card

    def _make_empty(self) -> EmptyState:
        sync = Button(self._look, "Sync now", "primary", "refresh-cw")
        sync.clicked.connect(self.sync_requested)
        words = "The courses you own appear here after a sync."
        return EmptyState(self._look, "library", "Nothing to study yet", words, [sync])

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        self.resume.continue_requested.connect(self.lesson_requested)
        self.resume.contents_requested.connect(self.contents_requested)
        self.recent.course_requested.connect(self.course_requested)
        self.recent.all_requested.connect(self.courses_requested)
        self.waiting.page_requested.connect(self.sync_page_requested)
        self.sign_in.sign_in_requested.connect(self.sign_in_requested)

    def _on_news(self, _piece: Piece) -> None:
        """Anything may change a figure here; read once for a flock of news, and only when somebody looks."""
        self._stale = True
        if self.isVisible():
            self._news_pause.start()

    def _on_unreadable(self, error: Exception) -> None:
        if self.sight is None:
            self._trouble.show_error(error)
            self._pages.setCurrentWidget(self._trouble)
        self.failed.emit(error)

    def _show(self, sight: HomeSight) -> None:
        from desktop.home.sight import recent

        self.sight = sight
        self._greeting.set_text(greeting(self._name, datetime.fromtimestamp(sight.now / 1000).astimezone().hour))
        self._date.set_text(date_line(sight))
        others = recent(sight)
        on = [sight.resume.course] if sight.resume else []
        cloths = self._look.theme.cloth.row([each.course for each in (*on, *others)])
        if sight.resume is not None:
            self.resume.show_resume(sight.resume, cloths[0], sight.now)
        self.recent.show_courses(list(zip(others, cloths[len(on) :], strict=True)))
        self.week.show_sight(sight)
        self.waiting.show_waiting(sight.waiting)
        self._show_figures(sight)
        self._show_parts(sight)
        self.read.emit(sight)

    def _show_parts(self, sight: HomeSight) -> None:
        """A first visit has the sample and nothing else; without an account nothing waits to be sent."""
        first_visit = not self._signed_in and not any(course.last_studied for course in sight.courses)
        self.sample.setVisible(first_visit)
        self.resume.setVisible(sight.resume is not None and not first_visit)
        self.week.setVisible(not first_visit)
        self.strip.setVisible(not first_visit)
        self.sign_in.setVisible(not self._signed_in and not first_visit)
        self.waiting.setVisible(self._signed_in)
        self._pages.setCurrentWidget(self._content if sight.courses or not self._signed_in else self._empty)

    def _show_figures(self, sight: HomeSight) -> None:
        done = sum(1 for each in sight.courses if each.total and each.completed >= each.total)
        active = sum(1 for each in sight.courses if each.status == "active") - done
        month = datetime.fromtimestamp(sight.now / 1000).astimezone()
        courses, week, third, fourth = self.strip.cells
        courses.show_figure(str(len(sight.courses)), f"{max(active, 0)} active, {done} completed")
        week.show_figure(hours(sum(sight.week)), f"{hours(sight.month)} in {month:%B}")
        figures = sight.figures
        if self._signed_in:
            third.show_figure(*spent_words(sight.spent))
            fourth.show_figure(str(figures.certificates), "see Achievements" if figures.certificates else "none yet")
            return
        third.show_figure(str(figures.notes), f"in {counted(figures.noted_courses, 'course')}" if figures.notes else "")
        in_courses = f"in {counted(figures.marked_courses, 'course')}" if figures.bookmarks else ""
        fourth.show_figure(str(figures.bookmarks), in_courses)

    def _on_sample_opened(self) -> None:
        if self.sight is not None and self.sight.resume is not None:
            self.lesson_requested.emit(self.sight.resume.course.course, self.sight.resume.lesson)


def _row() -> QBoxLayout:
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    row.setSpacing(16)
    return row


def _read(store: Store) -> HomeSight:
    from desktop.home.sight import read_home

    return read_home(store)
