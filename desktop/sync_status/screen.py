"""The sync page: the state in one card, what needs the learner, what waits, and the log."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card, Pane
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.page_header import PageHeader
from desktop.design.row_list import RowList
from desktop.design.scroll_page import ScrollPage
from desktop.figures import ago, counted, size
from desktop.sync_status.log_card import LogCard
from desktop.sync_status.reading import SHOWN, SyncRead, read_sync
from desktop.sync_status.refused_card import RefusedCard
from desktop.sync_status.row_models import WaitingDelegate, WaitingModel
from desktop.sync_status.state_card import StateCard
from desktop.sync_status.status_words import clock_words_of, next_try_words, status_words
from desktop.trouble import Trouble
from localdb.quarantine import as_json, copy_to_note, discard, retry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.worker import SyncNews

_RELOAD_MS = 250


class SyncScreen(Pane):
    """`note_requested` carries the id of a note: one that was refused, or one that a refused change became.

    `versions_requested` carries a conflict.
    """

    sync_requested = Signal()
    note_requested = Signal(str)
    versions_requested = Signal(str)
    test_requested = Signal()
    devices_requested = Signal()
    unlock_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, server: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks, self._server = look, tasks, server
        self._toasts: Toasts | None = None
        self._giving_up: set[int] = set()
        self._news: SyncNews | None = None
        self._read: SyncRead | None = None
        self.waiting = WaitingModel()
        self.log = LogCard(look)
        self.state = StateCard(look)
        self.refused = RefusedCard(look)
        self._reload = QTimer(self, singleShot=True, interval=_RELOAD_MS)
        self._reload.timeout.connect(self.reload)
        self._lay_out()
        self._connect(news)
        self.show_news(None)
        self.reload()

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where a discarded change can be had back."""
        self._toasts = toasts

    def show_news(self, news: SyncNews | None) -> None:
        """Show how far sync is."""
        self._news = news
        self._show_state()
        self._now.setEnabled(news is not None and news.status.state != "syncing")
        self._reload.start()

    def reload(self) -> None:
        """Read what waits and what happened."""
        self._tasks.run(read_sync, self._show, self._on_unreadable, owner=self)

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self.test, self._now, self._waiting_list, self.log.list]

    def give_up_all(self) -> None:
        """The window is closing: nobody can take a discard back any more."""
        for number in tuple(self._giving_up):
            self._carry_out_discard(number)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader(self._look, "Sync")
        self.test = Button(self._look, "Test the connection", "ghost", "activity")
        self.test.clicked.connect(self.test_requested)
        header.add_action(self.test)
        devices = Button(self._look, "Devices", "ghost", "laptop")
        devices.clicked.connect(self.devices_requested)
        header.add_action(devices)
        self._now = Button(self._look, "Sync now", "primary", "refresh-cw")
        header.add_action(self._now)
        column.addWidget(header)
        page = ScrollPage(self._look, spacing=12)
        self._waiting_list = RowList("Changes that wait", selects=False, fits=True)
        self._delegate = WaitingDelegate(self._look, self._waiting_list)
        self._waiting_list.setModel(self.waiting)
        self._waiting_list.setItemDelegate(self._delegate)
        for card in (self.state, self.refused, self._waiting_card(), self.log):
            page.body.addWidget(card)
        page.body.addStretch(1)
        self._trouble = Trouble(self._look)
        self._trouble.retry_requested.connect(self.reload)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self._trouble)
        column.addWidget(self._pages, 1)

    def _waiting_card(self) -> Card:
        card, row = self._card("Waiting")
        self._waiting_count = Label(self._look, "", FontRole.SMALL, "text2")
        row.addWidget(self._waiting_count, 1)
        card.body.addWidget(self._waiting_list)
        return card

    def _card(self, title: str) -> tuple[Card, QHBoxLayout]:
        card = Card(self._look, margin=1, spacing=0)
        card.body.setContentsMargins(1, 1, 1, 8)
        row = QHBoxLayout()
        row.setContentsMargins(20, 9, 20, 9)
        row.setSpacing(8)
        row.addWidget(Label(self._look, title, FontRole.SECTION))
        card.body.addLayout(row)
        return card, row

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        self._now.clicked.connect(self.sync_requested)
        self.state.unlock_requested.connect(self.unlock_requested)
        self.log.versions_requested.connect(self.versions_requested)
        self.log.save_requested.connect(self._save)
        self.refused.edit_requested.connect(self.note_requested)
        self.refused.export_requested.connect(self._on_export)
        self.refused.retry_requested.connect(self._on_retry)
        self.refused.copy_requested.connect(self._on_copy)
        self.refused.discard_requested.connect(self._on_discard)

    def _on_news(self, _piece: Piece) -> None:
        self._reload.start()

    def _on_unreadable(self, error: Exception) -> None:
        if self._read is None:
            self._trouble.show_error(error)
            self._pages.setCurrentWidget(self._trouble)
        self.failed.emit(error)

    def _show(self, read: SyncRead) -> None:
        self._read = read
        self._pages.setCurrentIndex(0)
        self.waiting.show(read.rows)
        more = f", the first {SHOWN} are shown" if len(read.rows) == SHOWN else ""
        nothing = "Nothing waits." if read.refused else "Nothing waits: all you did is on the server."
        words_ = counted(len(read.rows), "change") + more if read.rows else nothing
        self._waiting_count.setText(words_)
        self._waiting_list.setVisible(bool(read.rows))
        self.refused.show_changes([each for each in read.refused if each.number not in self._giving_up])
        self.log.show_lines(read.log)
        self._show_state()

    def _show_state(self) -> None:
        """What the sync thread says, and what the database knows more."""
        news, read, now = self._news, self._read, time.time_ns() // 1_000_000
        said = status_words(news, now)
        last = "" if news is None or news.last_sync is None else f"Last sync {ago(news.last_sync, now)}"
        parts = [f"{last} with {self._server}" if last else "", f"Next try {next_try_words(news)}"]
        clock = clock_words_of(read.clock_ahead if read else 0)
        pending, refused = (news.counts.pending, news.counts.quarantined) if news else (0, 0)
        figures = (str(pending), str(refused), size(read.to_send if read and pending else 0))
        self.state.show_status(said, " · ".join(part for part in (*parts, clock) if part), figures)
        self.state.show_lock(news.error if news else None)

    def _on_retry(self, number: int) -> None:
        self._do(lambda store: retry(store, number), lambda _: self.sync_requested.emit())

    def _on_copy(self, number: int) -> None:
        self._do(lambda store: copy_to_note(store, number), self.note_requested.emit)

    def _on_export(self, number: int) -> None:
        """The whole change as JSON, with the reason: for whoever can help."""
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the change", "carrel-change.json")
        if chosen:
            file = Path(chosen)
            self._do(
                lambda store: file.write_text(as_json(store, number), encoding="utf-8"), lambda _: self._tell(file)
            )

    def _save(self, file: Path, text: str) -> None:
        self._do(lambda _store: file.write_text(text, encoding="utf-8"), lambda _: self._tell(file))

    def _tell(self, file: Path) -> None:
        if self._toasts is not None:
            self._toasts.show_toast(f"Written to {file}", icon="download")

    def _on_discard(self, number: int) -> None:
        self._giving_up.add(number)
        self.reload()
        if self._toasts is None:
            self._carry_out_discard(number)
            return
        toast = self._toasts.show_toast("Change discarded", icon="trash-2", action="Undo")
        toast.action_requested.connect(lambda: self._giving_up.discard(number))
        toast.closed.connect(lambda: self._carry_out_discard(number))

    def _carry_out_discard(self, number: int) -> None:
        if number in self._giving_up:
            self._giving_up.discard(number)
            self._do(lambda store: discard(store, number), lambda _: self.reload())
        else:
            self.reload()

    def _do(self, operation: Callable[[Store], object], then: Callable[..., None]) -> None:
        self._tasks.run(operation, then, self.failed.emit, owner=self)
