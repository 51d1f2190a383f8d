"""The world of one schedule: a server, two or three devices, a network that does what it likes, and time.

Step `i` of a schedule draws from its own stream of chance, so that steps can be left out one by one (shrinking) and the
others still do what they did. Each seed switches off some faults altogether (swarm testing).
"""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING, Final
from zlib import crc32

from learning.values import Enrolment
from sync.events import Trouble
from sync.protocol import NEED_FULL, SyncAnswer
from tests.sync.sim.device import Backup, Device, Letter
from tests.sync.sim.dict_server import DictServer, Refused
from tests.sync.sim.dict_store import DictStore
from tests.sync.sim.learners import DOINGS
from tests.sync.sim.oracle import Oracle
from tests.sync.sim.overlay import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.sync.sim.dict_server import Watch
    from tests.sync.sim.store import StoreUnderTest

    Post = tuple[Device, SyncAnswer | Refused, Letter]
    NewStore = Callable[[Callable[[], str]], StoreUnderTest]

PRIME: Final = 1_000_003
DAY: Final = 86_400_000
YEAR: Final = 365 * DAY
QUIET_ROUNDS: Final = 200
BAD_DAYS: Final = (Trouble.SERVER, Trouble.SIGN_IN, Trouble.OFFLINE, Trouble.CAPTIVE, Trouble.TOO_OLD)
WHOLE_PAGE: Final = 1_000


