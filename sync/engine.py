"""The sync engine: what to do next, and nothing else. It knows no store, clock, thread or socket (sans-IO).

Tell it an event, carry out the effects it returns, tell it how they went. One request is in flight at a time. A round
pulls first, so that server time is known (rule 2), then pushes and pulls until the server has no more and everything
that waited is judged. Rules are those of DESIGN section 4.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from learning.records import Arrival, Edit, Judged, Moment, Pending
from sync.events import (
    STATE_OF,
    Answered,
    Applied,
    Apply,
    Effect,
    EngineState,
    Event,
    Failed,
    Key,
    Register,
    Registered,
    Report,
    Seal,
    Sealed,
    Send,
    Sleep,
    SyncStatus,
    Take,
    Taken,
    Trouble,
    Wake,
)
from sync.protocol import FUTURE, NEED_FULL, OK, REFUSALS, TOO_LARGE, Limits, Result, SyncAnswer, SyncRequest
from sync.schedule import back_off, idle
from sync.sealing import ServerTime, sealed, weight

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.events import State

Effects = tuple[Effect, ...]

ALIKE: Final = 3
"""So many identical answers in a row, and the engine backs off (rule 11)."""
STALE_TWICE: Final = 2
_REPLIES: Final = frozenset({Trouble.STALE, Trouble.EPOCH, Trouble.RESYNC})
URGENT: Final = frozenset({"start", "network", "hand", "hint"})
"""Reasons that do not wait for the end of a back-off."""


class _At(Enum):
    """What the engine waits for."""

    REST = "rest"
    NUMBER = "number"
    PENDING = "pending"
    SEAL = "seal"
    ANSWER = "answer"
    STORED = "stored"


@dataclass
class _Round:
    """What one round knows. `after`: rows up to this `n` had their turn; `whole`: the server has no more."""

    after: int = 0
    whole: bool = False
    pull_only: bool = False
    refused: bool = False
    stale: int = 0
    told: object = None
    alike: int = 0
    at_most: int | None = None
    sent: int = 0
    received: int = 0
    asked_full: Counter[Key] = field(default_factory=Counter)


class Engine:
    """The state machine of one device. `chance` draws a number from 0 to 1."""

    def __init__(self, device: str, state: EngineState, chance: Callable[[], float]) -> None:
        self.state = state
        self._device = device
        self._chance = chance
        self._limits = Limits()
        self._time: ServerTime | None = None
        self._births = False  # until the server says that it understands them; a round begins with its answer
        self._failures = 0
        self._next_try: Moment | None = None
        self._held_back: set[Key] = set()  # the server does not know these kinds yet: not again in this run
        self._at = _At.REST
        self._again: Wake | None = None
        self._round = _Round()
        self._edits: tuple[Edit, ...] = ()
        self._request: SyncRequest | None = None
        self._arrival: Arrival | None = None
        self._answer: SyncAnswer | None = None
        self._steps: dict[type, tuple[_At | None, Callable[[Any], Effects]]] = {
            Wake: (None, self._on_wake),
            Taken: (_At.PENDING, self._on_taken),
            Sealed: (_At.SEAL, self._on_sealed),
            Answered: (_At.ANSWER, self._on_answered),
            Applied: (_At.STORED, self._on_applied),
            Registered: (_At.NUMBER, self._on_registered),
            Failed: (None, self._on_failed),
        }

    def step(self, event: Event) -> Effects:
        """What to do now. An event that nobody waits for (a late answer) changes nothing."""
        waited_for, step = self._steps[type(event)]
        return step(event) if waited_for in {None, self._at} else ()

    @property
    def resting(self) -> bool:
        """Whether no round is under way."""
        return self._at is _At.REST

    def backs_off(self, now: Moment) -> bool:
        """Whether an edit would have to wait: the last try failed, and the next has its time."""
        return self._wait(now) > 0

    # ------------------------------------------------------------------------------------------------ a round begins

    def _on_wake(self, event: Wake) -> Effects:
        if self._at is not _At.REST:
            if self._again is None or event.reason in URGENT:
                self._again = event
            return ()
        if event.reason in URGENT:
            self._failures = 0
        elif event.reason == "edit" and (wait := self._wait(event.now)) > 0:
            return (Sleep(wait, "backing off"),)
        return self._begin(event.now)

    def _wait(self, now: Moment) -> float:
        """Seconds that are left of a back-off."""
        until = self._next_try
        return 0.0 if until is None or until.run != now.run else (until.mono - now.mono) / 1000

    def _begin(self, now: Moment) -> Effects:
        self._round = _Round()
        self._again = self._next_try = None
        syncing = Report(SyncStatus("syncing"))
        if not self.state.number:
            return (syncing, *self._register())
        known = self._time is not None and self._time.fresh(now)
        return (syncing, *(self._take() if known else self._pull()))

    def _register(self) -> Effects:
        self._at = _At.NUMBER
        return (Register(),)

    def _on_registered(self, event: Registered) -> Effects:
        self.state = replace(self.state, number=event.number)
        return self._pull()

    # ------------------------------------------------------------------------------------------------- take and seal

    def _take(self) -> Effects:
        if self._round.pull_only:
            return self._nothing_waits()
        self._at = _At.PENDING
        return (Take(self._at_most(), self._round.after),)

    def _at_most(self) -> int:
        return self._round.at_most or self._limits.edits

    def _on_taken(self, event: Taken) -> Effects:
        ready = [pending for pending in event.pending if (pending.kind, pending.id) not in self._held_back]
        if not ready and event.pending:
            self._round.after = event.pending[-1].n
            return self._take()
        if not ready or self._time is None:
            return self._nothing_waits()
        return self._seal(self._fitting(ready), self._time.at(event.now), event.now)

    def _fitting(self, ready: list[Pending]) -> list[Pending]:
        """As many from the front as one request may carry, and at least one."""
        room = self._limits.soft_bytes
        for place, pending in enumerate(ready[: self._at_most()]):
            room -= weight(pending)
            if room < 0:
                return ready[: max(1, place)]
        return ready[: self._at_most()]

    def _seal(self, ready: list[Pending], server_ms: int, now: Moment) -> Effects:
        number = self.state.number
        self._edits = tuple([sealed(pending, number, server_ms, now) for pending in ready])
        if not self._births:
            self._edits = tuple([edit.spread() for edit in self._edits])
        if len(ready) == 1 and weight(ready[0]) > self._limits.hard_bytes:
            return self._too_large()
        self._at = _At.SEAL
        return (Seal(self._next_rid(), self._edits),)

    def _next_rid(self) -> int:
        self.state = replace(self.state, rid=self.state.rid + 1)
        return self.state.rid

    def _on_sealed(self, event: Sealed) -> Effects:
        if event.moved:
            self._edits = tuple(edit for edit in self._edits if (edit.kind, edit.id) not in event.moved)
        return self._send(self._edits) if self._edits else self._take()

    def _nothing_waits(self) -> Effects:
        if not self._round.whole:
            return self._pull()
        again, self._again = self._again, None
        if again is None:
            return self._end()
        return self._take() if again.reason == "edit" else self._begin(again.now)

    # -------------------------------------------------------------------------------------------------- ask the server

    def _pull(self) -> Effects:
        """A request without edits needs no durable number."""
        self._edits = ()
        self._next_rid()
        return self._send(())

    def _send(self, edits: tuple[Edit, ...]) -> Effects:
        self._at = _At.ANSWER
        state = self.state
        self._request = SyncRequest(
            self._device, state.rid, state.epoch, state.cursor, boot=state.boot, edits=edits, brief=True
        )
        return (Send(self._request),)

    def _on_answered(self, event: Answered) -> Effects:
        answer, request = event.answer, self._request
        if request is None or answer.rid != request.rid:
            return ()  # rule 5: only the answer to the request in flight
        trip = event.now.mono - event.sent_at.mono
        self._time = ServerTime(answer.now, event.now.mono, event.now.run, trip)
        self._limits, self._births = answer.limits or self._limits, answer.births
        if self._circles(_gist(answer)):
            return self._stop(Trouble.LOOP, event.now, None)
        self._answer = answer
        return self._apply(_arrival(request, answer))

    def _circles(self, told: object) -> bool:
        this = self._round
        this.alike = this.alike + 1 if told == this.told else 1
        this.told = told
        return this.alike >= ALIKE

    # ------------------------------------------------------------------------------------------------- keep the answer

    def _apply(self, arrival: Arrival) -> Effects:
        self._at = _At.STORED
        self._request = None
        self._arrival = arrival
        return (Apply(arrival),)

    def _on_applied(self, event: Applied) -> Effects:
        arrival, answer = self._arrival, self._answer
        assert arrival is not None
        self._arrival = self._answer = None
        self.state = replace(event.state, rid=max(event.state.rid, self.state.rid))
        self._note(arrival)
        if answer is not None:
            self._round.whole = not answer.more
        return self._go_on(event.now)

    def _note(self, arrival: Arrival) -> None:
        """Remember what the judgements mean for the rest of this round."""
        this = self._round
        this.received += len(arrival.records)
        this.sent += len(arrival.judged)
        this.after = max([this.after, *(edit.n for edit in self._edits)])
        for judged in arrival.judged:
            if judged.status == OK:
                continue
            key = (judged.edit.kind, judged.edit.id)
            this.refused |= judged.status in REFUSALS
            if judged.status == NEED_FULL and not this.asked_full[key]:
                this.asked_full[key] += 1
                this.after = min(this.after, judged.edit.n - 1)
            elif judged.status in {FUTURE, NEED_FULL}:
                self._held_back.add(key)

    def _go_on(self, now: Moment) -> Effects:
        if self._round.pull_only and self._round.whole:
            return self._stop(Trouble.TOO_OLD, now, None)
        return self._take()

    def _too_large(self) -> Effects:
        """No server would take this edit; judge it here, so that it does not stand in the way of the others."""
        judged = tuple(Judged(edit, TOO_LARGE, "too large to send") for edit in self._edits)
        return self._apply(Arrival(judged, (), self.state.cursor, self.state.epoch, self._now(), more=True))

    # --------------------------------------------------------------------------------------------------- a round ends

    def _end(self) -> Effects:
        self._at = _At.REST
        self._failures = 0
        this, seconds = self._round, idle(self._chance())
        state: State = "needs_you" if this.refused else "synced"
        return (
            Report(SyncStatus(state, None, this.sent, this.received, seconds)),
            Sleep(seconds, "all is well"),
        )

    def _stop(self, trouble: Trouble, now: Moment, retry_after: float | None) -> Effects:
        """Give the round up for now. Every edit stays in the outbox, sealed or not."""
        self._at = _At.REST
        self._again = self._request = self._answer = None
        self._failures += 1
        waits_for_learner = trouble is Trouble.BRAKE
        seconds = idle(self._chance()) if waits_for_learner else back_off(self._failures, self._chance(), retry_after)
        self._next_try = Moment(now.wall, now.mono + int(seconds * 1000), now.run)
        status = SyncStatus(
            STATE_OF.get(trouble, "server_trouble"), trouble, self._round.sent, self._round.received, seconds
        )
        return (Report(status), Sleep(seconds, trouble))

    # -------------------------------------------------------------------------------------------------- what went wrong

    def _on_failed(self, event: Failed) -> Effects:
        if self._at is _At.REST:
            return ()
        self._request = None
        if event.trouble in _REPLIES and self._at is _At.ANSWER:
            return self._on_reply(event)
        if event.trouble is Trouble.TOO_BIG and self._edits:
            return self._on_too_big(event.limits)
        if event.trouble is Trouble.TOO_OLD and not self._round.pull_only:
            self._round.pull_only = True
            return self._pull()
        return self._stop(event.trouble, event.now, event.retry_after)

    def _on_reply(self, event: Failed) -> Effects:
        """The server says that this device stands elsewhere than it believes."""
        if self._circles((event.trouble, event.epoch, event.head, event.floor)):
            return self._stop(Trouble.LOOP, event.now, None)
        if event.trouble is Trouble.STALE:
            return self._on_stale()
        self._edits = ()
        self._round.whole = False
        if event.epoch is not None and event.head is not None:
            return self._on_epoch(event.epoch, event.head)
        return self._on_resync(event.floor or 0)

    def _on_stale(self) -> Effects:
        """Rule 6: an old number once may be chance; twice means that this database is a copy or came from a backup."""
        self._round.stale += 1
        if self._round.stale < STALE_TWICE:
            return self._take()
        self._round.stale = 0
        return self._register()

    def _on_epoch(self, epoch: int, head: int) -> Effects:
        """Rule 7: go on in the new epoch from where both sides agree, and offer again what the server has lost."""
        return self._apply(Arrival((), (), min(self.state.cursor, head), epoch, self._now(), more=True, again=head))

    def _on_resync(self, floor: int) -> Effects:
        """Rule 8: fetch everything anew; what waits here stays."""
        return self._apply(Arrival((), (), 0, self.state.epoch, self._now(), more=True, boot=floor))

    def _now(self) -> int:
        return 0 if self._time is None else self._time.ms

    def _on_too_big(self, limits: Limits | None) -> Effects:
        """Half as much next time; what is too large alone is judged here."""
        self._limits = limits or self._limits
        if len(self._edits) == 1:
            return self._too_large()
        self._round.at_most = max(1, len(self._edits) // 2)
        return self._take()


def _arrival(request: SyncRequest, answer: SyncAnswer) -> Arrival:
    """The answer as the store takes it: every result beside the edit it judges; one without a result stays pending."""
    if answer.stored is not None:
        judged = tuple([Judged(edit, OK, "", answer.stored + place) for place, edit in enumerate(request.edits)])
    else:
        results = {(result.kind, result.id, result.n): result for result in answer.results}
        pairs = ((edit, results.get((edit.kind, edit.id, edit.n))) for edit in request.edits)
        judged = tuple(_judged(edit, result) for edit, result in pairs if result is not None)
    same_epoch = answer.epoch == request.epoch
    cursor = max(answer.cursor, request.cursor) if same_epoch else answer.cursor
    return Arrival(judged, answer.records, cursor, answer.epoch, answer.now, more=answer.more)


def _gist(answer: SyncAnswer) -> object:
    """What makes two answers the same: all but their numbers and times."""
    records = tuple((record.kind, record.id, record.seq) for record in answer.records)
    return answer.epoch, answer.floor, answer.cursor, answer.more, answer.results, answer.stored, records


def _judged(edit: Edit, result: Result) -> Judged:
    return Judged(edit, result.status, result.reason, result.seq)
