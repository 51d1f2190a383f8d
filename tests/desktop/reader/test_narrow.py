"""The reader in windows of other widths: where the notes stand, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.desktop.reader.desk import Desk

RAIL = 52


def width(desk: Desk, window: int) -> None:
    """Give the reader what a window of that width leaves it."""
    desk.reader.resize(window - RAIL, 700)
    desk.until(lambda: desk.reader.spread.width() == window - RAIL)


def edges(desk: Desk) -> tuple[int, int]:
    """Where the lesson ends and where the notes begin, from the left."""
    area, notes, spread = desk.reader.spread.area, desk.reader.spread.notes, desk.reader.spread
    return area.mapTo(spread, area.rect().topRight()).x(), notes.mapTo(spread, notes.rect().topLeft()).x()


@pytest.mark.parametrize("window", [960, 1100, 1179])
def test_in_a_middling_window_the_notes_lie_over_the_lesson(desk: Desk, window: int) -> None:
    """The lesson keeps its width; the notes are closed at first, and over its end when they are opened."""
    desk.open()
    width(desk, window)
    spread = desk.reader.spread
    assert (spread.contents.isVisible(), spread.notes.isVisible()) == (True, False)
    before = spread.area.width()
    spread.show_pane(notes=True)
    assert (spread.contents.isVisible(), spread.notes.isVisible()) == (True, True)
    assert spread.area.width() == before
    lesson_ends, notes_begin = edges(desk)
    assert notes_begin < lesson_ends == spread.width() - 1


def test_a_wide_window_has_them_side_by_side_again(desk: Desk) -> None:
    """From 1180 on the notes stand beside the lesson, open as the learner had left them."""
    desk.open()
    width(desk, 1100)
    assert not desk.reader.spread.notes.isVisible()
    width(desk, 1180)
    assert desk.reader.spread.notes.isVisible()
    lesson_ends, notes_begin = edges(desk)
    assert notes_begin > lesson_ends
    desk.reader.spread.top.notes.setChecked(False)
    width(desk, 1100)
    width(desk, 1280)
    assert not desk.reader.spread.notes.isVisible()


def test_a_narrow_window_has_one_pane(desk: Desk) -> None:
    """Below 960 opening the notes closes the contents, and the other way round."""
    desk.open()
    width(desk, 900)
    spread = desk.reader.spread
    spread.show_pane(notes=True)
    assert (spread.contents.isVisible(), spread.notes.isVisible()) == (False, True)
    spread.show_pane(notes=False)
    assert (spread.contents.isVisible(), spread.notes.isVisible()) == (True, False)
