"""The menu of the lesson: what can be done with the selected words, or with the place that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from desktop.reader.lesson_area import LessonArea
    from desktop.reader.spread import Spread


def open_lesson_menu(spread: Spread, where: QPoint) -> QMenu:
    """Open it there."""
    area = spread.area
    menu = QMenu(area)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    named = spread.named
    if area.selected_anchor() is not None:
        _offer_for_words(menu, spread, area)
    else:
        menu.addAction(named("Note here", "note"), lambda: spread.note_requested.emit(False))  # noqa: FBT003
        menu.addAction(named("Bookmark here", "bookmark"), spread.bookmark_requested.emit)
        menu.addAction(named("Find in this lesson", "find"), area.find_bar.open)
    if spread.foot.way_back:
        menu.addAction(spread.foot.way_back, spread.foot.back_requested.emit)
    menu.addSeparator()
    menu.addAction(named("Mark as done and go on", "done"), lambda: spread.done_requested.emit(True))  # noqa: FBT003
    menu.addAction(named("Print", "print"), spread.print_requested.emit)
    menu.popup(where)
    return menu


def _offer_for_words(menu: QMenu, spread: Spread, area: LessonArea) -> None:
    bar, named = area.bar, spread.named
    menu.addAction("Copy", bar.copy_requested.emit)
    menu.addAction("Note on these words\tN", area.note_requested.emit)
    menu.addAction(named("Highlight", "highlight"), spread.highlight_requested.emit)
    menu.addAction(named("Bookmark this place", "bookmark"), spread.bookmark_requested.emit)
    menu.addAction("Search for these words", bar.search_requested.emit)
    if area.picked:
        menu.addAction("Remove the highlight\tDel", bar.remove_requested.emit)
