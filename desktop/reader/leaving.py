"""What leaves the lesson: a page of the web, which is asked for first, and a file of the course, which is saved."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

if TYPE_CHECKING:
    from desktop.reader.scheme import CarrelUrl
    from desktop.tasks import Tasks
    from localdb.blobs import BlobFolder


class Leaving(QObject):
    """`saved` carries the path of a file that was saved, `failed` what went wrong."""

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, blobs: BlobFolder, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._blobs = blobs
        self._window = window

    def ask_for_page(self, url: QUrl) -> None:
        """Show where the link goes, and open the browser only on a yes."""
        is_mail = url.scheme() == "mailto"
        box = QMessageBox(self._window)
        box.setWindowTitle("Leave Carrel?")
        box.setText(f"Write to {url.path()}?" if is_mail else f"Open {url.host()} in your browser?")
        box.setInformativeText(url.toDisplayString())
        go = box.addButton("Write" if is_mail else "Open in browser", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole))
        box.buttonClicked.connect(lambda button: _open_outside(url) if button is go else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def ask_where_to_save(self, asked: CarrelUrl) -> None:
        """Let the learner choose a name for a file of the course."""
        downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self._window, "Save the file", str(Path(downloads) / _safe_name(asked.name)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda chosen: self.save(asked, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, asked: CarrelUrl, target: Path) -> None:
        """Copy the file there."""
        source = self._blobs.path(asked.blob)
        self._tasks.run(
            lambda _: shutil.copyfile(source, target),
            lambda _: self.saved.emit(str(target)),
            self.failed.emit,
            owner=self,
        )


def _open_outside(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


def _safe_name(name: str) -> str:
    """The last part only, without what a file system takes for something else."""
    kept = "".join(letter for letter in name if letter.isprintable() and letter not in '<>:"/\\|?*').strip(". ")
    return kept[-120:] or "file"
