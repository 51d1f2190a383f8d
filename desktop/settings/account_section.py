"""Who is signed in where, and on which other devices."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.design.button import Button
from desktop.figures import ago
from desktop.settings.section import Section
from desktop.settings.setting_card import SettingCard, SettingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from localdb.home import Account
    from sync.protocol import DeviceInfo


class AccountSection(Section):
    """Who is signed in where, and on which other devices."""

    key, title, icon = "account", "Account and devices", "circle-user"

    sign_in_requested = Signal()
    sign_out_requested = Signal()
    devices_requested = Signal()
    device_sign_out_requested = Signal(str)

    def __init__(self, look: Appearance, account: Account | None) -> None:
        super().__init__(look)
        self.devices = SettingCard(look, "Devices")
        self._told = False
        if account is None:
            self.add(SettingCard(look, "Account", [self._nobody(look)]))
            return
        leave = Button(look, "Sign out", small=True)
        leave.clicked.connect(self.sign_out_requested)
        rows = [
            SettingRow(look, "Learner", f"{account.name}, {account.email}", leave, also="sign out leave"),
            SettingRow(look, "Server", account.server, also="school address sync"),
            SettingRow(look, "This device", account.device_name, also="name computer"),
        ]
        self.add(SettingCard(look, "Account", rows), self.devices)
        self._say("Asking the server", "")

    def ask(self) -> None:
        """The page is being looked at: it should be of now."""
        self.devices_requested.emit()

    def are_devices_known(self) -> bool:
        """Whether the list is the server's."""
        return self._told

    def show_devices(self, devices: Sequence[DeviceInfo]) -> None:
        """What the server says."""
        self._told = True
        now = time.time_ns() // 1_000_000
        self.devices.show_rows([self._device(each, now) for each in devices if not each.signed_out])

    def show_trouble(self, words: str) -> None:
        """The list can't be had now; one that was had stays."""
        if not self._told:
            self._say("The list of your devices isn’t here", words)

    def _device(self, device: DeviceInfo, now: int) -> SettingRow:
        seen = "this one" if device.this else f"last seen {ago(device.last_seen, now)}"
        about = " · ".join(part for part in (device.platform, seen) if part)
        leave = None
        if not device.this:
            leave = Button(self._look, "Sign out", small=True)
            leave.setAccessibleName(f"Sign out {device.name}")
            leave.clicked.connect(lambda: self.device_sign_out_requested.emit(device.device))
        return SettingRow(self._look, device.name, about, leave, also="device computer signed in sign out lost stolen")

    def _say(self, name: str, detail: str) -> None:
        again = None
        if detail:
            again = Button(self._look, "Try again", icon="refresh-cw", small=True)
            again.clicked.connect(self.devices_requested)
        self.devices.show_rows([SettingRow(self._look, name, detail, again, also="devices")])

    def _nobody(self, look: Appearance) -> SettingRow:
        enter = Button(look, "Sign in", "primary", small=True)
        enter.clicked.connect(self.sign_in_requested)
        words = "The sample course and what you write in it stay on this computer"
        return SettingRow(look, "Nobody is signed in", words, enter, also="account server learner")
