"""Notes as files that need no Carrel: the open one or all, as Markdown, web pages or JSON."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop.figures import counted

if TYPE_CHECKING:
    from desktop.design.toast import Toasts
    from desktop.tasks import Tasks
    from localdb.store import Store

_FORMS = (("md", "Markdown"), ("html", "web pages"), ("json", "JSON"))


class ExportMenu(QObject):
    """Asks for a folder, writes on the database thread, and says where the files are."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._window = tasks, window
        self._toasts: Toasts | None = None

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where it is told what was written."""
        self._toasts = toasts

    def open_at(self, button: QWidget, note: str) -> None:
        """Show the menu over a button; `note` is the open one, or ""."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if note:
            for form, name in _FORMS:
                menu.addAction(f"This note as {name}", partial(self._ask, form, note))
            menu.addSeparator()
        for form, name in _FORMS:
            menu.addAction(f"All notes as {name}", partial(self._ask, form, ""))
        menu.popup(button.mapToGlobal(button.rect().topLeft()) - menu.rect().bottomLeft())

    def _ask(self, form: str, note: str) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, "Export notes to a folder")
        if folder:
            self.export(Path(folder), form, note)

    def export(self, folder: Path, form: str, note: str = "") -> None:
        """Write one note, or with "" all that are not in the trash."""
        self._tasks.run(
            lambda store: _write(store, folder, form, note),
            lambda count: self._tell(count, folder),
            self.failed.emit,
            owner=self,
        )

    def _tell(self, count: int, folder: Path) -> None:
        if self._toasts is not None:
            words = f"{counted(count, 'note')} written to {folder}"
            toast = self._toasts.show_toast(words, icon="download", action="Open folder")
            toast.action_requested.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))


def _write(store: Store, folder: Path, form: str, identity: str) -> int:
    from desktop.cli.exits import Refusal
    from desktop.cli.naming import slugs
    from desktop.cli.notes_export import export_notes
    from localdb.errors import Unfit
    from localdb.notes import note, notes

    found = (note(store, identity),) if identity else notes(store)
    try:
        export_notes(found, slugs(store), folder, form)
    except Refusal as refusal:
        raise Unfit(str(refusal), next_step=refusal.next_step) from refusal
    return len(found)
