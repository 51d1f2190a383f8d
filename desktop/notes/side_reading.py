"""Reads what stands beside the open note: its versions, and the notes that it is linked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from localdb.errors import NotFound
from localdb.history import note_history
from localdb.links import links_of, note_titled
from localdb.notes import note

if TYPE_CHECKING:
    from desktop.notes.editing import Editing
    from desktop.notes.side_pane import SidePane
    from desktop.tasks import Tasks
    from localdb.notes import Note


class SideReading(QObject):
    """`found` carries the id of the note that a link leads to, `wanted` the title that no note has yet."""

    found = Signal(str)
    wanted = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, editing: Editing, side: SidePane, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._editing, self._side = tasks, editing, side
        side.history_requested.connect(self._read_history)
        side.links_requested.connect(self._read_links)
        side.title_requested.connect(self._open_titled)

    def _read_history(self) -> None:
        identity = self._editing.id
        if identity and not self._editing.is_new:
            self._tasks.run(
                lambda store: note_history(store, identity), self._side.show_revisions, self._on_failed, owner=self
            )

    def _read_links(self) -> None:
        identity = self._editing.id
        if identity and not self._editing.is_new:
            self._tasks.run(
                lambda store: links_of(store, note(store, identity)),
                self._side.show_links,
                self._on_failed,
                owner=self,
            )

    def _open_titled(self, title: str) -> None:
        def go(there: Note | None) -> None:
            if there is None:
                self.wanted.emit(title)
            else:
                self.found.emit(there.id)

        self._tasks.run(lambda store: note_titled(store, title), go, self._on_failed, owner=self)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, NotFound):  # the note went away meanwhile, and the editor with it
            self.failed.emit(error)
