"""The one sync thread of the window.

It syncs at the start, soon after an edit, when the network is back, now and then, and by hand. It sees the edits of
other processes too, because it looks at the database every second. Whoever subscribes is told on this thread.
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from localdb.errors import Busy, LocalError
from localdb.outbox import Counts, counts
from localdb.search import index_waiting
from localdb.state import read_state
from localdb.store import open_store
from sync.engine import Engine
from sync.errors import SyncError
from sync.events import STATE_OF, SyncStatus, Trouble
from sync.hints import Ear
from sync.pauses import Edits, Looks, Probes
from sync.protocol import ComparableRemote, Traffic
from sync.rounds import RoundOutcome, kept_state, run_round, true_status
from sync.shopping import ShopRemote, bring_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.changes import Changes
    from localdb.home import Account, Home
    from localdb.store import Store
    from sync.events import Reason
    from sync.hints import Channel
    from sync.protocol import Head

AUTHOR: Final = "sync"
NOTES_AT_ONCE: Final = 200
"""Notes indexed in one transaction: some 10 ms in which nobody else writes."""
BUSY_SECONDS: Final = 3.0
FAULT_SECONDS: Final = 60.0
CUT_SECONDS: Final = 1.0
UNUSABLE: Final = SyncStatus("needs_you", Trouble.LOCAL)
UNREACHABLE: Final = frozenset({Trouble.OFFLINE, Trouble.CAPTIVE})


class Line(ComparableRemote, ShopRemote, Protocol):
    """The server, as the thread needs it."""

    traffic: Traffic

    def listen(self) -> Channel:
        """Open a channel for hints."""

    def reachable(self) -> bool:
        """Whether our server answers; never raises."""

    def close(self) -> None:
        """Cut the connection, also under a call that is waiting."""


class Progress(msgspec.Struct, frozen=True):
    """How far a round is: `sent` of `total` edits, what came, and the bytes of both."""

    sent: int
    total: int
    received: int
    up: int
    down: int


class SyncNews(msgspec.Struct, frozen=True):
    """What may be said of sync now. `error` is what stopped the last round, to be told by `desktop.messages`.

    `live`: whatever changes elsewhere is heard of at once. `since`: when the present trouble began. `progress`: of the
    round under way.
    """

    status: SyncStatus
    counts: Counts
    last_sync: int | None = None
    error: Exception | None = None
    live: bool = False
    since: int | None = None
    progress: Progress | None = None


class SyncWorker:
    """See the module. `connect` is called on the thread; what it raises is shown as what stops sync."""

    def __init__(self, home: Home, account: Account, connect: Callable[[], Line]) -> None:
        self._home = home
        self._account = account
        self._connect = connect
        self._line: Line | None = None
        self._wake = threading.Condition()
        self._asked: Reason | None = None
        self._edited = False
        self._stopping = False
        self._listeners: list[Callable[[SyncNews], None]] = []
        self._readers: list[Callable[[Changes], None]] = []
        self._news = SyncNews(SyncStatus("waiting"), Counts(0, 0, 0))
        self._head: Head | None = None
        self._told = False
        self._elsewhere = False
        self._well = False
        self._total = 0
        self._before = Traffic()
        self._ear = Ear(self._on_head, random.random)
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._listening = threading.Thread(target=self._ear.run, name="sync hints", daemon=True)

    # ------------------------------------------------------------------------------------------- for the window

    @property
    def news(self) -> SyncNews:
        """The latest."""
        return self._news

    @property
    def is_running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; the first round starts at once."""
        self._thread.start()
        self._listening.start()

    def nudge(self) -> None:
        """The learner has changed something: send it when they pause."""
        self._tell(edited=True)

    def sync_now(self) -> None:
        """By hand."""
        self._tell("hand")

    def network_changed(self) -> None:
        """The system says that the network is back."""
        self._tell("network")

    def reconnect(self) -> None:
        """There is another way to the server: the next round, which comes at once, takes it."""
        with self._wake:
            self._elsewhere = True
        self._tell("network")

    def stop(self, patience: float = 3.0) -> None:
        """End the thread. A call that waits for the server longer than `patience` seconds is cut; nothing is lost."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._ear.stop()
        if not self._thread.is_alive():
            return
        self._thread.join(patience)
        if self._thread.is_alive() and self._line is not None:
            self._line.close()
            self._thread.join(patience)

    def subscribe(self, listener: Callable[[SyncNews], None]) -> Callable[[], None]:
        """Be told when what may be said changes. Returns the undo."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def subscribe_changes(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Be told what each round brought, author "sync". Returns the undo."""
        self._readers.append(listener)
        return lambda: self._readers.remove(listener) if listener in self._readers else None

    def _tell(self, reason: Reason | None = None, *, edited: bool = False) -> None:
        with self._wake:
            self._asked = reason or self._asked
            self._edited = self._edited or edited
            self._wake.notify_all()

    # ------------------------------------------------------------------------------------------- on the thread

    def _run(self) -> None:
        """A database that can't be used just now is told, and opened again: the thread ends only when it is stopped."""
        while not self._stopping:
            try:
                with open_store(self._home, self._account, app=AUTHOR) as store:
                    self._serve(store)
            except LocalError as error:
                self._tell_all(msgspec.structs.replace(self._news, status=UNUSABLE, error=error))
                self._asked_within(BUSY_SECONDS)
        self._listening.join(CUT_SECONDS)
        if self._line is not None:
            self._line.close()

    def _serve(self, store: Store) -> None:
        store.subscribe(self._on_changes)
        engine = Engine(self._account.device, kept_state(store), random.random)
        reason: Reason | None = "start"
        while reason is not None:
            outcome = self._round(store, engine, reason)
            reason = self._next_reason(store, engine, outcome)

    def _round(self, store: Store, engine: Engine, reason: Reason) -> RoundOutcome:
        outcome = self._try_round(store, engine, reason)
        self._listen(reason, well=outcome.error is None)
        self._publish(store, outcome.status, outcome.error)
        self._shop(store, outcome)
        self._index(store)
        return outcome

    def _shop(self, store: Store, outcome: RoundOutcome) -> None:
        """What the shop has for this device comes when the round is done and has been told."""
        if outcome.error is None and self._line is not None and not self._stopping:
            with suppress(LocalError):
                bring_shop(store, self._line)

    def _listen(self, reason: Reason, *, well: bool) -> None:
        """Where rounds go well hints may come, so that nobody need ask."""
        if well and self._line is not None:
            self._ear.listen_at(self._line, afresh=not self._well or reason == "network")
        self._well = well

    def _on_head(self, head: Head | None) -> None:
        """On the thread that listens: where the server stands; None: nobody says so any more, and it is time to ask."""
        with self._wake:
            self._head = head
            self._asked = self._asked or ("timer" if head is None else None)
            self._told = True
            self._wake.notify_all()

    def _index(self, store: Store) -> None:
        """What came becomes searchable, in steps that nobody has to wait for."""
        with suppress(LocalError):  # a busy or full disk: the next round, or the next search, does it
            while not (self._stopping or self._asked) and index_waiting(store, NOTES_AT_ONCE):
                pass

    def _try_round(self, store: Store, engine: Engine, reason: Reason) -> RoundOutcome:
        try:
            self._leave_old_way()
            self._line = self._line or self._connect()
            self._total = counts(store).pending
            self._before = Traffic(self._line.traffic.up, self._line.traffic.down)
            return run_round(
                self._home,
                store,
                self._line,
                engine,
                reason=reason,
                publish=lambda status: self._publish_start(store, status),
            )
        except Busy as error:
            return RoundOutcome(SyncStatus("waiting"), error, BUSY_SECONDS)
        except SyncError as error:
            told = error.told(store.clock.now())
            return RoundOutcome(SyncStatus(STATE_OF.get(told.trouble, "server_trouble"), told.trouble), error)
        except Exception as error:  # noqa: BLE001 - the thread lives on, and the window puts into words what stopped it
            return RoundOutcome(SyncStatus("needs_you", Trouble.LOCAL), error, FAULT_SECONDS)

    def _leave_old_way(self) -> None:
        with self._wake:
            elsewhere, self._elsewhere = self._elsewhere, False
        if elsewhere and self._line is not None:
            self._line.close()
            self._line = None

    def _next_reason(self, store: Store, engine: Engine, outcome: RoundOutcome) -> Reason | None:
        """Wait for a reason to sync again; None: the window is closing."""
        due = time.monotonic() + outcome.sleep
        probes = Probes() if outcome.status.trouble in UNREACHABLE else None
        edits, looks = Edits(), Looks(time.time())
        while True:
            asked = self._asked_within(edits.look_in(time.monotonic()))
            now = time.monotonic()
            if self._stopping or asked is not None:
                return None if self._stopping else asked
            if looks.slept(time.time()) or (probes is not None and probes.due(now) and self._reachable()):
                return "network"
            if (reason := self._what_happened(store, engine, outcome, edits, now)) is not None:
                return reason
            if now >= due and not self._is_live(outcome):
                return "timer"

    def _what_happened(
        self, store: Store, engine: Engine, outcome: RoundOutcome, edits: Edits, now: float
    ) -> Reason | None:
        """Here or elsewhere; what may be said follows it at once."""
        if self._others_wrote(store, outcome) | self._take_edited():  # both: what waits is shown at once
            edits.note(now)
        if self._is_live(outcome) != self._news.live:
            self._publish(store, outcome.status, outcome.error)
        if edits.settled(now):
            edits.forget()
            if not engine.backs_off(store.clock.now()):  # else the next try takes it along, and the trouble stays told
                return "edit"
        return "hint" if self._is_behind(engine) else None

    def _is_live(self, outcome: RoundOutcome) -> bool:
        """Whether there is nothing to ask: what changes is told."""
        return self._well and outcome.error is None and self._ear.is_open

    def _is_behind(self, engine: Engine) -> bool:
        """Whether the last hint, taken once, tells of something that is not here."""
        with self._wake:
            head, self._head = self._head, None
        return head is not None and (head.epoch != engine.state.epoch or head.head > engine.state.cursor)

    def _asked_within(self, seconds: float) -> Reason | None:
        with self._wake:
            if not (self._stopping or self._asked or self._edited or self._told):
                self._wake.wait(seconds)
            self._told = False
            asked, self._asked = self._asked, None
            return asked

    def _take_edited(self) -> bool:
        with self._wake:
            edited, self._edited = self._edited, False
            return edited

    def _others_wrote(self, store: Store, outcome: RoundOutcome) -> bool:
        """Whether something waits that the window or another process has just written; the status says so at once."""
        if store.poll() is None:
            return False
        self._publish(store, outcome.status, outcome.error)
        return counts(store).pending > 0

    def _reachable(self) -> bool:
        return self._line is not None and self._line.reachable()

    # ------------------------------------------------------------------------------------------- news

    def _on_changes(self, changes: Changes) -> None:
        if changes.author == AUTHOR:
            for reader in tuple(self._readers):
                reader(changes)

    def _publish_start(self, store: Store, status: SyncStatus) -> None:
        """How a round ends is told when it has ended: with what stopped it, and with the contents of new courses."""
        if status.state == "syncing":
            self._publish(store, status)

    def _publish(self, store: Store, status: SyncStatus, error: Exception | None = None) -> None:
        waiting, known = counts(store), read_state(store)
        said = true_status(status, waiting)
        live = said.state != "syncing" and self._well and error is None and self._ear.is_open
        since = known.trouble_since if error is not None and known.last_error else None
        progress = self._progress(status) if said.state == "syncing" else None
        self._tell_all(SyncNews(said, waiting, known.last_sync, error, live, since, progress))

    def _progress(self, status: SyncStatus) -> Progress | None:
        if self._line is None:
            return None
        up, down = self._line.traffic.up - self._before.up, self._line.traffic.down - self._before.down
        return Progress(status.sent, max(self._total, status.sent), status.received, up, down)

    def _tell_all(self, news: SyncNews) -> None:
        if news != self._news:
            self._news = news
            for listener in tuple(self._listeners):
                listener(news)
