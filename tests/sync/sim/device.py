"""One device: the real engine over a store; its effects are carried out one by one: a crash fits between any two."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from learning.records import KINDS, Moment
from sync.engine import Engine
from sync.events import (
    Answered,
    Applied,
    Apply,
    Effect,
    Event,
    Failed,
    Reason,
    Register,
    Registered,
    Report,
    Seal,
    Sealed,
    Send,
    Sleep,
    Take,
    Taken,
    Trouble,
    Wake,
)
from sync.protocol import NEED_FULL, REFUSALS, SyncAnswer, SyncRequest
from tests.sync.sim.oracle import Ledger, eids

if TYPE_CHECKING:
    from collections.abc import Callable

    from learning.records import Arrival
    from tests.sync.sim.dict_server import DictServer, Refused
    from tests.sync.sim.store import StoreUnderTest


class Letter(NamedTuple):
    """A request on its way."""

    sender: Device
    request: SyncRequest
    sent_at: Moment


class Backup(NamedTuple):
    """A copy of a device's database, and what was in it."""

    device: str
    image: object
    ledger: Ledger


class Device:
    """`skew` is how wrong its wall clock is. The monotonic clock starts anew with every run of the program."""

    def __init__(self, name: str, store: StoreUnderTest, server: DictServer, clock: Callable[[], int]) -> None:
        self.name = name
        self.store = store
        self.ledger = Ledger()
        self.braked = self.refusing = False
        self.skew = 0
        self._server = server
        self._clock = clock
        self._runs = 0
        self.boot()

    def boot(self) -> None:
        """A new run of the program: only what the store kept is left."""
        self._runs += 1
        self.store.crash()
        self.braked = self.refusing = False
        self._started = self._clock()
        self.engine = Engine(self.name, self.store.state(), lambda: 0.5)
        self.effects: deque[Effect] = deque()
        self.letter: Letter | None = None

    def now(self) -> Moment:
        """What this computer's clocks say."""
        time = self._clock()
        return Moment(max(0, time + self.skew), time - self._started, f"{self.name}/{self._runs}")

    def wake(self, reason: Reason) -> None:
        """A reason to sync."""
        self.tell(Wake(reason, self.now()))

    def tell(self, event: Event) -> None:
        """An event for the engine."""
        self.effects.extend(self.engine.step(event))

    def carry(self) -> Letter | None:
        """Carry out the next effect; a request is handed to the network."""
        if not self.effects:
            return None
        effect = self.effects.popleft()
        match effect:
            case Take(edits, after):
                self.tell(Taken(self.store.take(edits, after), self.now()))
            case Seal(rid, sealed):
                self.tell(Sealed(self.store.seal(rid, sealed)))
            case Apply():
                self._apply(effect)
            case Register():
                self._register()
            case Send(request):
                self.letter = Letter(self, request, self.now())
                return self.letter
            case Sleep() | Report():
                pass
        return None

    def answered(self, answer: SyncAnswer, sent_at: Moment) -> None:
        """An answer came, perhaps one that nobody waits for any more."""
        if self.letter is not None and self.letter.request.rid == answer.rid:
            self.letter = None
        self.tell(Answered(answer, sent_at, self.now()))

    def failed(self, trouble: Trouble, refused: Refused | None = None) -> None:
        """The request in flight came to nothing; `refused` is what the server said."""
        self.letter = None
        failed = Failed(trouble, self.now())
        if refused is not None:
            failed = replace(failed, epoch=refused.epoch, head=refused.head, floor=refused.floor)
        self.tell(failed)

    def answer_brake(self, *, allow: bool) -> None:
        """The learner answers a question, if there is one."""
        self.braked, self.refusing = False, not allow
        self.store.answer_brake(allow=allow)

    def backup(self) -> Backup:
        """A copy of the database as it is now."""
        return Backup(self.name, self.store.image(), self.ledger.copy())

    def revert(self, backup: Backup) -> None:
        """The learner puts a copy back, or copies one from another computer."""
        self.name = backup.device
        self.store.revert(backup.image)
        self.ledger = backup.ledger.copy()
        self.boot()

    def _register(self) -> None:
        number = self._server.register(self.name)
        self.store.keep_number(number)
        self.tell(Registered(number, self.now()))

    def _apply(self, effect: Apply) -> None:
        before, arrival = self.store.state(), effect.arrival
        self._settle_deletes(arrival)
        shown = set(self.store.visible()) if self.refusing else set()
        if not self.store.apply(arrival):
            self.braked = True
            self.tell(Failed(Trouble.BRAKE, self.now()))
            return
        after = self.store.state()
        lost = {key for key in shown - set(self.store.visible()) if not KINDS[key[0]].server_owned}
        assert not lost, f"I16: deletes were refused, and {lost} is gone"
        self.refusing = self.braked = False  # nothing is asked any more: what came after was no mass delete
        lowered = arrival.boot is not None or arrival.again is not None
        assert lowered or after.cursor >= before.cursor, "I6: the cursor went back"
        for judged in effect.arrival.judged:
            if judged.status in REFUSALS:
                self.ledger.settle(judged.edit)
        self.tell(Applied(self.now(), after))

    def _settle_deletes(self, arrival: Arrival) -> None:
        """A delete that waits for a record whose contents are gone anyway needs no sending."""
        purged = [(r.kind, r.id) for r in arrival.records if r.dead is not None and not r.fields]
        purged += [(j.edit.kind, j.edit.id) for j in arrival.judged if j.status == NEED_FULL]
        for key in purged:
            row = self.store.waiting(key)
            if row is not None and row.delete is not None:
                self.ledger.settled |= eids(row).keys()
                self.ledger.settled |= {eid for saw in row.delete.saw.values() for eid in saw}
