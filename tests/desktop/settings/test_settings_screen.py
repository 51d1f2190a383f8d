"""Settings: everything acts at once, is found by its words, and says which devices there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from desktop.keys import DEEDS
from desktop.settings.choices import LookChoices
from desktop.settings.screen import SettingsScreen
from sync.protocol import DeviceInfo
from sync.way import Way
from tests.desktop.eyes import clipped, nameless
from tests.desktop.room import LEARNER

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.home import Account


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance) -> SettingsScreen:
    """As a learner has it who is signed in."""
    return shown(qtbot, look, LEARNER)


def shown(qtbot: QtBot, look: Appearance, account: Account | None) -> SettingsScreen:
    """The screen as the window shows it."""
    screen = SettingsScreen(look, Path("/home/ana/carrel"), account)
    qtbot.addWidget(screen)
    screen.resize(1060, 760)
    screen.show()
    return screen


def texts(screen: SettingsScreen) -> list[str]:
    """The sections in the list."""
    return [str(screen._names.index(row).data()) for row in range(screen._names.rowCount())]


def test_a_choice_acts_at_once_and_is_remembered(look: Appearance, tmp_path: Path) -> None:
    """Theme, size and motion; the next start finds them."""
    file = str(tmp_path / "window.ini")
    choices = LookChoices(look, QSettings(file, QSettings.Format.IniFormat))
    choices.choose_theme("dark")
    choices.choose_scale(1.25)
    choices.choose_motion("none")
    assert (look.choice, look.scale, look.is_still) == ("dark", 1.25, True)
    choices.choose_motion("always")
    assert not look.is_still
    again = QSettings(file, QSettings.Format.IniFormat)
    assert (again.value("look/theme"), float(str(again.value("look/scale")))) == ("dark", 1.25)
    assert LookChoices(look, again).motion == "always"
    choices.choose_motion("system")


def test_the_segments_say_what_is_wished(screen: SettingsScreen, qtbot: QtBot) -> None:
    """High contrast is a theme like the others."""
    with qtbot.waitSignal(screen.appearance.theme_chosen) as asked:
        screen.appearance.theme._buttons["high_contrast"].click()
    assert asked.args == ["high_contrast"]
    with qtbot.waitSignal(screen.appearance.scale_chosen) as scaled:
        screen.appearance.scale._buttons["2.0"].click()
    assert scaled.args == [2.0]


def test_a_setting_is_found_by_its_words(screen: SettingsScreen, qtbot: QtBot) -> None:
    """Other sections and rows step back; Esc brings them again."""
    everything = texts(screen)
    screen.search.setText("disk")
    qtbot.waitUntil(lambda: texts(screen) == ["On this computer"])
    screen.search.setText("bookmark here")
    qtbot.waitUntil(lambda: texts(screen) == ["Help and keys"])
    screen.search.setText("zzz")
    qtbot.waitUntil(screen._nothing.isVisible)
    screen.search.clear()
    qtbot.waitUntil(lambda: texts(screen) == everything)


def test_devices_are_listed_and_trouble_is_told_in_their_place(screen: SettingsScreen, qtbot: QtBot) -> None:
    """Asked for when the section is looked at; a list that was had stays when the network goes."""
    with qtbot.waitSignal(screen.account.devices_requested):
        screen.open_section("account")
    screen.account.show_trouble("The server can't be reached.")
    assert screen.account.filter("Try again") == 0
    assert screen.account.filter("server can't be reached") == 1
    phone = DeviceInfo("cd" * 16, "Phone", "Android", 1, signed_out=True)
    screen.account.show_devices([DeviceInfo("ab" * 16, "Desk", "Linux", None, this=True), phone])
    assert screen.account.filter("Desk this one") == 1
    assert screen.account.filter("Phone") == 0
    screen.account.show_trouble("The server can't be reached.")
    assert screen.account.filter("Desk this one") == 1


def test_nobody_signed_in_is_offered_to(look: Appearance, qtbot: QtBot) -> None:
    """And nothing asks for devices."""
    screen = shown(qtbot, look, None)
    screen.open_section("account")
    assert screen.account.filter("Nobody is signed in") == 1
    assert not clipped(screen)


def test_every_key_stands_in_the_table(screen: SettingsScreen) -> None:
    """F1 opens it."""
    screen.open_section("keyboard")
    keyboard = next(each for each in screen.sections if each.key == "keyboard")
    for deed in DEEDS:
        assert keyboard.filter(f"{deed.does} {screen._look.keys.all_words(deed)}") >= 1


@pytest.mark.parametrize("width", [708, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(screen: SettingsScreen, width: int, qtbot: QtBot) -> None:
    """In every section, at every width that the window can have."""
    screen.resize(width, 560)
    for section in screen.sections:
        screen.open_section(section.key)
        qtbot.waitUntil(lambda: not clipped(screen))
        assert not nameless(screen)


def test_the_way_to_the_server_is_chosen_and_shown(screen: SettingsScreen) -> None:
    """Own address: by typing it; a certificate can be let go; what can't be used stays as it was, with the reason."""
    section = screen.network
    screen.open_section("network")
    chosen: list[Way] = []
    section.way_chosen.connect(chosen.append)
    assert not section.address.isVisible()
    section.proxy.chosen.emit("own")
    assert section.address.isVisible()
    QTest.keyClicks(section.address, "http://ana:s3cret@proxy.example:3128")
    QTest.keyClick(section.address, Qt.Key.Key_Return)
    assert chosen == [Way("http://ana:s3cret@proxy.example:3128")]

    section.show_way(Way("http://proxy.example:3128", "/etc/school.pem"))
    assert section.address.text() == "http://proxy.example:3128"
    section.remove_file.click()
    assert chosen[-1] == Way("http://proxy.example:3128")
    section.proxy.chosen.emit("none")
    assert chosen[-1] == Way("none", "/etc/school.pem")
    section.show_trouble("This is no address of a proxy.")
    assert section.address.isVisible()
    assert not clipped(section)


def test_nobody_can_test_a_server_that_is_not_known(qtbot: QtBot, look: Appearance) -> None:
    """Before signing in there is no server."""
    assert not shown(qtbot, look, None).network.test.isEnabled()
