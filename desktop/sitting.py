"""One learner at the desk: the window with its screens and all that works behind it.

Made when somebody sits down and put away when they go, so that nothing of one learner is ever seen by another.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.account.account_menu import AccountMenu
from desktop.account.sign_in_screen import SignInScreen
from desktop.account.signing import SignInForm, connect_as, sign_in, sign_out
from desktop.bookmarks.screen import BookmarksScreen
from desktop.courses.downloads import Downloads
from desktop.courses.sample import put_sample
from desktop.courses.screen import CoursesScreen
from desktop.courses.unfinished import Unfinished
from desktop.design.cover import Book
from desktop.design.theme import RESOURCES
from desktop.home.screen import HomeScreen
from desktop.indexing import LessonIndexing
from desktop.main_window import MainWindow
from desktop.messages import words_for
from desktop.news import News
from desktop.notes.screen import NotesScreen
from desktop.reading import Reading
from desktop.screen import Screen
from desktop.searching import Action, Searching
from desktop.settings.screen import SettingsScreen
from desktop.sidebar.course_row import StudiedCourse
from desktop.sync_status.corner import SyncCorner
from desktop.sync_status.link import SyncLink
from desktop.sync_status.screen import SyncScreen
from desktop.sync_status.status_words import glance_of
from desktop.tasks import Tasks
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.account.secrets import Secrets
    from desktop.courses.downloads import Download
    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory
    from desktop.news import Piece
    from desktop.reader.reader import ReaderScreen
    from localdb.courses import Course
    from localdb.home import Account, Home
    from localdb.store import Store
    from sync.http import HttpRemote
    from sync.worker import SyncNews

_MINUTE_MS = 30_000
_STUDYING = 3


class Sitting(QObject):
    """`changed_seats` when somebody signed in or out: this sitting is over. It carries what went wrong, or None."""

    changed_seats = Signal(object)

    def __init__(
        self,
        look: Appearance,
        home: Home,
        memory: Memory,
        secrets: Callable[[str], Secrets],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._home, self._memory, self._secrets = look, home, memory, secrets
        self._account = home.current()
        self._sample = ""
        self._open_courses: tuple[Course, ...] = ()
        self.tasks = Tasks(partial(self._open_store, "window"), self)
        self._errands = Tasks(partial(self._open_store, "errands"), self)
        self._fetching = Tasks(partial(self._open_store, "downloads"), self)
        self.news = News(self.tasks, self)
        self.link = SyncLink(self)
        unfinished = Unfinished(memory, self._account.learner) if self._account else None
        self.indexing = LessonIndexing(self._errands, self)
        self.downloads = Downloads(self._fetching, self._connect, _said, self, unfinished=unfinished)
        self._make_screens()
        self._make_window()
        self._connect_screens()
        self._connect_window()
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._show_sync)

    def _open_store(self, app: str) -> Store:
        return open_store(self._home, self._account, app=app)

    # The work behind the window -----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin what may wait until the window has been painted."""
        self.news.start()
        self._minute.start()
        self.indexing.nudge()
        if self._account is not None:
            self.link.start(self._home, self._account, self._connect)
            self.downloads.go_on_from_last_time()
        else:
            sample = RESOURCES / "sample"
            self.tasks.run(lambda store: put_sample(store, sample), self._on_sample, self._tell, owner=self)

    def end(self) -> None:
        """Save, stop and close everything, in this order; nothing is lost when it takes too long and is killed."""
        self.notes.leave()
        self.reading.leave()
        self.indexing.stop()
        self.courses.removals.carry_out_all()
        self.sync.give_up_all()
        self.downloads.stop_all()
        self._minute.stop()
        self.news.stop()
        self.link.stop()
        for tasks in (self._fetching, self._errands, self.tasks):
            tasks.close()

    def _connect(self) -> HttpRemote:
        assert self._account is not None
        return connect_as(self._home, self._account, self._secrets(""))

    def _on_sample(self, course: str) -> None:
        self._sample = course

    # The screens --------------------------------------------------------------------------------------------------

    def _make_screens(self) -> None:
        look, tasks, news, account = self._look, self.tasks, self.news, self._account
        downloads = self.downloads if account else None
        name = account.name if account else ""
        self.home = HomeScreen(look, tasks, news, name, signed_in=account is not None)
        self.courses = CoursesScreen(look, tasks, news, downloads, signed_in=account is not None)
        self.notes = NotesScreen(look, tasks, news)
        self.bookmarks = BookmarksScreen(look, tasks, news)
        self.sync = SyncScreen(look, tasks, news, _host(account))
        self.settings = SettingsScreen(look, self._home.path, account)
        known = account or next(iter(self._home.accounts()), None)
        self.sign_in = SignInScreen(look, server=known.server if known else "", email=known.email if known else "")

    def _make_window(self) -> None:
        screens = [
            Screen("home", "Home", "house", self.home, panes=self.home.panes),
            Screen("courses", "My courses", "library", self.courses, panes=lambda: [self.courses.list]),
            Screen("notes", "Notes", "notebook-pen", self.notes, panes=self.notes.panes),
            Screen("bookmarks", "Bookmarks", "bookmark", self.bookmarks, panes=self.bookmarks.panes),
            Screen("sync", "Sync", "refresh-cw", self.sync, entry=False, panes=self.sync.panes),
            Screen("settings", "Settings", "settings", self.settings, entry=False),
            Screen("sign_in", "Sign in", "log-in", self.sign_in, entry=False, alone=True),
        ]
        self.window = MainWindow(self._look, screens, self._memory, with_settings=True)
        self.window.show_account(self._account.name if self._account else "Not signed in")
        for screen in (self.courses, self.notes, self.bookmarks, self.sync):
            screen.bind_toasts(self.window.toasts)
        self.reading = Reading(self.window, self._make_reader, self)
        self.searching = Searching(self._look, self.tasks, self.window, self.reading, self.notes, self._make_actions())
        signed_in = self._account is not None
        self.corner = SyncCorner(self._look, self.window, self.link, self.downloads, signed_in=signed_in)
        self._menu = AccountMenu(self._account, self.window)
        self.window.open_screen("home")

    def _make_actions(self) -> list[Action]:
        """What the palette can do from anywhere."""
        sync, theme = self.link.sync_now, self._on_theme_chosen
        actions = [
            Action("new_note", "New note", "plus", self._begin_note, "Ctrl+N", also="write"),
            Action("light", "Light theme", "sun", partial(theme, "light"), also="appearance bright day"),
            Action("dark", "Dark theme", "moon", partial(theme, "dark"), also="appearance night"),
            Action("system", "Theme of the system", "monitor", partial(theme, "system"), also="appearance"),
        ]
        if self._account is None:
            return [*actions, Action("sign_in", "Sign in", "log-in", self.open_sign_in, also="account")]
        return [Action("sync", "Sync now", "refresh-cw", sync, "F5", also="send try"), *actions]

    def _begin_note(self) -> None:
        self.window.open_screen("notes")
        self.notes.new_note()

    def _connect_screens(self) -> None:
        self.home.lesson_requested.connect(self.reading.open_lesson)
        self.home.contents_requested.connect(self.reading.open_contents)
        self.home.course_requested.connect(self.open_course)
        self.home.courses_requested.connect(lambda: self.window.open_screen("courses"))
        self.home.sync_page_requested.connect(lambda: self.window.open_screen("sync"))
        self.home.sync_requested.connect(self.link.sync_now)
        self.home.sign_in_requested.connect(self.open_sign_in)
        self.courses.open_requested.connect(self.open_course)
        self.courses.sign_in_requested.connect(self.open_sign_in)
        self.courses.sync_requested.connect(self.link.sync_now)
        self.courses.courses_changed.connect(self._on_courses_changed)
        self.notes.lesson_requested.connect(self.reading.open_note)
        self.notes.link_requested.connect(self._open_outside)
        self.notes.counted.connect(lambda count: self.window.show_count("notes", count))
        self.bookmarks.open_requested.connect(self.reading.open_bookmark)
        self.bookmarks.counted.connect(lambda count: self.window.show_count("bookmarks", count))
        self.sync.sync_requested.connect(self.link.sync_now)
        self.sync.note_copied.connect(self._on_note_copied)
        self.sync.unlock_requested.connect(self._on_unlock)
        for screen in (self.home, self.notes, self.bookmarks, self.sync):
            screen.failed.connect(self._tell)
        self.settings.theme_chosen.connect(self._on_theme_chosen)
        self.settings.scale_chosen.connect(self._on_scale_chosen)
        self.sign_in.sign_in_requested.connect(self._on_sign_in)
        self.sign_in.sample_requested.connect(self._on_sample_requested)

    def _connect_window(self) -> None:
        window = self.window
        window.course_requested.connect(self.open_course)
        window.downloads_requested.connect(lambda: window.open_screen("courses"))
        window.sync_requested.connect(self.link.sync_now)
        self.corner.sign_in_requested.connect(self.open_sign_in)
        self.corner.unlock_requested.connect(self._on_unlock)
        window.account_requested.connect(lambda: self._menu.open_above(window.sidebar.account_row))
        window.settings_requested.connect(lambda: window.open_screen("settings"))
        self._menu.sign_in_requested.connect(self.open_sign_in)
        self._menu.sign_out_requested.connect(self._on_sign_out)
        self._menu.settings_requested.connect(lambda: window.open_screen("settings"))
        self.reading.download_requested.connect(self.downloads.begin)
        self.reading.failed.connect(self._tell)
        self.link.news_changed.connect(self._on_sync_news)
        self.news.changed.connect(self._on_news)
        self.downloads.arrived.connect(self._on_arrived)

    # The reader ---------------------------------------------------------------------------------------------------

    @property
    def reader(self) -> ReaderScreen:
        """The reader, made when it is first asked for."""
        return self.reading.reader

    def _make_reader(self) -> ReaderScreen:
        from desktop.reader.reader import ReaderScreen

        return ReaderScreen(self._look, self.tasks, self.news, self._home.blobs, self._memory)

    def open_course(self, course: str) -> None:
        """Open a course where the learner stopped."""
        self.reading.open_course(course)

    # What is shown of the work ------------------------------------------------------------------------------------

    def _on_courses_changed(self, courses: Sequence[Course]) -> None:
        self._open_courses = tuple(courses)
        self.corner.show_courses(courses)
        self.searching.show_courses(courses)
        studied = sorted((each for each in courses if each.last_studied), key=lambda each: -(each.last_studied or 0))
        unfinished = [each for each in studied if each.status == "active" and each.completed < each.total][:_STUDYING]
        cloths = self._look.theme.cloth.row([each.course for each in unfinished])
        rows = [
            StudiedCourse(Book(each.course, each.title, cloth=cloth), each.percent)
            for each, cloth in zip(unfinished, cloths, strict=True)
        ]
        self.window.show_studying(rows)

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or "enrolment" in piece.changes.kinds:
            self.indexing.nudge()
        if piece.changes.author not in {"sync", "another process"}:
            self.link.nudge()

    def _on_sync_news(self, news: SyncNews) -> None:
        self._menu.waiting = news.counts.pending
        self.sync.show_news(news)
        self._show_sync()

    def _show_sync(self) -> None:
        self.corner.show_sync()
        self.home.show_sync(glance_of(self.link.news, _now()))

    def _on_arrived(self, download: Download) -> None:
        title = next((each.title for each in self._open_courses if each.course == download.course), "")
        if title and self.window.place.screen != "courses":
            named = f"Section {', '.join(download.sections)} of “{title}”" if download.sections else f"“{title}”"
            self.window.toasts.show_toast(f"{named} is on this device", icon="circle-check")

    # Sync ---------------------------------------------------------------------------------------------------------

    def _on_unlock(self, passphrase: str) -> None:
        self._secrets(passphrase)
        self.link.sync_now()

    def _on_note_copied(self, note: str) -> None:
        self.window.open_screen("notes")
        self.notes.open_note(note)

    # Signing in and out -------------------------------------------------------------------------------------------

    def open_sign_in(self) -> None:
        """Show the form."""
        self.window.open_screen("sign_in")
        self.sign_in.focus_first_empty()
        self._errands.run(lambda _: _has_keyring(), self._on_keyring_known, owner=self)

    def _on_keyring_known(self, in_keyring: bool) -> None:  # noqa: FBT001
        self.sign_in.show_keeping(in_keyring=in_keyring)

    def _on_sign_in(self, form: SignInForm) -> None:
        home, secrets = self._home, self._secrets
        self._errands.run(
            lambda _: sign_in(home, secrets(form.passphrase), form),
            lambda _account: self.changed_seats.emit(None),
            lambda error: self.sign_in.show_trouble(words_for(error)),
            owner=self,
        )

    def _on_sign_out(self, forget: bool) -> None:  # noqa: FBT001  a slot
        """Everything of this sitting lets go of its files first: they may be about to be deleted."""
        self.notes.leave()
        self.indexing.stop()
        self.news.stop()
        self.downloads.stop_all()
        home, secrets, connect, link = self._home, self._secrets, self._connect, self.link

        def leave(store: Store) -> None:
            link.stop()
            store.close()
            sign_out(home, secrets(""), connect, forget=forget)

        for tasks in (self.tasks, self._fetching):
            tasks.run(lambda store: store.close(), owner=self)
        self._errands.run(leave, self.changed_seats.emit, self.changed_seats.emit, owner=self)

    def _on_sample_requested(self) -> None:
        self.window.open_screen("courses")
        if self._sample:
            self.open_course(self._sample)

    # Small things -------------------------------------------------------------------------------------------------

    def _on_theme_chosen(self, choice: str) -> None:
        self._look.choose_theme(choice)
        self._memory.setValue("look/theme", choice)

    def _on_scale_chosen(self, scale: float) -> None:
        self._look.choose_scale(scale)
        self._memory.setValue("look/scale", scale)

    def _open_outside(self, url: QUrl) -> None:
        if url.scheme() in {"http", "https", "mailto"}:
            QDesktopServices.openUrl(url)

    def _tell(self, error: Exception) -> None:
        """An error in words; what we did not expect goes to the log as well."""
        tell_in_window(self.window, error)


def tell_in_window(window: MainWindow, error: Exception) -> None:
    """Say in a toast what happened, what is safe and what to do."""
    words = _said(error)
    if words not in window.toasts.shown():
        window.toasts.show_toast(words, icon="circle-alert")


def _said(error: Exception) -> str:
    words = words_for(error)
    return f"{words.message} {words.next}".strip()


def _host(account: Account | None) -> str:
    return QUrl(account.server).host() if account else ""


def _has_keyring() -> bool:
    from desktop.account.secrets import safe_keyring

    return safe_keyring() is not None


def _now() -> int:
    return time.time_ns() // 1_000_000
