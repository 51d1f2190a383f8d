"""What a person would read on the screen: the words of all that is visible, and of the rows that are in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)

from desktop.design.chip import Chip
from desktop.design.label import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

_LONGEST, _ROWS = 400, 40


def words_on(window: QWidget) -> list[str]:
    """Every visible word once, in the order of the widgets."""
    found: dict[str, None] = {}
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            for words in _words_of(widget):
                if words.strip():
                    found[" ".join(words.split())[:_LONGEST]] = None
    return list(found)


def _words_of(widget: QWidget) -> list[str]:
    if isinstance(widget, QAbstractItemView):
        return _rows(widget)
    if isinstance(widget, QPlainTextEdit | QTextBrowser):
        return [widget.toPlainText()]
    if isinstance(widget, QLineEdit):
        return [] if widget.echoMode() == QLineEdit.EchoMode.Password else [widget.text()]
    if isinstance(widget, QLabel | QAbstractButton | ElidedLabel | Chip):
        return [widget.text()]
    return []


def _rows(view: QAbstractItemView) -> list[str]:
    model = view.model()
    rows = [model.index(row, 0) for row in range(min(model.rowCount(), _ROWS))]
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(index.data(role) or index.data() or "") for index in rows if view.visualRect(index).isValid()]


def is_painted(window: QWidget) -> bool:
    """Whether each lesson page on the screen wears the colours it was given: another process paints it, in its time."""
    pages = [each for each in window.findChildren(QWidget) if each.inherits("QWebEngineView") and each.isVisible()]
    return all(_corner(each) == cast("QWebEngineView", each).page().backgroundColor().rgb() for each in pages)


def _corner(page: QWidget) -> int:
    """The colour of the page beside its words."""
    return page.grab(QRect(2, 2, 1, 1)).toImage().pixel(0, 0)
