"""The menu key in a lesson, the search for selected words, and the lesson on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.reader.desk import Desk


def entries(desk: Desk) -> list[str]:
    """What the menu offers."""
    (menu,) = desk.reader.spread.area.findChildren(QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]
    menu.close()
    desk.until(lambda: not desk.reader.spread.area.findChildren(QMenu))
    return words


def test_the_menu_offers_what_can_be_done(desk: Desk) -> None:
    """With words selected what one does with them, else what one does with the place."""
    desk.open()
    area = desk.reader.spread.area
    area.view.menu_requested.emit(area.mapToGlobal(area.rect().center()))
    offered = ["Note here", "Bookmark here", "Find in this lesson", "Mark as done and go on", "Print"]
    assert entries(desk) == offered
    desk.select("Rules are read")
    desk.until(lambda: area.selected_anchor() is not None)
    area.view.menu_requested.emit(area.mapToGlobal(area.rect().center()))
    assert entries(desk)[:5] == [
        "Copy",
        "Note on these words",
        "Highlight",
        "Bookmark this place",
        "Search for these words",
    ]


def test_selected_words_are_searched_for(desk: Desk) -> None:
    """Everywhere, by the button of the bar."""
    desk.open()
    asked: list[str] = []
    desk.reader.search_requested.connect(asked.append)
    desk.select("first one that matches")
    desk.until(lambda: not desk.reader.spread.area.bar.isHidden())
    desk.reader.spread.area.bar.search_requested.emit()
    assert asked == ["first one that matches"]
    assert desk.reader.spread.area.bar.isHidden()


def test_a_lesson_is_printed(desk: Desk, tmp_path: Path) -> None:
    """Ctrl+P asks for a printer; on a PDF the lesson's words are there."""
    desk.open()
    desk.reader.spread.print_requested.emit()
    (dialog,) = desk.reader.findChildren(QPrintDialog)
    dialog.reject()
    paper = tmp_path / "lesson.pdf"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    desk.reader.spread.area.surface.put_on(printer)
    document = QPdfDocument()

    def is_whole() -> bool:
        return paper.exists() and document.load(str(paper)) == QPdfDocument.Error.None_

    desk.until(is_whole)
    assert 3 <= document.pageCount() <= 9
    words = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    assert "the first one that matches decides" in " ".join(words.split())
    assert "On to the second" in " ".join(words.split())
    document.close()
