"""Chromium comes with the first lesson and does not outstay the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reader.reader import KEPT_MS
from tests.desktop.reader.desk import TWO

if TYPE_CHECKING:
    from tests.desktop.reader.desk import Desk


def test_chromium_goes_when_the_reader_was_left(desk: Desk) -> None:
    """Five minutes after; the reader comes back at the same lesson and place."""
    view = desk.reader.spread.area.view
    assert view.page is None
    desk.open(TWO, fragment="there")
    desk.until(lambda: desk.reader.place.offset > 0)
    place = desk.reader.place
    assert desk.reader.rest_timer.interval() == KEPT_MS == 300_000
    desk.reader.rest_timer.setInterval(0)
    desk.reader.hide()
    desk.until(lambda: view.page is None)
    desk.told.clear()
    desk.reader.show()
    desk.await_page()
    desk.until(lambda: abs(desk.reader.place.offset - place.offset) < 0.05)
