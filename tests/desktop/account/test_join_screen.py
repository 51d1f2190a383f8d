"""A new account or a new password: what is missing is said next to its field, then the code is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.account.join_screen import JoinScreen
from desktop.account.signing import JoinForm
from desktop.messages import words_for
from sync.errors import Offline, Refused
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance) -> JoinScreen:
    """The form."""
    shown = JoinScreen(look)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    return shown


def test_an_account_takes_two_steps(screen: JoinScreen, qtbot: QtBot) -> None:
    """First who one is, then the code; a wrong one is said next to it and can be mended."""
    screen.begin("sign-up", "x.example", "a@b.c")
    screen._go.click()
    assert screen.name.trouble
    assert screen.password.trouble
    screen.name.field.setText("Ana")
    screen.password.field.setText("long enough")
    with qtbot.waitSignal(screen.wished) as told:
        screen._go.click()
    assert told.args == [JoinForm("sign-up", "x.example", "a@b.c", "Ana", "long enough", "")]
    screen.show_sent()
    assert not screen.name.isVisible()
    screen.code.field.setText(" 22222-22222 ")
    with qtbot.waitSignal(screen.wished) as told:
        screen.code.field.returnPressed.emit()
    assert told.args[0].code == "22222-22222"
    screen.show_trouble(words_for(Refused("This code is not right.")))
    assert screen.code.trouble == "This code is not right."
    assert screen._go.isEnabled()


def test_a_new_password_is_typed_with_its_code(screen: JoinScreen) -> None:
    """Not before: nobody knows yet whether there will be one."""
    screen.begin("reset", "x.example", "a@b.c")
    assert not screen.password.isVisible()
    assert not screen.name.isVisible()
    screen.show_sent()
    assert screen.password.isVisible()
    screen.show_trouble(words_for(Offline("no")))
    assert screen.server.trouble


@pytest.mark.parametrize("size", [(1280, 800), (760, 560)])
@pytest.mark.parametrize("purpose", ["sign-up", "reset"])
def test_everything_has_a_name_and_room(screen: JoinScreen, size: tuple[int, int], purpose: str) -> None:
    """For a screen reader, and in a narrow window."""
    screen.begin(purpose, "", "")  # type: ignore[arg-type]
    screen.resize(*size)
    assert nameless(screen) == []
    assert clipped(screen) == []
