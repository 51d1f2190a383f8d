"""One round: what the engine decides is carried out on the learner's database and on the server.

Rounds of one home are single-flight, by a lock that all processes see. What is said afterwards is the truth: "synced"
only when nothing waits and the last answer was the server's.
"""

from __future__ import annotations

import gc
import hashlib
import platform
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from localdb import courses, mirror, outbox
from localdb.errors import LocalError, MassDelete
from localdb.state import append_round, change_state, read_state
from sync.errors import Damaged, Looping, SyncError
from sync.events import (
    STATE_OF,
    Answered,
    Applied,
    Apply,
    EngineState,
    Failed,
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
from sync.protocol import RegisterDevice
from sync.repair import check_mirror

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.home import Home
    from localdb.outbox import Counts
    from localdb.store import Store
    from sync.engine import Engine
    from sync.events import Effect, Event, Reason
    from sync.protocol import ComparableRemote, SyncAnswer

APP: Final = "carrel"
BETWEEN_COLLECTIONS: Final = 50_000
"""Objects that may be new before Python looks for cycles among them: a page makes thousands, and no cycle."""
MANY: Final = 1000
"""Records of one round, after which the next one should find a short log."""
WELL: Final = frozenset({"synced", "waiting", "needs_you"})


class RoundOutcome(msgspec.Struct, frozen=True):
    """How a round ended. `error` is what stopped it; `sleep`: seconds until the engine wants to try again."""

    status: SyncStatus
    error: Exception | None = None
    sleep: float = 600.0


def run_round(
    home: Home,
    store: Store,
    remote: ComparableRemote,
    engine: Engine,
    *,
    reason: Reason = "hand",
    publish: Callable[[SyncStatus], None] = lambda _: None,
) -> RoundOutcome:
    """Carry out one round. Raises `Busy` when another process of this home syncs; other trouble is in the outcome."""
    gc.set_threshold(max(BETWEEN_COLLECTIONS, gc.get_threshold()[0]))
    with home.lock("sync"):
        _catch_up(store, engine)
        hands = _Hands(store, remote, engine, publish)
        outcome = hands.carry_out(Wake(reason, store.clock.now()))
        if outcome.status.trouble is not None and outcome.error is None:
            error = Looping()
            outcome = msgspec.structs.replace(outcome, error=error)
        elif outcome.error is None:
            outcome = _fetch_manifests(store, remote, outcome)
            outcome = _compare(store, remote, outcome)
    if outcome.status.sent + outcome.status.received > MANY:
        store.settle()
    outcome = msgspec.structs.replace(outcome, status=true_status(outcome.status, outbox.counts(store)))
    _remember(store, outcome)
    return outcome


def true_status(status: SyncStatus, counts: Counts) -> SyncStatus:
    """What may be said, given what waits here."""
    if status.state not in WELL or status.trouble is not None:
        return status
    state = "needs_you" if counts.quarantined else "waiting" if counts.pending else "synced"
    return msgspec.structs.replace(status, state=state)


def kept_state(store: Store) -> EngineState:
    """What earlier runs left for the engine."""
    known = read_state(store)
    return EngineState(known.number, known.rid, known.epoch, known.cursor, known.boot)


def _catch_up(store: Store, engine: Engine) -> None:
    """Another process of this home may have gone further since our last round."""
    known = kept_state(store)
    engine.state = msgspec.structs.replace(known, rid=max(known.rid, engine.state.rid))


class _Hands:
    """Does what the engine wants, and tells it how it went."""

    def __init__(
        self, store: Store, remote: ComparableRemote, engine: Engine, publish: Callable[[SyncStatus], None]
    ) -> None:
        self._store = store
        self._remote = remote
        self._engine = engine
        self._publish = publish
        self._outcome = RoundOutcome(SyncStatus("waiting"))
        self._so_far = SyncStatus("syncing")

    def carry_out(self, wake: Wake) -> RoundOutcome:
        """Until the engine has no more wishes."""
        wishes = deque(self._engine.step(wake))
        while wishes:
            event = self._try(wishes.popleft())
            if event is not None:
                wishes.extend(self._engine.step(event))
        return self._outcome

    def _try(self, effect: Effect) -> Event | None:
        try:
            return self._do(effect)
        except SyncError as error:
            self._change(error=error)
            return error.told(self._store.clock.now())
        except MassDelete as error:
            self._change(error=error)
            return Failed(Trouble.BRAKE, self._store.clock.now())
        except LocalError as error:
            self._change(error=error)
            return Failed(Trouble.LOCAL, self._store.clock.now())
        except Exception:
            # Not ours to tell (a locked sign-in, a fault), but the engine must know that its round is over: else the
            # next wake finds it still at work, does nothing, and nothing pending would pass for synced.
            self._engine.step(Failed(Trouble.LOCAL, self._store.clock.now()))
            raise

    def _do(self, effect: Effect) -> Event | None:
        store, now = self._store, self._store.clock.now
        match effect:
            case Take(edits, after):
                return Taken(outbox.pending(store, edits, after), now())
            case Seal(rid, sealed):
                outbox.seal(store, rid, sealed)
                return Sealed()
            case Send(request):
                sent_at = now()
                answer = self._remote.sync(request)
                self._note_offered(answer)
                return Answered(answer, sent_at, now())
            case Apply(arrival):
                mirror.apply(store, arrival)
                self._tell_progress(len(arrival.judged), len(arrival.records))
                return Applied(now(), kept_state(store))
            case Register():
                return self._register()
            case Sleep(seconds):
                self._change(sleep=seconds)
            case Report(status):
                self._report(status)
        return None

    def _note_offered(self, answer: SyncAnswer) -> None:
        """Which catalogue is the newest; it is fetched when the round is over."""
        named = (answer.notice or {}).get("catalogue")
        offered = 0 if named is None else msgspec.json.decode(named, type=int)
        if offered and offered != read_state(self._store).offered:
            change_state(self._store, offered=offered)

    def _register(self) -> Registered:
        device = RegisterDevice(platform.system(), APP)
        number = self._remote.register(device).number
        change_state(self._store, number=number)
        return Registered(number, self._store.clock.now())

    def _tell_progress(self, sent: int, received: int) -> None:
        if sent or received:
            sofar = self._so_far
            self._so_far = msgspec.structs.replace(sofar, sent=sofar.sent + sent, received=sofar.received + received)
            self._publish(self._so_far)

    def _report(self, status: SyncStatus) -> None:
        self._publish(status)
        self._change(status=status)
        if status.trouble is None:
            self._change(error=None)  # what went wrong on the way was healed within the round

    def _change(self, **changes: object) -> None:
        self._outcome = msgspec.structs.replace(self._outcome, **changes)


def _fetch_manifests(store: Store, remote: ComparableRemote, outcome: RoundOutcome) -> RoundOutcome:
    """Bring the contents of every enrolled course, so that progress is right before any download."""
    try:
        for course, sha256 in courses.missing_manifests(store):
            courses.keep_manifest(store, course, _whole(remote, sha256))
    except Damaged:
        return outcome  # this edition's contents are not to be had now; the next round asks again
    except SyncError as error:
        failed = error.told(store.clock.now())
        status = msgspec.structs.replace(outcome.status, state=STATE_OF.get(failed.trouble, "server_trouble"))
        return RoundOutcome(msgspec.structs.replace(status, trouble=failed.trouble), error, outcome.sleep)
    return outcome


def _compare(store: Store, remote: ComparableRemote, outcome: RoundOutcome) -> RoundOutcome:
    """See that the mirror holds what the server holds; what was found is received."""
    if outcome.error is not None or outcome.status.state not in WELL:
        return outcome
    with suppress(SyncError):  # the round itself went well; the next one looks again
        mended = check_mirror(store, remote)
        status = msgspec.structs.replace(outcome.status, received=outcome.status.received + mended)
        return msgspec.structs.replace(outcome, status=status)
    return outcome


def _whole(remote: ComparableRemote, sha256: str) -> bytes:
    content = b"".join(remote.blob(sha256))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged
    return content


def _remember(store: Store, outcome: RoundOutcome) -> None:
    """Keep what a bad round met; each answer has told when we last heard. A round without any news is not logged."""
    before = read_state(store)
    trouble = outcome.status.trouble
    if trouble is not None:
        since = before.trouble_since if before.last_error == str(trouble) else store.clock.now().wall
        change_state(store, last_error=str(trouble), trouble_since=since)
    if outcome.status.sent or outcome.status.received or str(trouble or "") != before.last_error:
        detail = str(outcome.error or "")
        append_round(
            store, outcome.status.state, sent=outcome.status.sent, received=outcome.status.received, detail=detail
        )
