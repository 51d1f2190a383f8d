"""All shared widgets together: named, whole, and painted in each theme, at each scale, in each direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.desktop.design.gallery import build_gallery
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


@pytest.fixture
def gallery(look: Appearance, qtbot: QtBot) -> QWidget:
    """Every widget, shown."""
    page = build_gallery(look)
    qtbot.addWidget(page)
    page.resize(1280, 900)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_every_control_has_a_name(gallery: QWidget) -> None:
    """A screen reader never says just "button"."""
    assert nameless(gallery) == []


def test_no_words_are_cut_off(gallery: QWidget) -> None:
    """At the size of the drawings everything fits."""
    assert clipped(gallery) == []


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_the_ground_is_the_themes(gallery: QWidget, look: Appearance, theme: str) -> None:
    """Painted widgets follow the theme without being told."""
    look.choose_theme(theme)
    assert gallery.grab().toImage().pixelColor(3, 3) == look.theme.window


def test_paints_right_to_left(gallery: QWidget, qapp: QApplication) -> None:
    """In Arabic the page is mirrored, and nothing falls off."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert not gallery.grab().isNull()
        assert clipped(gallery) == []
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_tab_reaches_each_control_once_per_group(gallery: QWidget, qtbot: QtBot) -> None:
    """The keyboard comes round to where it began, through more than a dozen controls."""
    gallery.activateWindow()
    seen: set[QWidget] = set()
    current = gallery.nextInFocusChain()
    while current is not None and current not in seen:
        seen.add(current)
        current = current.nextInFocusChain()
    stops = [w for w in seen if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(stops) > 12
