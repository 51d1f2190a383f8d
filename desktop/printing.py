"""Printing a lesson, a document or a note: the system's own print dialog, which also prints to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QObject, QPoint, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

_DOTS = 300
"""An inch. At a printer's own resolution one page would be a picture of half a gigabyte."""


class Printing(QObject):
    """Keeps the printer of the last job: some jobs go on after `ask` has returned."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._printer: QPrinter | None = None

    def ask(self, title: str, put_on: Callable[[QPrinter], None]) -> None:
        """Let the learner choose a printer, then have the job put on it."""
        printer = self._printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setResolution(_DOTS)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(f"Print “{title}”")
        dialog.accepted.connect(lambda: put_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # QPrintDialog hides it behind one that takes a slot's name


def put_pdf_on(printer: QPrinter, content: bytes) -> None:
    """Pages that are a PDF already: as they are into a PDF file, drawn on any other printer."""
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
        Path(printer.outputFileName()).write_bytes(content)
        return
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    put_document_on(printer, document)
    document.close()


def put_document_on(printer: QPrinter, document: QPdfDocument) -> None:
    """Every page of a PDF, each as large as the paper allows."""
    painter = QPainter(printer)
    paper = painter.viewport()
    for number in range(document.pageCount()):
        if number:
            printer.newPage()
        room = QSizeF(paper.width(), paper.height())
        size = document.pagePointSize(number).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QPoint(0, 0), document.render(number, size.toSize()))
    painter.end()
