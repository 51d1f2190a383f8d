"""One learner at the desk: the window with its screens and all that works behind it.

Made when somebody sits down and put away when they go, so that nothing of one learner is ever seen by another.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.account.account_menu import AccountMenu
from desktop.account.device_names import learn_device_names
from desktop.account.farewell import OVER
from desktop.account.seat import Seat
from desktop.backing_up import BackingUp
from desktop.connections import connect_home, connect_window, make_actions
from desktop.courses.downloads import Downloads
from desktop.courses.sample import put_sample
from desktop.courses.unfinished import Unfinished
from desktop.design.theme import RESOURCES
from desktop.home.screen import HomeScreen
from desktop.indexing import LessonIndexing
from desktop.late_screens import LateScreens
from desktop.main_window import MainWindow
from desktop.news import News
from desktop.reading import Reading
from desktop.screen import Screen
from desktop.searching import Searching
from desktop.settings.choices import LookChoices
from desktop.sidebar.course_row import studied_rows
from desktop.sidebar.figures import SidebarFigures
from desktop.storage.budget import Budget
from desktop.sync_status.brake import BrakeAsking
from desktop.sync_status.corner import SyncCorner
from desktop.sync_status.link import SyncLink
from desktop.sync_status.status_words import glance_of
from desktop.tasks import Tasks
from desktop.telling import said, tell_in_window
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop.account.join_screen import JoinScreen
    from desktop.account.profile_screen import ProfileScreen
    from desktop.account.secrets import Secrets
    from desktop.account.sign_in_screen import SignInScreen
    from desktop.account.signing import JoinForm, Purpose
    from desktop.achievements.screen import AchievementsScreen
    from desktop.bookmarks.screen import BookmarksScreen
    from desktop.catalogue.payments_screen import PaymentsScreen
    from desktop.catalogue.screen import CatalogueScreen
    from desktop.compare.screen import CompareScreen
    from desktop.courses.downloads import Download
    from desktop.courses.screen import CoursesScreen
    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory
    from desktop.news import Piece
    from desktop.notes.screen import NotesScreen
    from desktop.reader.reader import ReaderScreen
    from desktop.settings.screen import SettingsScreen
    from desktop.storage.screen import StorageScreen
    from desktop.sync_status.screen import SyncScreen
    from localdb.courses import Course
    from localdb.home import Home
    from localdb.store import Store
    from sync.errors import SignInNeeded
    from sync.worker import SyncNews

_MINUTE_MS = 30_000
_REST_MS = 200
"""Home is painted first: what follows imports the network's libraries, which takes as long as all before it."""