class World:
    """Everything of one seed. `play` runs steps, `heal` lets all devices sync in peace."""

    def __init__(
        self, seed: int, new_store: NewStore = DictStore, new_server: Callable[[Watch], DictServer] = DictServer
    ) -> None:
        self.seed = seed
        self.oracle = Oracle()
        self.trace = 0
        self._time = 50 * YEAR
        self._eids = (f"e{number}" for number in itertools.count(1))
        self.server = new_server(self.oracle.judged)
        rng = Random(seed)
        self.devices = [self._device(f"d{number}", new_store) for number in range(rng.choice((2, 2, 3)))]
        self.backups: list[Backup] = []
        self.server_backups: list[tuple[object, object]] = []
        self._epochs = itertools.count(2)
        self.requests: list[Letter] = []  # on their way to the server
        self.sent: list[Letter] = []  # all that were ever sent
        self.served: list[Letter] = []  # all that the server did, whole
        self.answers: list[Post] = []  # on their way back
        steps = self._steps()
        off = {name for name in steps if name in _FAULTS and rng.random() < 0.4}
        self._page = rng.choice((1, 2, 3, WHOLE_PAGE))
        self._names = [name for name in steps if name not in off]
        self._weights = [steps[name][0] for name in self._names]
        self._doing = {name: step for name, (_, step) in steps.items()}

    def _device(self, name: str, new_store: NewStore) -> Device:
        return Device(name, new_store(lambda: next(self._eids)), self.server, lambda: self._time)

    # ------------------------------------------------------------------------------------------------------------- play

    def play(self, step: int) -> None:
        """One step, drawn from its own stream."""
        rng = Random(self.seed * PRIME + step)
        self._time += rng.choice((1, 1, 10, 1_000, 60_000, 4_000_000))
        name = rng.choices(self._names, self._weights)[0]
        self.oracle.counts[f"step {name}"] += 1
        self._doing[name](rng, rng.choice(self.devices))
        self.trace = crc32(f"{name} {self._time} {self.server.seq} {len(self.sent)}".encode(), self.trace)

    def _steps(self) -> dict[str, tuple[int, Callable[[Random, Device], None]]]:
        return {
            "do": (30, self._do),
            "round": (8, lambda _, device: self.round(device)),
            "wake": (8, lambda rng, device: device.wake(rng.choice(("edit", "timer", "hand")))),
            "carry": (20, self._carry),
            "deliver": (14, self._deliver),
            "answer": (14, self._answer),
            "duplicate": (2, self._duplicate),
            "lose": (2, self._lose),
            "late": (4, self._deliver_late),
            "timeout": (4, self._time_out),
            "trouble": (2, self._trouble),
            "crash": (4, lambda _, device: device.boot()),
            "clock": (2, self._set_clock),
            "server write": (1, self._server_write),
            "purge": (1, self._purge),
            "backup": (2, lambda _, device: self.backups.append(device.backup())),
            "revert": (1, self._revert),
            "server backup": (1, self._back_up_server),
            "server restore": (1, self._restore_server),
            "server crash": (1, lambda _, __: self.server.crash()),
            "brake": (2, lambda rng, device: self._answer_brake(device, allow=rng.random() < 0.5)),
        }

    def _do(self, rng: Random, device: Device) -> None:
        doing = rng.choices(list(DOINGS), list(DOINGS.values()))[0]
        before = {(row.kind, row.id): row.spread() for row in device.store.take(WHOLE_PAGE, 0)}
        key = doing(device, rng, f"w{next(self._eids)}")
        if key is None:
            return
        self.oracle.counts[f"did {doing.__name__}"] += 1
        if device.letter is not None and any(key == (e.kind, e.id) for e in device.letter.request.edits):
            self.oracle.counts["edited in flight"] += 1
        after = device.store.waiting(key)
        device.ledger.note(before.get(key), device.store.versions(key), after)
        self.oracle.wrote(device.name, after)

    def _carry(self, rng: Random, device: Device) -> None:
        for _ in range(rng.randint(1, 3)):
            letter = device.carry()
            if letter is not None:
                self._post(letter)

    def _post(self, letter: Letter) -> None:
        self.requests.append(letter)
        self.sent.append(letter)

    # ---------------------------------------------------------------------------------------------------------- network

    def _deliver(self, rng: Random, _: Device) -> None:
        if self.requests:
            self._serve(self.requests.pop(rng.randrange(len(self.requests))))

    def _serve(self, letter: Letter) -> None:
        self.answers.append((letter.sender, self._asked(letter), letter))

    def _asked(self, letter: Letter) -> SyncAnswer | Refused:
        try:
            answer = self.server.sync(letter.request, self._time, self._page)
        except Refused as refused:
            self.oracle.counts[f"refused {refused.trouble}"] += 1
            return refused
        if all(result.status != NEED_FULL for result in answer.results):
            self.served.append(letter)
        return answer

    def _answer(self, rng: Random, _: Device) -> None:
        if self.answers:
            self._receive(*self.answers.pop(rng.randrange(len(self.answers))))

    def _deliver_late(self, rng: Random, device: Device) -> None:
        """An answer to a request that was given up arrives while the device waits for another."""
        late = [post for post in self.answers if post[0] is device and post[2] is not device.letter]
        if late and device.letter is not None:
            post = rng.choice(late)
            self.answers.remove(post)
            self._receive(*post)

    def _receive(self, device: Device, answer: SyncAnswer | Refused, letter: Letter) -> None:
        """HTTP tells a device of its own connection's troubles only; a late answer is passed on to see it ignored."""
        if device.letter is not letter:
            self.oracle.counts["late answer"] += 1
            if isinstance(answer, Refused) or letter.sent_at.run != device.now().run:
                return
        if isinstance(answer, Refused):
            device.failed(answer.trouble, answer)
        else:
            device.answered(answer, letter.sent_at)

    def _duplicate(self, rng: Random, _: Device) -> None:
        if self.sent:
            self.requests.append(rng.choice(self.sent))

    def _lose(self, rng: Random, _: Device) -> None:
        lost: list[Letter] | list[Post] = self.requests if rng.random() < 0.5 else self.answers
        if lost:
            lost.pop(rng.randrange(len(lost)))

    @staticmethod
    def _time_out(_: Random, device: Device) -> None:
        if device.letter is not None:
            device.failed(Trouble.OFFLINE)

    @staticmethod
    def _trouble(rng: Random, device: Device) -> None:
        if device.letter is not None:
            device.failed(
                rng.choice((*BAD_DAYS, Trouble.TOO_BIG) if len(device.letter.request.edits) > 1 else BAD_DAYS)
            )

    # ----------------------------------------------------------------------------------------------------------- faults

    def _set_clock(self, rng: Random, device: Device) -> None:
        device.skew = rng.choice((0, -3_600_000, 3_600_000, -10 * YEAR, 10 * YEAR, -60 * YEAR))

    def _server_write(self, rng: Random, _: Device) -> None:
        eid = next(self._eids)
        status = rng.choice(("active", "expired"))
        self.server.write(("enrolment", "r1"), {"enrolment": raw(Enrolment("c1", "c", "C", status))}, eid, self._time)
        if rng.random() < 0.3:
            self.server.write(("poll", "p1"), {"question": raw(eid)}, eid, self._time)

    def _purge(self, rng: Random, _: Device) -> None:
        dead = self.server.dead()
        if dead:
            for key in self.server.purge(rng.choice(dead)):
                self.oracle.purged(key)

    def _revert(self, rng: Random, device: Device) -> None:
        """A backup put back on its own device, or on another one: then two devices are one."""
        if self.backups:
            backup = rng.choice(self.backups)
            self.oracle.counts["reverted" if backup.device == device.name else "cloned"] += 1
            device.revert(backup)
            self.oracle.copied = True
            self.oracle.excuse(self.devices)

    def _back_up_server(self, _: Random, __: Device) -> None:
        self.server_backups.append((self.server.image(), self.oracle.image()))

    def _restore_server(self, rng: Random, _: Device) -> None:
        """A disk died: the server goes on from a copy, in a new epoch."""
        if self.server_backups:
            server, memory = rng.choice(self.server_backups)
            self.oracle.counts["server restored"] += 1
            self.server.restore(server, next(self._epochs))
            self.oracle.restore(memory)
            self.oracle.excuse(self.devices)
            self.served.clear()

    def _answer_brake(self, device: Device, *, allow: bool) -> None:
        if device.braked:
            self.oracle.counts["brake allowed" if allow else "brake refused"] += 1
            device.answer_brake(allow=allow)

    # ----------------------------------------------------------------------------------------------------------- peace

    def round(self, device: Device) -> None:
        """Everything that a device wants done, done at once, until it sleeps."""
        device.wake("hand")
        for _ in range(QUIET_ROUNDS):
            letter = device.carry()
            if letter is not None:
                self.sent.append(letter)
                self._receive(device, self._asked(letter), letter)
            elif device.letter is not None:
                device.failed(Trouble.OFFLINE)
            elif not device.effects:
                return
        raise AssertionError(f"I12: {device.name} finds no end")

    def heal(self) -> Iterator[int]:
        """Peaceful rounds of all devices, one after the other, until told to stop."""
        self.requests.clear()
        self.answers.clear()
        for turn in range(QUIET_ROUNDS):
            self._time += 1_000_000
            for device in self.devices:
                self._answer_brake(device, allow=bool((self.seed + turn) % 2))
                self.round(device)
            yield turn


_FAULTS: Final = frozenset(
    {
        "duplicate",
        "lose",
        "late",
        "timeout",
        "trouble",
        "crash",
        "clock",
        "purge",
        "backup",
        "revert",
        "server restore",
        "server crash",
        "answer",
        "deliver",
    }
)
