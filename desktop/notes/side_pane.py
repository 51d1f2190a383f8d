"""Beside the words of a note: how they read, what they were, and which notes they are linked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.design.card import Pane
from desktop.design.segments import Segments
from desktop.notes.history_pane import HistoryPane
from desktop.notes.links_pane import LinksPane
from desktop.notes.preview import NOTE_SCHEME, Preview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from localdb.history import Revision
    from localdb.links import NoteLinks

_TABS = [("preview", "Preview"), ("history", "History"), ("links", "Links")]


class SidePane(Pane):
    """`history_requested` and `links_requested` when those tabs want to know; `title_requested` a note by its title."""

    history_requested = Signal()
    revision_requested = Signal(str)
    links_requested = Signal()
    link_requested = Signal(QUrl)
    note_requested = Signal(str)
    title_requested = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, "surface", parent=parent)
        self.preview, self.history, self.links = Preview(look), HistoryPane(look), LinksPane(look)
        self.tabs = Segments(look, _TABS, name="Beside the note", small=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(_padded(self.preview, 12, 4))
        self._stack.addWidget(_padded(self.history, 0, 0))
        self._stack.addWidget(_padded(self.links, 0, 4))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 0)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._on_tab)
        self.preview.link_requested.connect(self._on_link)
        self.history.restore_requested.connect(self.revision_requested)
        self.links.note_requested.connect(self.note_requested)
        self.links.title_requested.connect(self.title_requested)

    def show_note(self, body: str) -> None:
        """Another note: how it reads comes first."""
        self.tabs.choose("preview")
        self._stack.setCurrentIndex(0)
        self.preview.show_note(body)
        self.history_requested.emit()
        self.links_requested.emit()

    def show_body(self, body: str) -> None:
        """The same note with other words."""
        self.preview.show_note(body)

    def begin(self) -> None:
        """A new note has no past."""
        self.tabs.choose("preview")
        self._stack.setCurrentIndex(0)
        self.preview.show_note("")
        for key in ("history", "links"):
            self.tabs.set_count(key, None)
        self.history.show_revisions(())

    def show_revisions(self, revisions: Sequence[Revision]) -> None:
        """The versions for the History tab."""
        self.tabs.set_count("history", len(revisions) if len(revisions) > 1 else None)
        self.history.show_revisions(revisions)

    def show_links(self, links: NoteLinks) -> None:
        """The notes for the Links tab."""
        self.tabs.set_count("links", len(links.to) + len(links.here) or None)
        self.links.show_links(links)

    def _on_tab(self, key: str) -> None:
        self._stack.setCurrentIndex([each for each, _ in _TABS].index(key))

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() == NOTE_SCHEME:
            self.title_requested.emit(
                QUrl.fromPercentEncoding(url.path(QUrl.ComponentFormattingOption.FullyEncoded).encode())
            )
        else:
            self.link_requested.emit(url)


def _padded(inside: QWidget, left: int, top: int) -> QWidget:
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(left, top, 0, 0)
    column.addWidget(inside)
    return frame
