"""Icons load, take the colour they are given, stay sharp and follow the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap

from desktop.design.errors import UnknownIcon
from desktop.design.theme import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.design.appearance import Appearance

ICONS = sorted(file.stem for file in (RESOURCES / "icons").glob("*.svg"))


def inks(pixmap: QPixmap) -> set[str]:
    """The colours of the fully covered pixels."""
    image = pixmap.toImage()
    spots = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {spot.name() for spot in spots if spot.alpha() == 255}


def test_every_shipped_icon_draws_in_the_color_asked_for(look: Appearance) -> None:
    """No icon keeps a colour of its own, and none is empty."""
    red = QColor("#ff0000")
    for name in ICONS:
        assert inks(look.icons.pixmap(name, 48, red)) == {"#ff0000"}, name


def test_the_license_travels_with_the_icons() -> None:
    """Lucide asks for its notice in every copy."""
    assert "ISC License" in (RESOURCES / "icons" / "LICENSE").read_text(encoding="utf-8")


def test_an_icon_follows_the_theme(look: Appearance) -> None:
    """A button keeps its QIcon when the theme changes; what it paints is new."""
    icon = look.icon("house", "accent")
    assert inks(icon.pixmap(48)) == {look.theme.accent.name()}
    look.choose_theme("dark")
    assert inks(icon.pixmap(48)) == {look.theme.accent.name()}


def test_a_disabled_icon_is_pale(look: Appearance) -> None:
    """What cannot be clicked looks so."""
    assert inks(look.icon("house").pixmap(QSize(48, 48), QIcon.Mode.Disabled)) == {look.theme.disabled.name()}


def test_drawn_once_per_size_color_and_ratio(look: Appearance) -> None:
    """Painting a list never reads or renders an SVG twice."""
    first = look.icons.pixmap("house", 16, look.theme.text, 2.0)
    assert first.cacheKey() == look.icons.pixmap("house", 16, look.theme.text, 2.0).cacheKey()
    assert first.size() == QSize(32, 32)
    assert first.deviceIndependentSize().toSize() == QSize(16, 16)


def test_arrows_turn_round_in_a_right_to_left_language(look: Appearance, qapp: QApplication) -> None:
    """Forward is to the left in Arabic; a clock still runs clockwise."""
    black = QColor("#000000")
    there = look.icons.pixmap("arrow-right", 16, black).toImage()
    undo = look.icons.pixmap("undo-2", 16, black).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert look.icons.pixmap("arrow-right", 16, black).toImage() != there
        assert look.icons.pixmap("undo-2", 16, black).toImage() == undo
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_wrong_name_is_named(look: Appearance) -> None:
    """A mistyped icon fails where it is asked for, not as an empty square."""
    with pytest.raises(UnknownIcon, match="'huose'"):
        look.icon("huose")
