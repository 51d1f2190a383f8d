"""Signing in: what is wrong is said next to its field, and where the sign-in is kept is said truly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.account.account_menu import AccountMenu
from desktop.account.errors import PassphraseNeeded, SignInRefused
from desktop.account.sign_in_screen import FILE_WORDS, SignInScreen
from desktop.account.signing import SignInForm, server_address
from desktop.messages import words_for
from sync.errors import Offline
from tests.desktop.eyes import clipped, nameless
from tests.desktop.room import LEARNER

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance) -> SignInScreen:
    """An empty form."""
    shown = SignInScreen(look)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    return shown


def fill(screen: SignInScreen) -> None:
    """What a learner types."""
    for field, words in ((screen.server, "x.example"), (screen.email, "a@b.c"), (screen.password, "secret")):
        field.field.setText(words)


def test_empty_fields_are_named_and_nothing_is_asked(screen: SignInScreen, qtbot: QtBot) -> None:
    """Each next to itself; the first gets the focus."""
    with qtbot.assertNotEmitted(screen.sign_in_requested):
        screen._button.click()
    assert all(field.trouble for field in (screen.server, screen.email, screen.password))
    assert screen.server.field.hasFocus()


def test_enter_asks_once_while_the_server_is_asked(screen: SignInScreen, qtbot: QtBot) -> None:
    """A second Enter must not sign in twice."""
    fill(screen)
    with qtbot.waitSignal(screen.sign_in_requested) as asked:
        screen.password.field.returnPressed.emit()
    assert asked.args == [SignInForm("x.example", "a@b.c", "secret")]
    with qtbot.assertNotEmitted(screen.sign_in_requested):
        screen.password.field.returnPressed.emit()


def test_errors_stand_next_to_what_they_are_about(screen: SignInScreen) -> None:
    """And the form can be used again."""
    screen.show_trouble(words_for(SignInRefused("no")))
    assert "password" in screen.password.trouble
    screen.show_trouble(words_for(Offline("no name server")))
    assert "no name server" in screen.server.trouble
    assert screen._button.isEnabled()


def test_without_a_keyring_a_passphrase_is_asked_for(screen: SignInScreen, qtbot: QtBot) -> None:
    """The words say where the sign-in is kept."""
    fill(screen)
    screen.show_trouble(words_for(PassphraseNeeded("none")))
    assert screen.passphrase.isVisible()
    assert screen._kept.text() == FILE_WORDS
    screen.passphrase.field.setText("open sesame")
    with qtbot.waitSignal(screen.sign_in_requested) as asked:
        screen._button.click()
    assert asked.args[0].passphrase == "open sesame"


@pytest.mark.parametrize("size", [(760, 560), (1000, 700), (1280, 800)])
def test_nothing_is_cut_off_and_everything_has_a_name(
    screen: SignInScreen, size: tuple[int, int], qtbot: QtBot
) -> None:
    """At every size of the window, with every field at its largest."""
    screen.show_trouble(words_for(PassphraseNeeded("none")))
    screen.resize(*size)
    qtbot.waitUntil(lambda: not clipped(screen))
    assert not nameless(screen)
    fields = (screen.server, screen.email, screen.password, screen.passphrase)
    assert all(field.field.height() >= field.field.minimumHeight() for field in fields)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("belajar.example.my/", "https://belajar.example.my"),
        (" https://x.example ", "https://x.example"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:80", "http://127.0.0.1:80"),
        ("", ""),
    ],
)
def test_an_address_may_be_typed_as_people_do(typed: str, address: str) -> None:
    """Plain http only on this very computer."""
    assert server_address(typed) == address


def test_signing_out_with_unsent_changes_warns_and_forgets_nothing(qtbot: QtBot, screen: SignInScreen) -> None:
    """What is only here can't be thrown away in passing."""
    menu = AccountMenu(LEARNER, screen)
    menu.waiting = 3
    box, forget, _ = menu.question()
    assert "3 changes have not been sent" in box.informativeText()
    assert not forget.isEnabled()
    box.deleteLater()
    menu.waiting = 0
    box, forget, _ = menu.question()
    assert "Everything is on the server" in box.informativeText()
    assert forget.isEnabled()
    box.deleteLater()
