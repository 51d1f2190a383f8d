"""The sync page: the state in one card, what needs the learner, what waits, and the log."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card, Pane
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.page_header import PageHeader
from desktop.design.row_list import RowList
from desktop.design.scroll_page import ScrollPage
from desktop.design.search_field import SearchField
from desktop.design.segments import Segments
from desktop.figures import ago, counted
from desktop.sync_status.refused_card import RefusedCard, RefusedChange
from desktop.sync_status.row_models import LogDelegate, LogModel, WaitingDelegate, WaitingModel
from desktop.sync_status.state_card import StateCard
from desktop.sync_status.status_words import LogLine, log_line, next_try_words, status_words
from localdb.quarantine import copy_to_note, discard, quarantined, retry
from localdb.state import rounds
from localdb.waiting import WaitingRow, waiting, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.worker import SyncNews

_SHOWN, _LOG = 200, 200
_RELOAD_MS = 250


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[WaitingRow, ...]
    refused: tuple[RefusedChange, ...]
    log: tuple[LogLine, ...]


class SyncScreen(Pane):
    """`note_copied` carries the id of a note that a refused change became."""

    sync_requested = Signal()
    note_copied = Signal(str)
    unlock_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, server: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks, self._server = look, tasks, server
        self._toasts: Toasts | None = None
        self._giving_up: set[int] = set()
        self._log: tuple[LogLine, ...] = ()
        self.waiting = WaitingModel()
        self.log = LogModel()
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
        now = time.time_ns() // 1_000_000
        said = status_words(news, now)
        last = "" if news is None or news.last_sync is None else f"Last sync {ago(news.last_sync, now)}"
        parts = [f"{last} with {self._server}" if last else "", f"Next try {next_try_words(news)}"]
        figures = (news.counts.pending, news.counts.quarantined) if news else (0, 0)
        self.state.show_status(said, " · ".join(part for part in parts if part), figures)
        self.state.show_lock(news.error if news else None)
        self._now.setEnabled(news is not None and news.status.state != "syncing")
        self._reload.start()

    def reload(self) -> None:
        """Read what waits and what happened."""
        self._tasks.run(_read, self._show, self.failed.emit, owner=self)

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self._now, self._waiting_list, self._log_list]

    def give_up_all(self) -> None:
        """The window is closing: nobody can take a discard back any more."""
        for number in tuple(self._giving_up):
            self._carry_out_discard(number)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader(self._look, "Sync")
        self._now = Button(self._look, "Sync now", "primary", "refresh-cw")
        header.add_action(self._now)
        column.addWidget(header)
        page = ScrollPage(self._look, spacing=12)
        self._waiting_list = RowList("Changes that wait", selects=False, fits=True)
        self._log_list = RowList("Log", selects=False, fits=True)
        self._delegates = (WaitingDelegate(self._look, self._waiting_list), LogDelegate(self._look, self._log_list))
        self._waiting_list.setModel(self.waiting)
        self._waiting_list.setItemDelegate(self._delegates[0])
        self._log_list.setModel(self.log)
        self._log_list.setItemDelegate(self._delegates[1])
        for card in (self.state, self.refused, self._waiting_card(), self._log_card()):
            page.body.addWidget(card)
        page.body.addStretch(1)
        column.addWidget(page, 1)

    def _waiting_card(self) -> Card:
        card, row = self._card("Waiting")
        self._waiting_count = Label(self._look, "", FontRole.SMALL, "text2")
        row.addWidget(self._waiting_count, 1)
        card.body.addWidget(self._waiting_list)
        return card

    def _log_card(self) -> Card:
        card, row = self._card("Log")
        row.addWidget(Label(self._look, "the last 200 rounds", FontRole.SMALL, "text2"), 1)
        self._search = SearchField(self._look, "Search the log")
        self._search.setFixedWidth(self._look.px(180))
        self._show_only = Segments(
            self._look, [("all", "All"), ("problems", "Problems")], "joined", name="Show", small=True
        )
        row.addWidget(self._search)
        row.addWidget(self._show_only)
        self._log_empty = Label(self._look, "Nothing yet.", tone="text3")
        self._log_empty.setContentsMargins(20, 0, 20, 8)
        card.body.addWidget(self._log_empty)
        card.body.addWidget(self._log_list)
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
        self._search.search_changed.connect(lambda _words: self._show_log())
        self._show_only.chosen.connect(lambda _key: self._show_log())
        self.refused.retry_requested.connect(self._on_retry)
        self.refused.copy_requested.connect(self._on_copy)
        self.refused.discard_requested.connect(self._on_discard)

    def _on_news(self, _piece: Piece) -> None:
        self._reload.start()

    def _show(self, read: _Read) -> None:
        self.waiting.show(read.rows)
        more = f", the first {_SHOWN} are shown" if len(read.rows) == _SHOWN else ""
        nothing = "Nothing waits." if read.refused else "Nothing waits: all you did is on the server."
        words_ = counted(len(read.rows), "change") + more if read.rows else nothing
        self._waiting_count.setText(words_)
        self._waiting_list.setVisible(bool(read.rows))
        self.refused.show_changes([each for each in read.refused if each.number not in self._giving_up])
        self._log = read.log
        self._show_log()

    def _show_log(self) -> None:
        wanted, problems = self._search.text().casefold(), self._show_only.current() == "problems"
        lines = [line for line in self._log if wanted in line.words.casefold() and (line.problem or not problems)]
        self.log.show(lines)
        self._log_list.setVisible(bool(lines))
        self._log_empty.setVisible(not lines)
        self._log_empty.setText("Nothing yet." if not self._log else "No line of the log fits.")

    def _on_retry(self, number: int) -> None:
        self._do(lambda store: retry(store, number), lambda _: self.sync_requested.emit())

    def _on_copy(self, number: int) -> None:
        self._do(lambda store: copy_to_note(store, number), self.note_copied.emit)

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


def _read(store: Store) -> _Read:
    rows = tuple(row for row in waiting(store, _SHOWN) if row.state != "refused")
    refused = tuple(
        RefusedChange(
            each.number,
            each.kind,
            _quoted(words(store, each.kind, each.fields)),
            _reason(each.status, each.reason),
            each.at,
            bool({"title", "body"} & set(each.fields)),
        )
        for each in quarantined(store)
    )
    return _Read(rows, refused, tuple(log_line(entry) for entry in rounds(store, _LOG)))


def _quoted(named: str) -> str:
    kind, _, about = named.partition(": ")
    return f"{kind} “{about}”" if about else kind


def _reason(status: str, reason: str) -> str:
    known = {
        "too_large": "It is larger than the server takes. Shorten it; what you wrote stays here.",
        "forbidden": "Only the server may change this. What you wrote stays here.",
    }
    said = reason[:1].upper() + reason[1:].rstrip(".") + "." if reason else ""
    return f"{said} {known.get(status, 'What you wrote stays here.')}".strip()
