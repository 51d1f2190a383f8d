"""The screens that few look at in a sitting: each is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.connections import connect_compare, connect_settings, connect_storage
from desktop.late_page import LatePage
from desktop.screen import Screen
from desktop.telling import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.compare.screen import CompareScreen
    from desktop.design.appearance import Appearance
    from desktop.settings.screen import SettingsScreen
    from desktop.sitting import Sitting
    from desktop.storage.screen import StorageScreen
    from desktop.tasks import Tasks
    from localdb.home import Account, Home
    from sync.protocol import DeviceInfo


class LateScreens:
    """Settings alone take nearly half of what all the other screens take together."""

    def __init__(self, sitting: Sitting, look: Appearance, home: Home, account: Account | None, errands: Tasks) -> None:
        self._sitting, self._look, self._home = sitting, look, home
        self._account, self._errands = account, errands

    def listed(self) -> tuple[Screen, ...]:
        """As the window lists them; none has an entry in the sidebar of its own."""
        return (
            Screen(
                *("storage", "On this device", "hard-drive", LatePage(lambda: self.storage)),
                entry=False,
                under="courses",
                panes=self._panes_of_storage,
            ),
            Screen(
                *("compare", "Two versions", "git-compare", LatePage(lambda: self.compare)),
                entry=False,
                under="notes",
                panes=self._panes_of_compare,
            ),
            Screen(
                *("settings", "Settings", "settings", LatePage(lambda: self.settings)),
                entry=False,
                panes=self._panes_of_settings,
            ),
        )

    @cached_property
    def settings(self) -> SettingsScreen:
        """The settings."""
        from desktop.settings.screen import SettingsScreen

        motion = self._sitting.choices.motion
        screen = SettingsScreen(self._look, self._home.path, self._account, motion=motion)
        connect_settings(self._sitting, screen)
        return screen

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
        connect_storage(sitting, screen)
        return screen

    @cached_property
    def compare(self) -> CompareScreen:
        """Two versions of a note."""
        from desktop.compare.screen import CompareScreen

        screen = CompareScreen(self._look, self._sitting.tasks, self._sitting.news)
        screen.bind_toasts(self._sitting.window.toasts)
        connect_compare(self._sitting, screen)
        return screen

    def _panes_of_settings(self) -> Sequence[QWidget]:
        return self.settings.panes()

    def _panes_of_storage(self) -> Sequence[QWidget]:
        return self.storage.panes()

    def _panes_of_compare(self) -> Sequence[QWidget]:
        return self.compare.panes()

    def show_devices(self, devices: Sequence[DeviceInfo]) -> None:
        """The server has said which devices there are; settings that are not made yet will ask again."""
        if "settings" in self.__dict__:
            self.settings.account.show_devices(devices)

    def show_devices_trouble(self, error: Exception) -> None:
        """The server could not be asked."""
        if "settings" in self.__dict__:
            self.settings.account.show_trouble(said(error))
