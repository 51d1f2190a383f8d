"""The table of keys, which F1 shows: every key can be given to something else, and given back."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.keys import DEEDS
from desktop.settings.key_field import KeyField
from desktop.settings.section import Section
from desktop.settings.setting_card import SettingCard, SettingRow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeySequence

    from desktop.design.appearance import Appearance
    from desktop.keys import Deed, Refusal


class KeyboardSection(Section):
    """A row each; what was refused is told below the name."""

    key, title, icon = "keyboard", "Help and keys", "keyboard"

    def __init__(self, look: Appearance) -> None:
        super().__init__(look)
        self.rows: dict[str, KeyRow] = {}
        self.reset_all = Button(look, "Reset all keys", small=True)
        self.reset_all.clicked.connect(look.keys.reset_all)
        look.keys.changed.connect(self._show_reset)
        self._show_reset()
        words = "Choose a key to press another in its place; it acts at once and is kept on this computer."
        first = SettingCard(
            look, "Keys", [SettingRow(look, "Your own keys", words, self.reset_all, also="shortcut", whole=True)]
        )
        self.add(first, *(SettingCard(look, where, [self._row(each) for each in of]) for where, of in _tables()))

    def _row(self, deed: Deed) -> SettingRow:
        if deed.fixed:
            label = Label(self._look, deed.fixed, FontRole.SMALL_NAME, "text2")
            row = SettingRow(self._look, deed.does, "", label, also=f"{deed.fixed} key shortcut help")
            row.setMinimumHeight(self._look.px(40))
            return row
        made = self.rows[deed.key] = KeyRow(self._look, deed)
        return made

    def _show_reset(self) -> None:
        self.reset_all.setEnabled(self._look.keys.any_changed)


class KeyRow(SettingRow):
    """What the keys do, the field that takes others, and the way back to the usual ones."""

    def __init__(self, look: Appearance, deed: Deed) -> None:
        self.field = KeyField(look, deed)
        self.reset = IconButton(look, "rotate-ccw", f"Reset the keys for {deed.does}")
        control = QWidget()
        across = QHBoxLayout(control)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        across.addWidget(self.reset)
        across.addWidget(self.field)
        super().__init__(
            look, deed.does, "", control, also=f"{look.keys.all_words(deed)} key shortcut help", whole=True
        )
        self.setMinimumHeight(look.px(40))
        self._keys, self._deed = look.keys, deed
        self.field.pressed_keys.connect(self._on_pressed)
        self.reset.clicked.connect(lambda: self._tell(self._keys.reset(deed.key)))
        self._keys.changed.connect(self._show_state)
        self._show_state()

    def _on_pressed(self, keys: QKeySequence) -> None:
        self._tell(self._keys.choose(self._deed.key, keys))

    def _tell(self, refusal: Refusal | None) -> None:
        self.show_detail(refusal.words if refusal else "")

    def _show_state(self) -> None:
        changed = self._keys.is_changed(self._deed.key)
        if self.reset.hasFocus() and not changed:
            self.field.setFocus()
        self.reset.setVisible(changed)
        self.show_detail("")


def _tables() -> list[tuple[str, list[Deed]]]:
    return [(where, list(deeds)) for where, deeds in groupby(DEEDS, lambda deed: deed.where)]
