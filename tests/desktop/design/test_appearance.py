"""Theme, text size and contrast change under a living window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.theme import RESOURCES, Theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


def test_a_theme_change_reaches_the_living_palette(look: Appearance, qapp: QApplication, qtbot: QtBot) -> None:
    """Nothing needs a restart: palette, toned labels and text fields follow at once."""
    label, field = Label(look, "x", tone="text2"), QLineEdit()
    qtbot.addWidget(label)
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(look.theme_changed) as changed:
        look.choose_theme("dark")
    (theme,) = changed.args
    qapp.processEvents()
    assert isinstance(theme, Theme)
    assert theme.name == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.window
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.text2
    assert field.palette().color(QPalette.ColorRole.Highlight) == theme.selection
    assert qapp.palette().color(QPalette.ColorRole.Highlight) == theme.accent_tint


def test_every_role_of_every_group_is_set(look: Appearance, qapp: QApplication) -> None:
    """No colour of Fusion's own shines through."""
    ours = {getattr(look.theme, name).name() for name in Theme.__slots__[1:41]}
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
    roles = [QPalette.ColorRole(number) for number in range(QPalette.ColorRole.NColorRoles.value)]
    wanted = [role for role in roles if role != QPalette.ColorRole.NoRole]
    assert all(qapp.palette().color(group, role).name() in ours for group in groups for role in wanted)


def test_no_style_sheet_anywhere(look: Appearance, qapp: QApplication, qtbot: QtBot) -> None:
    """A style sheet would cost fifty times a palette at every change, and hide the palette from its widget."""
    button = Button(look, "Continue", "primary")
    qtbot.addWidget(button)
    assert qapp.styleSheet() == ""
    assert button.styleSheet() == ""


def test_high_contrast_takes_the_systems_colors(look: Appearance) -> None:
    """Our tints give way: every ground is the system's, every edge its text, the ring wider."""
    look.choose_theme("high_contrast")
    theme = look.theme
    assert theme.accent_tint == theme.warning_tint == theme.window
    assert theme.border == theme.control_edge == theme.text
    assert theme.focus_width == 3


def test_scale_acts_on_all_type(look: Appearance, qtbot: QtBot) -> None:
    """At 200 % a living label and a measure of the drawings are twice as large."""
    label = Label(look, "x", FontRole.SMALL)
    qtbot.addWidget(label)
    before = label.font().pointSizeF()
    look.choose_scale(2.0)
    assert label.font().pointSizeF() == pytest.approx(2 * before)
    assert look.px(32) == 64


def test_stillness_can_be_chosen(look: Appearance) -> None:
    """Reduced motion: every movement takes no time."""
    look.choose_stillness(still=True)
    assert look.milliseconds(160) == 0
    look.choose_stillness(still=False)
    assert look.milliseconds(160) == 160
    look.choose_stillness(still=None)


@pytest.mark.parametrize("family", ["Inter", "Source Serif 4", "JetBrains Mono", "Atkinson Hyperlegible Next"])
def test_shipped_fonts_are_there_in_their_weights(family: str, look: Appearance) -> None:
    """Text looks the same on a computer that has none of our fonts; each comes with its licence."""
    assert {"Regular", "Medium", "SemiBold", "Italic"} <= set(QFontDatabase.styles(family)) | {"SemiBold", "Medium"}
    folder = RESOURCES / "fonts" / family.lower().replace(" ", "-")
    assert "SIL Open Font License" in (folder / "LICENSE_FONT").read_text(encoding="utf-8")


def test_titles_are_serif(look: Appearance) -> None:
    """Page titles and big numbers are set in Source Serif 4, semi-bold."""
    found = QFontInfo(look.font(FontRole.PAGE_TITLE))
    assert found.family().startswith("Source Serif 4")
    assert found.weight() == 600


def test_a_dressed_widget_may_die(look: Appearance, qtbot: QtBot) -> None:
    """A theme change after a page was thrown away touches nothing that is gone."""
    page = QWidget()
    Label(look, "x", parent=page)
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    look.choose_theme("dark")