class Sitting(QObject):
    """`changed_seats` when somebody signed in or out: this sitting is over. It carries what went wrong, or None.

    `damage_found` carries what was found, what was saved and what happens next. `settled` once, when Home was read.
    """

    changed_seats = Signal(object)
    damage_found = Signal(str)
    settled = Signal()

    def __init__(
        self,
        look: Appearance,
        home: Home,
        memory: Memory,
        secrets: Callable[[str], Secrets],
        parent: QObject | None = None,
        *,
        window: MainWindow | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._home, self._memory = look, home, memory
        self._account = home.current()
        self._named = False  # whether the devices' names were asked for
        self._sample = ""
        self._leaving = False
        self.open_courses: tuple[Course, ...] = ()
        self.choices = LookChoices(look, memory)
        self._make_workers(secrets)
        self._late = LateScreens(self, look, home, self._account, self._errands)
        self.window = window or MainWindow(memory)
        self._make_window()
        connect_home(self)
        connect_window(self)
        self.link.news_changed.connect(self._on_sync_news)
        self.link.brought.connect(self.news.look_for_others, Qt.ConnectionType.QueuedConnection)
        self.news.changed.connect(self._on_news)
        self.downloads.arrived.connect(self._on_arrived)
        self.seat.changed.connect(self.changed_seats)
        self.damage_found.connect(self.window.show_warning)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._show_sync)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._begin_rest)
        for settled in (self.home.read, self.home.failed):
            settled.connect(self._on_home_settled, Qt.ConnectionType.SingleShotConnection)

    # The work behind the window -----------------------------------------------------------------------------------

    def _make_workers(self, secrets: Callable[[str], Secrets]) -> None:
        self.tasks = Tasks(partial(self._open_store, "window"), self)
        self._errands = Tasks(partial(self._open_store, "errands"), self)
        self._fetching = Tasks(partial(self._open_store, "downloads"), self)
        self.news = News(self.tasks, self)
        self.figures = SidebarFigures(self.tasks, self.news, self)
        self.link = SyncLink(self)
        self.seat = Seat(self._home, self._account, secrets, self._errands, self)
        self.indexing = LessonIndexing(self._errands, self)
        self._backing_up = BackingUp(self._errands, self)
        unfinished = Unfinished(self._memory, self._account.learner) if self._account else None
        self.budget = Budget(self._memory)
        self.downloads = Downloads(
            *(self._fetching, self.seat.connect_server, said, self), unfinished=unfinished, budget=self.budget.limit
        )

    def _open_store(self, app: str) -> Store:
        store = open_store(self._home, self._account, app=app)
        if store.moved_aside is not None:
            from desktop.messages import salvaged_words

            where, saved = store.moved_aside.name, salvaged_words(store.salvaged)
            self.damage_found.emit(f"The file of your work was damaged and is kept as {where}. {saved}")
        return store

    def begin(self) -> None:
        """Begin what may wait until the window has been painted."""
        self.news.start()
        self._minute.start()
        if self._account is None:
            sample = RESOURCES / "sample"
            self.tasks.run(lambda store: put_sample(store, sample), self._on_sample, self.tell, owner=self)

    def _on_home_settled(self, _read: object) -> None:
        self._rest.start()

    def _begin_rest(self) -> None:
        """Begin what may wait until Home shows what it has read: the network, the index, files to be cleared away."""
        self._backing_up.start()
        self.indexing.nudge()
        if self._account is not None:
            self.link.start(self._home, self._account, self.seat.connect_server)
            self.downloads.go_on_from_last_time()
            self._errands.run(_collect_unused, owner=self)
        self.settled.emit()

    def end(self) -> None:
        """Save, stop and close everything, in this order; nothing is lost when it takes too long and is killed."""
        self._late.leave_notes()
        self.reading.leave()
        self.indexing.stop()
        self._late.carry_out_all()
        self.downloads.stop_all()
        self._minute.stop()
        self._rest.stop()
        self._backing_up.stop()
        self.news.stop()
        self.link.stop()
        for tasks in (self._fetching, self._errands, self.tasks):
            tasks.close()

    def _on_sample(self, course: str) -> None:
        self._sample = course

    # The screens --------------------------------------------------------------------------------------------------

    def _make_window(self) -> None:
        signed_in = self._account is not None
        name = self._account.name if self._account else ""
        self.home = HomeScreen(self._look, self.tasks, self.news, name, signed_in=signed_in)
        screens = [Screen("home", "Home", "house", self.home, panes=self.home.panes), *self._late.listed()]
        self.window.furnish(self._look, screens, with_settings=True)
        self.window.show_account(self._account.name if self._account else "Not signed in")
        self.reading = Reading(self.window, self._make_reader, self)
        actions = make_actions(self, signed_in=signed_in)
        self.searching = Searching(self._look, self.tasks, self.window, self.reading, lambda: self.notes, actions)
        self.corner = SyncCorner(self._look, self.window, self.link, self.downloads, signed_in=signed_in)
        self.brake = BrakeAsking(self._look, self.tasks, self.window.toasts, self.window)
        self.menu = AccountMenu(self._account, self.window)
        self.window.open_screen("home")

    @property
    def errands(self) -> Tasks:
        """The thread of what nobody waits for."""
        return self._errands

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

    def open_sample(self) -> None:
        """Study without an account."""
        self.window.open_screen("courses")
        if self._sample:
            self.open_course(self._sample)

    def open_note(self, note: str) -> None:
        """Show a note on its own screen."""
        self.window.open_screen("notes")
        self.notes.open_note(note)

    def open_versions(self, note: str) -> None:
        """Show the two versions of a note."""
        self.window.open_screen("compare", note)
        self.compare.open_record(note)

    def open_conflict(self, conflict: str) -> None:
        """Show one pair of versions."""
        self.window.open_screen("compare", conflict)
        self.compare.open_versions(conflict)

    @property
    def courses(self) -> CoursesScreen:
        """The courses."""
        return self._late.courses

    @property
    def notes(self) -> NotesScreen:
        """All notes."""
        return self._late.notes

    @property
    def bookmarks(self) -> BookmarksScreen:
        """All bookmarks."""
        return self._late.bookmarks

    @property
    def catalogue(self) -> CatalogueScreen:
        """What is offered, with the cart."""
        return self._late.catalogue

    @property
    def payments(self) -> PaymentsScreen:
        """What was paid."""
        return self._late.payments

    @property
    def sync(self) -> SyncScreen:
        """How far sync is."""
        return self._late.sync

    @property
    def sign_in(self) -> SignInScreen:
        """The form."""
        return self._late.sign_in

    @property
    def profile(self) -> ProfileScreen:
        """The profile and the account."""
        return self._late.profile

    @property
    def achievements(self) -> AchievementsScreen:
        """What was earned."""
        return self._late.achievements

    @property
    def settings(self) -> SettingsScreen:
        """The settings."""
        return self._late.settings

    @property
    def storage(self) -> StorageScreen:
        """What is on this device."""
        return self._late.storage

    @property
    def compare(self) -> CompareScreen:
        """Two versions of a note."""
        return self._late.compare

    def renew(self, course: str) -> None:
        """Put a course whose access has ended into the cart, and show it."""
        self.window.open_screen("catalogue")
        self.catalogue.add_to_cart(course)

    def open_storage(self, check: bool) -> None:  # noqa: FBT001  a slot
        """Show what is on this device, and look whether one is ready to go offline if that was asked."""
        self.window.open_screen("storage")
        if check:
            self.storage.check()

    def open_settings(self, section: str) -> None:
        """Show a section of the settings."""
        self.window.open_screen("settings")
        self.settings.open_section(section)

    def show_devices(self) -> None:
        """Ask the server which devices there are; histories name them by it."""
        connect, late = self.seat.connect_server, self._late
        self._errands.run(
            lambda store: learn_device_names(store, connect()), late.show_devices, late.show_devices_trouble, owner=self
        )

    def begin_note(self) -> None:
        """Write a new note, from any screen."""
        self.window.open_screen("notes")
        self.notes.new_note()

    # What is shown of the work ------------------------------------------------------------------------------------

    def show_courses(self, courses: Sequence[Course]) -> None:
        """Tell all that name courses which there are now."""
        self.open_courses = tuple(courses)
        self.corner.show_courses(courses)
        self.searching.show_courses(courses)
        self.window.show_studying(studied_rows(courses, self._look.theme))

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or "enrolment" in piece.changes.kinds:
            self.indexing.nudge()
        if piece.changes.author not in {"sync", "another process"}:
            self.link.nudge()

    def _on_sync_news(self, news: SyncNews) -> None:
        if isinstance(news.error, OVER) and not self._leaving:
            self.leave_for_good(news.error)
        self.menu.waiting = news.counts.pending
        if news.status.state == "synced" and not self._named:
            self._named = True
            self.show_devices()
        self._late.show_sync(news)
        self.brake.show_news(news)
        self._show_sync()

    def _show_sync(self) -> None:
        self.corner.show_sync()
        self.home.show_sync(glance_of(self.link.news, time.time_ns() // 1_000_000))

    def _on_arrived(self, download: Download) -> None:
        title = next((each.title for each in self.open_courses if each.course == download.course), "")
        if title and self.window.place.screen != "courses":
            named = f"Section {', '.join(download.sections)} of “{title}”" if download.sections else f"“{title}”"
            self.window.toasts.show_toast(f"{named} is on this device", icon="circle-check")

    def tell(self, error: Exception) -> None:
        """An error in words."""
        tell_in_window(self.window, error, self.see_report)

    def see_report(self) -> None:
        """Show what was written down of faults."""
        from desktop.fault_report import see_report

        see_report(self._look, self._home.path / "logs", self.window)

    # Signing in and out -------------------------------------------------------------------------------------------

    def open_sign_in(self) -> None:
        """Show the form."""
        self.window.open_screen("sign_in")
        self.seat.prepare(self.sign_in)

    def open_join(self, purpose: Purpose) -> None:
        """Show the form of a new account or a new password, with what stands in the other one."""
        form = self.sign_in
        self.window.open_screen("join")
        self._late.join.begin(purpose, form.server.text(), form.email.text())

    def sign_in_as(self, typed: JoinForm) -> None:
        """The account is made, or its password is set: sign in with it."""
        self.open_sign_in()
        form = self.sign_in
        for field, words in ((form.server, typed.server), (form.email, typed.email), (form.password, typed.password)):
            field.field.setText(words)
        form.submit()

    @property
    def join(self) -> JoinScreen:
        """The form of a new account or a new password."""
        return self._late.join

    def unlock(self, passphrase: str) -> None:
        """Sync stands still for want of a passphrase: here it is."""
        self.seat.unlock(passphrase)
        self.link.sync_now()

    def leave_for_good(self, why: SignInNeeded) -> None:
        """This device was signed out from afar, or its account is gone: send the rest, and remove the copy."""
        self._leaving = True
        self._let_go()
        self.seat.leave_for_good((self.tasks, self._fetching), why, stop_sync=self.link.stop)

    def go_back(self, backup: Path) -> None:
        """Put a backup in the place of what is here; the sitting ends, and another one opens on it."""
        self._let_go()
        self.seat.go_back((self.tasks, self._fetching), backup, stop_sync=self.link.stop)

    def sign_out(self, forget: bool) -> None:  # noqa: FBT001  a slot
        """End this sitting."""
        self._let_go()
        self.seat.sign_out((self.tasks, self._fetching), forget=forget, stop_sync=self.link.stop)

    def _let_go(self) -> None:
        """Nothing may be at work on files that are about to be closed."""
        self._late.leave_notes()
        self.indexing.stop()
        self.news.stop()
        self.downloads.stop_all()


def _collect_unused(store: Store) -> int:
    from localdb.editions import collect_unused

    return collect_unused(store)
