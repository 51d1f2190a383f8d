"""Keys that the learner may give to other things: taken, refused in words, given back, remembered, used everywhere."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.design.icon_button import IconButton
from desktop.keys import DEEDS, Keys, _meet, spoken
from desktop.settings.keyboard_section import KeyboardSection
from desktop.sidebar.search_row import SearchRow
from tests.desktop.reader.desk import MemoryOfTest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from desktop.keys import Deed

CHANGEABLE = [deed for deed in DEEDS if deed.key]
PRESSED = st.sampled_from(["Ctrl+K", "Ctrl+D", "Ctrl+J", "Alt+J", "F7", "K", "Ctrl+Shift+N", "Ctrl+F", "Ctrl+B"])


@pytest.fixture
def own(look: Appearance) -> Iterator[Keys]:
    """The keys of the look, as usual again afterwards."""
    yield look.keys
    look.keys.reset_all()


def clashes(keys: Keys) -> list[tuple[str, str]]:
    """Pairs that would both hear the same keys in one place."""
    heard: dict[str, list[Deed]] = {}
    for deed in CHANGEABLE:
        for each in keys.of(deed.key):
            heard.setdefault(each.toString(), []).append(deed)
    pairs = (pair for alike in heard.values() for pair in combinations(alike, 2))
    return [(a.key, b.key) for a, b in pairs if _meet(a.where, b.where)]


def test_the_usual_keys_do_not_clash() -> None:
    """Nothing has two meanings in one place."""
    assert clashes(Keys()) == []


@given(st.lists(st.tuples(st.sampled_from(CHANGEABLE), PRESSED, st.booleans()), max_size=12))
def test_no_choice_makes_a_clash(choices: list[tuple[object, str, bool]]) -> None:
    """Whatever is pressed and reset, in whatever order: keys mean one thing in one place, or are refused."""
    keys = Keys()
    for deed, pressed, back in choices:
        key = deed.key  # type: ignore[attr-defined]
        refusal = keys.reset(key) if back else keys.choose(key, QKeySequence(pressed))
        assert refusal is None or refusal.words
    assert clashes(keys) == []
    keys.reset_all()
    assert [keys.of(deed.key) for deed in CHANGEABLE] == [Keys().of(deed.key) for deed in CHANGEABLE]


def test_what_is_taken_is_told_in_words() -> None:
    """A clash names the other thing; typing and the keys of every list stay what they are."""
    keys = Keys()
    refusal = keys.choose("print", QKeySequence("Ctrl+D"))
    assert refusal is not None
    assert refusal.words == "Ctrl+D is already for “Bookmark here”. Press other keys, or change that first."
    for pressed in ("Return", "Tab", "Ctrl+C", "A", "Shift+7"):
        assert keys.choose("print", QKeySequence(pressed)) is not None
    assert keys.choose("toggle", QKeySequence("P")) is None
    assert keys.choose("bold", QKeySequence("Ctrl+D")) is None
    assert not keys.is_changed("print")


def test_choices_are_remembered() -> None:
    """They hold at the next start; the usual keys leave nothing behind."""
    memory = MemoryOfTest()
    keys = Keys()
    keys.remember_in(memory)
    keys.choose("bookmark", QKeySequence("Ctrl+J"))
    again = Keys()
    again.remember_in(memory)
    assert again.words("bookmark") == "Ctrl+J"
    again.choose("bookmark", QKeySequence("Ctrl+D"))
    assert not again.is_changed("bookmark")
    memory |= {"keys/print": "no such keys at all", "keys/help": "Ctrl+K", "keys/find": "Ctrl+P, Ctrl+Q"}
    broken = Keys()
    broken.remember_in(memory)
    assert [broken.words(deed) for deed in ("print", "help", "find")] == ["Ctrl+P", "F1", "Ctrl+F"]


@pytest.mark.parametrize(
    ("keys", "words"), [("Ctrl++", "Ctrl+plus"), ("Ctrl+Return", "Ctrl+Enter"), ("Alt+Left", "Alt+←"), ("F6", "F6")]
)
def test_keys_are_written_as_they_stand_on_the_keyboard(keys: str, words: str, look: Appearance) -> None:
    """The plus sign too."""
    assert look.keys is not None
    assert spoken(QKeySequence(keys)) == words


def test_they_are_used_everywhere(look: Appearance, own: Keys, qtbot: QtBot) -> None:
    """Shortcuts, tool tips and the palette's hint follow at once."""
    room = QWidget()
    qtbot.addWidget(room)
    heard: list[str] = []
    button, row = IconButton(look, "bookmark", "Bookmark here", keys="bookmark", parent=room), SearchRow(look)
    row.setParent(room)
    shortcut: QShortcut = own.bind("bookmark", room, lambda: heard.append("bookmark"))
    own.choose("bookmark", QKeySequence("Ctrl+J"))
    own.choose("palette", QKeySequence("Alt+K"))
    assert [each.toString() for each in QShortcut.keys(shortcut)] == ["Ctrl+J"]
    assert button.toolTip() == "Bookmark here (Ctrl+J)"
    assert button.accessibleName() == "Bookmark here"
    assert row.accessibleDescription() == "Alt+K"
    with qtbot.waitActive(room):
        room.show()
        room.activateWindow()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["bookmark"]


def test_keys_are_changed_by_pressing_them(look: Appearance, own: Keys, qtbot: QtBot) -> None:
    """Enter on a row, the keys, done; a clash is told below the name; Esc changes nothing; one or all go back."""
    section = KeyboardSection(look)
    qtbot.addWidget(section)
    section.resize(800, 600)
    with qtbot.waitActive(section):
        section.show()
        section.activateWindow()
    row = section.rows["bookmark"]
    control = Qt.KeyboardModifier.ControlModifier
    row.field.setFocus()
    QTest.keyClick(row.field, Qt.Key.Key_Space)
    assert row.field.listens
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert (row.field.listens, row.field.text()) == (False, "Ctrl+D")
    row.field.click()
    QTest.keyClick(row.field, Qt.Key.Key_P, control)
    assert row._detail.text().startswith("Ctrl+P is already for “Print")
    row.field.click()
    QTest.keyClick(row.field, Qt.Key.Key_J, control)
    assert (row.field.text(), own.words("bookmark"), row._detail.text()) == ("Ctrl+J", "Ctrl+J", "")
    assert row.reset.isVisible()
    assert section.reset_all.isEnabled()
    row.reset.click()
    assert (row.field.text(), row.reset.isVisible()) == ("Ctrl+D", False)
    own.choose("bookmark", QKeySequence("F7"))
    section.reset_all.click()
    assert own.words("bookmark") == "Ctrl+D"
