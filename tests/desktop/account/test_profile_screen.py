"""The profile is saved as one leaves a field, also offline; what is wrong is said next to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage

from desktop.account.picture import square_picture
from desktop.account.profile_screen import ProfileScreen
from learning.profile import AVATAR_SIDE
from localdb.errors import Unfit
from localdb.home import Home
from localdb.profile import change_profile, profile
from tests.desktop.eyes import clipped, nameless
from tests.desktop.room import LEARNER, Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    """A learner's home."""
    made = Room(Home(tmp_path / "home"), qtbot, LEARNER)
    yield made
    made.close()


@pytest.fixture
def screen(room: Room, qtbot: QtBot, look: Appearance) -> ProfileScreen:
    """The screen, read."""
    shown = ProfileScreen(look, room.tasks, room.news, LEARNER)
    qtbot.addWidget(shown)
    shown.resize(1280, 900)
    shown.show()
    room.until(lambda: shown.form.fields["name"].text() == "Ana Tan")
    return shown


def leave(screen: ProfileScreen, part: str, words: str) -> None:
    """Type into a field and go on."""
    field = screen.form.fields[part]
    field.editor.setProperty("text", words)
    field.editor.editingFinished.emit()  # type: ignore[attr-defined]


def test_a_field_is_saved_as_one_leaves_it(screen: ProfileScreen, room: Room) -> None:
    """In the form that is kept, with a word beside it until it is sent; parts of the address stay together."""
    leave(screen, "phone", "+60123456789")
    room.until(lambda: room.do(profile).get("phone") == "+60 12-345 6789")
    room.until(lambda: screen.form.fields["phone"].text() == "+60 12-345 6789")
    room.until(screen.form.fields["phone"]._waits.isVisible)
    assert not screen.form.fields["city"]._waits.isVisible()
    leave(screen, "address.line1", "12 Jalan Besar")
    room.until(lambda: "address" in room.do(profile))
    room.until(screen.form.fields["address.line1"]._waits.isVisible)
    leave(screen, "address.postcode", "30000")
    room.until(lambda: room.do(profile)["address"] == {"line1": "12 Jalan Besar", "postcode": "30000"})


def test_what_cannot_stand_there_is_said_next_to_it(screen: ProfileScreen, room: Room) -> None:
    """The words stay for the learner to mend; nothing is saved of them."""
    leave(screen, "phone", "012-345")
    room.until(lambda: "country code" in screen.form.fields["phone"].trouble)
    leave(screen, "country", "Atlantis")
    room.until(lambda: "Atlantis" in screen.form.fields["country"].trouble)
    assert room.do(profile) == {}
    assert screen.form.fields["phone"].text() == "012-345"


def test_what_another_device_wrote_is_shown(screen: ProfileScreen, room: Room) -> None:
    """While the screen is open."""
    room.do(lambda store: change_profile(store, {"city": "Ipoh", "language": "malay", "bio": "One.\nTwo."}))
    room.until(lambda: screen.form.fields["city"].text() == "Ipoh")
    assert screen.form.fields["language"].text() == "malay"
    assert screen.form.fields["bio"].text() == "One.\nTwo."


def test_a_picture_is_cut_square_and_small(screen: ProfileScreen, room: Room, tmp_path: Path) -> None:
    """From the middle of whatever a camera made; what is no picture is said in words."""
    large = QImage(3000, 1000, QImage.Format.Format_RGB32)
    large.fill(QColor("teal"))
    large.save(str(tmp_path / "me.png"))
    avatar = square_picture(str(tmp_path / "me.png"))
    screen.form.picture_chosen.emit(str(tmp_path / "me.png"))
    room.until(lambda: screen.form.picture.has_image)
    assert room.do(profile)["avatar"] == avatar
    assert screen.form.picture._image.width() == AVATAR_SIDE
    (tmp_path / "no.png").write_text("words")
    with pytest.raises(Unfit, match="no picture"):
        square_picture(str(tmp_path / "no.png"))


def test_all_data_is_written_into_a_folder(screen: ProfileScreen, room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    """And it is said where."""
    with qtbot.waitSignal(screen.exported) as told:
        screen.export(tmp_path / "mine")
    assert str(tmp_path / "mine") in told.args[0][0]
    assert (tmp_path / "mine" / "everything.json").exists()


def test_a_password_is_asked_for_twice_over(screen: ProfileScreen, qtbot: QtBot) -> None:
    """The one of now and a new one that is long enough; the fields are there only while they are needed."""
    card = screen.account
    assert not card.old.isVisible()
    card._open_password.click()
    card.save.click()
    assert card.old.trouble
    card.old.field.setText("old one")
    card.new.field.setText("short")
    card.save.click()
    assert card.new.trouble
    card.new.field.setText("long enough")
    with qtbot.waitSignal(card.password_chosen) as told:
        card.save.click()
    assert told.args == [("old one", "long enough")]
    card.show_password_trouble("The password is wrong.")
    assert card.old.trouble
    card.show_password_changed()
    assert not card.old.isVisible()
    assert card.old.text() == ""


def test_an_account_is_deleted_only_with_its_password(screen: ProfileScreen, qtbot: QtBot) -> None:
    """The dialog names what goes; its verb waits for a password."""
    asked, field = screen.account.question()
    qtbot.addWidget(asked)
    assert not asked.verb.isEnabled()
    field.setText("secret")
    assert asked.verb.isEnabled()


@pytest.mark.parametrize("size", [(1280, 900), (760, 560)])
def test_everything_has_a_name_and_room(screen: ProfileScreen, size: tuple[int, int]) -> None:
    """For a screen reader, and in a narrow window."""
    screen.resize(*size)
    assert nameless(screen) == []
    assert clipped(screen) == []
