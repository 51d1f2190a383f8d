"""What was written down of a fault of ours, to be read and copied by whoever met it; nothing sends it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.label import Label

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from desktop.design.appearance import Appearance

_LINES = 400
_WORDS = "This is kept on this computer and goes nowhere by itself. Look it over before you send it to anybody."


def newest_lines(folder: Path) -> str:
    """The end of what is written down, "" where nothing is."""
    try:
        written = (folder / "carrel.log").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(written.splitlines()[-_LINES:])


def see_report(look: Appearance, folder: Path, window: QWidget) -> FaultReport:
    """Open it over the window."""
    report = FaultReport(look, folder, window)
    report.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    report.open()
    return report


class FaultReport(QDialog):
    """The newest at the end, where it opens."""

    def __init__(self, look: Appearance, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Report of what went wrong")
        self.setAccessibleName("Report of what went wrong")
        self.text = QPlainTextEdit(newest_lines(folder) or "Nothing was written down.")
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Report")
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        look.dress(self.text, FontRole.CODE)
        self.copy = Button(look, "Copy", "primary", "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        folder_button = Button(look, "Open its folder")
        folder_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(Label(look, "Report of what went wrong", FontRole.CARD_TITLE))
        column.addWidget(Label(look, _WORDS, tone="text2", wrap=True))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in (folder_button, close, self.copy):
            row.addWidget(button)
        column.addLayout(row)
        self.resize(look.px(680), look.px(460))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())
