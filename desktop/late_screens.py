"""Every screen but Home and the reader: each is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QUrl

from desktop import connections
from desktop.late_page import LatePage
from desktop.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.account.join_screen import JoinScreen
    from desktop.account.profile_screen import ProfileScreen
    from desktop.account.sign_in_screen import SignInScreen
    from desktop.achievements.screen import AchievementsScreen
    from desktop.bookmarks.screen import BookmarksScreen
    from desktop.catalogue.payments_screen import PaymentsScreen
    from desktop.catalogue.screen import CatalogueScreen
    from desktop.compare.screen import CompareScreen
    from desktop.courses.screen import CoursesScreen
    from desktop.design.appearance import Appearance
    from desktop.notes.screen import NotesScreen
    from desktop.settings.screen import SettingsScreen
    from desktop.sitting import Sitting
    from desktop.storage.screen import StorageScreen
    from desktop.sync_status.screen import SyncScreen
    from desktop.tasks import Tasks
    from localdb.home import Account, Home
    from sync.protocol import DeviceInfo
    from sync.worker import SyncNews

Made = TypeVar("Made", bound="QWidget")


class LateScreens:
    """What is told to a screen that is not made yet it reads for itself when it is."""

    def __init__(self, sitting: Sitting, look: Appearance, home: Home, account: Account | None, errands: Tasks) -> None:
        self._sitting, self._look, self._home = sitting, look, home
        self._account, self._errands = account, errands
        self._pages: dict[str, LatePage] = {}

    def listed(self) -> tuple[Screen, ...]:
        """As the window lists them, those with an entry in the sidebar in its order."""
        return (
            self._screen("courses", "My courses", "library", entry=True),
            self._screen("notes", "Notes", "notebook-pen", entry=True),
            self._screen("bookmarks", "Bookmarks", "bookmark", entry=True),
            self._screen("catalogue", "Catalogue", "store", entry=True),
            self._screen("payments", "Payments", "receipt", under="catalogue"),
            self._screen("achievements", "Achievements", "award", entry=True),
            self._screen("sync", "Sync", "refresh-cw"),
            self._screen("storage", "On this device", "hard-drive", under="courses"),
            self._screen("compare", "Two versions", "git-compare", under="notes"),
            self._screen("profile", "Profile", "circle-user"),
            self._screen("settings", "Settings", "settings"),
            self._screen("sign_in", "Sign in", "log-in", alone=True),
            self._screen("join", "Create an account", "log-in", alone=True),
        )

    def _screen(
        self, key: str, title: str, icon: str, *, entry: bool = False, under: str = "", alone: bool = False
    ) -> Screen:
        page = self._pages[key] = LatePage(lambda: getattr(self, key))
        panes = list if alone else (lambda: getattr(self, key).panes())
        return Screen(key, title, icon, page, entry, under, alone=alone, panes=panes)

    def _placed(self, key: str, screen: Made) -> Made:
        self._pages[key].take(screen)
        return screen

    # The screens --------------------------------------------------------------------------------------------------

    @cached_property
    def courses(self) -> CoursesScreen:
        """The courses."""
        from desktop.courses.screen import CoursesScreen

        sitting, signed_in = self._sitting, self._account is not None
        downloads = sitting.downloads if signed_in else None
        screen = CoursesScreen(self._look, sitting.tasks, sitting.news, downloads, signed_in=signed_in)
        screen.bind_toasts(sitting.window.toasts)
        connections.connect_courses(sitting, screen)
        return self._placed("courses", screen)

    @cached_property
    def notes(self) -> NotesScreen:
        """All notes."""
        from desktop.notes.screen import NotesScreen

        sitting = self._sitting
        screen = NotesScreen(self._look, sitting.tasks, sitting.news, courses=sitting.open_courses)
        screen.bind_toasts(sitting.window.toasts)
        connections.connect_notes(sitting, screen)
        return self._placed("notes", screen)

    @cached_property
    def bookmarks(self) -> BookmarksScreen:
        """All bookmarks."""
        from desktop.bookmarks.screen import BookmarksScreen

        screen = BookmarksScreen(self._look, self._sitting.tasks, self._sitting.news)
        screen.bind_toasts(self._sitting.window.toasts)
        connections.connect_bookmarks(self._sitting, screen)
        return self._placed("bookmarks", screen)

    @cached_property
    def catalogue(self) -> CatalogueScreen:
        """What is offered, with the cart."""
        from desktop.catalogue.screen import CatalogueScreen
        from desktop.catalogue.till import Till

        sitting = self._sitting
        till = Till(self._errands, sitting.seat.connect_server, sitting) if self._account else None
        screen = CatalogueScreen(self._look, sitting.tasks, sitting.news, till)
        screen.bind_toasts(sitting.window.toasts)
        if sitting.link.news is not None:
            screen.show_sync(sitting.link.news)
        connections.connect_catalogue(sitting, screen)
        return self._placed("catalogue", screen)

    @cached_property
    def payments(self) -> PaymentsScreen:
        """What was paid."""
        from desktop.catalogue.payments_screen import PaymentsScreen

        screen = PaymentsScreen(self._look, self._sitting.tasks, self._sitting.news)
        connections.connect_payments(self._sitting, screen)
        return self._placed("payments", screen)

    @cached_property
    def sync(self) -> SyncScreen:
        """How far sync is, as it has been told until now."""
        from desktop.sync_status.screen import SyncScreen

        sitting = self._sitting
        screen = SyncScreen(self._look, sitting.tasks, sitting.news, self._host())
        screen.bind_toasts(sitting.window.toasts)
        screen.show_news(sitting.link.news)
        connections.connect_sync(sitting, screen)
        return self._placed("sync", screen)

    @cached_property
    def storage(self) -> StorageScreen:
        """What is on this device."""
        from desktop.storage.screen import StorageScreen

        sitting = self._sitting
        downloads = sitting.downloads if self._account else None
        screen = StorageScreen(
            *(self._look, sitting.tasks, self._errands, sitting.news, downloads),
            sitting.courses.removals,
            sitting.budget,
        )
        connections.connect_storage(sitting, screen)
        return self._placed("storage", screen)

    @cached_property
    def achievements(self) -> AchievementsScreen:
        """What was earned."""
        from desktop.achievements.screen import AchievementsScreen

        screen = AchievementsScreen(self._look, self._sitting.tasks, self._sitting.news)
        connections.connect_achievements(self._sitting, screen)
        return self._placed("achievements", screen)

    @cached_property
    def compare(self) -> CompareScreen:
        """Two versions of a note."""
        from desktop.compare.screen import CompareScreen

        screen = CompareScreen(self._look, self._sitting.tasks, self._sitting.news)
        screen.bind_toasts(self._sitting.window.toasts)
        connections.connect_compare(self._sitting, screen)
        return self._placed("compare", screen)

    @cached_property
    def profile(self) -> ProfileScreen:
        """The profile and the account."""
        from desktop.account.profile_screen import ProfileScreen

        screen = ProfileScreen(self._look, self._sitting.tasks, self._sitting.news, self._account)
        connections.connect_profile(self._sitting, screen)
        return self._placed("profile", screen)

    @cached_property
    def settings(self) -> SettingsScreen:
        """The settings."""
        from desktop.settings.screen import SettingsScreen

        motion = self._sitting.choices.motion
        screen = SettingsScreen(self._look, self._home.path, self._account, motion=motion)
        connections.connect_settings(self._sitting, screen)
        return self._placed("settings", screen)

    @cached_property
    def sign_in(self) -> SignInScreen:
        """The form, with what is known of whoever was here last."""
        from desktop.account.sign_in_screen import SignInScreen

        known = self._account or next(iter(self._home.accounts()), None)
        server, email = (known.server, known.email) if known else ("", "")
        screen = SignInScreen(self._look, server=server, email=email)
        connections.connect_sign_in(self._sitting, screen)
        return self._placed("sign_in", screen)

    @cached_property
    def join(self) -> JoinScreen:
        """The form of a new account or a new password."""
        from desktop.account.join_screen import JoinScreen

        screen = JoinScreen(self._look)
        connections.connect_join(self._sitting, screen)
        return self._placed("join", screen)

    # What is told to those that are made --------------------------------------------------------------------------

    def show_sync(self, news: SyncNews) -> None:
        """Sync has got on."""
        if self._is_made("sync"):
            self.sync.show_news(news)
        if self._is_made("catalogue"):
            self.catalogue.show_sync(news)

    def show_devices(self, devices: Sequence[DeviceInfo]) -> None:
        """The server has said which devices there are; settings that are not made yet will ask again."""
        if self._is_made("settings"):
            self.settings.account.show_devices(devices)

    def show_devices_trouble(self, error: Exception) -> None:
        """The server could not be asked."""
        from desktop.telling import said

        if self._is_made("settings"):
            self.settings.account.show_trouble(said(error))

    def leave_notes(self) -> None:
        """Save what is being written."""
        if self._is_made("notes"):
            self.notes.leave()

    def carry_out_all(self) -> None:
        """Nobody can take anything back any more."""
        if self._is_made("courses"):
            self.courses.removals.carry_out_all()
        if self._is_made("sync"):
            self.sync.give_up_all()

    def _host(self) -> str:
        return QUrl(self._account.server).host() if self._account else ""

    def _is_made(self, key: str) -> bool:
        return key in self.__dict__
