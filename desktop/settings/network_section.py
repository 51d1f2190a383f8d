"""Network: which proxy, whose certificates, and a look whether the server can be reached that way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop.design.button import Button
from desktop.design.segments import Segments
from desktop.settings.section import Section
from desktop.settings.setting_card import SettingCard, SettingRow, side_by_side
from sync.way import DIRECT, SYSTEM, Way

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_OWN = "own"
_PROXIES = [(SYSTEM, "System"), (DIRECT, "None"), (_OWN, "Own address")]
_EXAMPLE = "http://proxy.example:3128"
_FIELD = 240
_TRUSTED = "Only what this computer trusts"


class NetworkSection(Section):
    """`way_chosen` carries a `Way`; its proxy may hold a name and a password, which are never shown again."""

    key, title, icon = "network", "Network", "wifi"

    way_chosen = Signal(object)
    test_requested = Signal()

    def __init__(self, look: Appearance, *, signed_in: bool) -> None:
        super().__init__(look)
        self._way = Way()
        self.test = Button(look, "Test", small=True)
        self.test.setAccessibleName("Test the connection")
        self.test.setEnabled(signed_in)
        asked = "Whether the server can be reached from here" if signed_in else "Sign in: there is no server to ask yet"
        self._tested = SettingRow(
            look, "Test the connection", asked, self.test, also="server offline internet", whole=True
        )
        self.proxy = Segments(look, _PROXIES, "joined", name="Proxy")
        self.address = QLineEdit()
        self.address.setPlaceholderText(_EXAMPLE)
        self.address.setAccessibleName("Address of the proxy")
        self.address.setMinimumWidth(look.px(_FIELD))
        detail = "With a sign-in: http://name:password@proxy:port"
        self._own = SettingRow(look, "Address of the proxy", detail, self.address, also="proxy password")
        self.choose_file = Button(look, "Choose…", small=True)
        self.choose_file.setAccessibleName("Choose your organisation's certificate")
        self.remove_file = Button(look, "Remove", "ghost", small=True)
        self.remove_file.setAccessibleName("Trust only what this computer trusts")
        self._authority = SettingRow(
            look, "Your organisation's certificate", _TRUSTED, side_by_side(self.remove_file, self.choose_file),
            also="tls ssl ca authority proxy trust",
        )  # fmt: skip
        proxy = SettingRow(look, "Proxy", "System follows your computer", self.proxy, also="firewall")
        self._card = SettingCard(look, "Way to the server", [proxy, self._own, self._authority])
        self.add(SettingCard(look, "Connection", [self._tested]), self._card)
        self._connect()
        self.show_way(Way())

    def show_way(self, way: Way) -> None:
        """Show what is chosen."""
        self._way = way
        self.proxy.choose(_OWN if way.own_proxy else way.proxy)
        self.address.setText(way.own_proxy or "")
        self._show_own(own=bool(way.own_proxy))
        self._authority.show_detail(Path(way.authority).name if way.authority else _TRUSTED)
        self._authority.setToolTip(way.authority)
        self.remove_file.setVisible(bool(way.authority))

    def show_test(self, words: str) -> None:
        """Say what a test has found, or that one is under way."""
        self._tested.show_detail(words)

    @property
    def tested(self) -> str:
        """What the last test has found."""
        return self._tested.detail

    def show_trouble(self, words: str) -> None:
        """What was typed or chosen can't be used: say why, and stay with what was."""
        self.show_test(words)
        self.show_way(self._way)

    def _connect(self) -> None:
        self.test.clicked.connect(self.test_requested)
        self.proxy.chosen.connect(self._on_proxy)
        self.address.editingFinished.connect(self._on_address)
        self.choose_file.clicked.connect(self._on_choose)
        self.remove_file.clicked.connect(lambda: self._choose(Way(self._way.proxy)))

    def _on_proxy(self, key: str) -> None:
        self._show_own(own=key == _OWN)
        if key == _OWN:
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._choose(Way(key, self._way.authority))

    def _on_address(self) -> None:
        typed = self.address.text().strip()
        if typed and typed != self._way.proxy:
            self._choose(Way(typed, self._way.authority))

    def _on_choose(self) -> None:
        kinds = "Certificates (*.pem *.crt *.cer);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileName(self, "Your organisation's certificate", "", kinds)
        if chosen:
            self._choose(Way(self._way.proxy, chosen))

    def _choose(self, way: Way) -> None:
        if way != self._way:
            self.way_chosen.emit(way)

    def _show_own(self, *, own: bool) -> None:
        self._own.is_wanted = own
        self._card.refresh()
