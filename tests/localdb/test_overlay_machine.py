"""Two devices, a server with the real merge, and everything that may happen in between, in any order.

After every step and every restart, what a device shows is its mirror with the waiting changes over it; in the end both
show what the server holds, and nothing waits.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from learning.values import Position
from localdb import mirror, outbox
from localdb.bookmarks import bookmark_id, remove_bookmark, set_bookmark
from localdb.doctor import doctor
from localdb.home import Home
from localdb.notes import delete_note, notes, restore_note, save_note, tag_note
from localdb.state import read_state
from localdb.store import Store, open_store
from localdb.study import checkpoint, close_session, complete_units, open_session, set_position
from localdb.tables import TABLES
from tests.localdb.builders import ACCOUNT, CountedIds, HandClock, send
from tests.localdb.merging import MergingServer, canonical, exchange

if TYPE_CHECKING:
    from learning.records import Arrival

DEVICES = st.sampled_from((0, 1))
WORDS = st.sampled_from(("", "one", "two", "three"))
TAGS = st.sampled_from(("x", "y"))


class Devices(RuleBasedStateMachine):
    """See the module."""

    noted = Bundle("noted")

    @initialize()
    def begin(self) -> None:
        """Two empty devices of one learner."""
        self.folder = tempfile.TemporaryDirectory()
        self.server = MergingServer()
        self.clocks = [HandClock(run=f"run-{n}") for n in (0, 1)]
        self.ids = [CountedIds(seed) for seed in (1, 2)]
        self.stores = [self._open(n) for n in (0, 1)]
        self.out: list[Arrival | None] = [None, None]

    def _open(self, device: int) -> Store:
        home = Home(Path(self.folder.name) / str(device))
        return open_store(home, ACCOUNT, clock=self.clocks[device], ids=self.ids[device], app="test")

    @rule(target=noted, device=DEVICES, title=WORDS, body=WORDS)
    def new_note(self, device: int, title: str, body: str) -> str:
        """A new note."""
        identity = self.stores[device].new_id()
        save_note(self.stores[device], identity, title=title, body=body, course="c1")
        return identity

    @rule(device=DEVICES, identity=noted, title=WORDS, body=WORDS)
    def edit_note(self, device: int, identity: str, title: str, body: str) -> None:
        """Title and body change, also of a note in the trash."""
        if self._has(device, identity):
            save_note(self.stores[device], identity, title=title, body=body)

    @rule(device=DEVICES, identity=noted, add=TAGS, remove=TAGS)
    def tag(self, device: int, identity: str, add: str, remove: str) -> None:
        """Tags come and go."""
        if self._has(device, identity):
            tag_note(self.stores[device], identity, add=[add], remove=[remove] if remove != add else [])

    @rule(device=DEVICES, identity=noted)
    def delete(self, device: int, identity: str) -> None:
        """Into the trash."""
        if self._has(device, identity):
            delete_note(self.stores[device], identity)

    @rule(device=DEVICES, identity=noted)
    def restore(self, device: int, identity: str) -> None:
        """Out of the trash."""
        if self._has(device, identity):
            restore_note(self.stores[device], identity)

    @rule(device=DEVICES, on=st.booleans(), label=WORDS)
    def bookmark(self, device: int, on: bool, label: str) -> None:
        """The same bookmark on both devices."""
        store = self.stores[device]
        set_bookmark(store, course="c1", lesson="l1", label=label)
        if not on:
            remove_bookmark(store, bookmark_id(store, "c1", "l1"))

    @rule(device=DEVICES, unit=st.sampled_from(("u1", "u2", "u3")), place=st.floats(0, 1))
    def study(self, device: int, unit: str, place: float) -> None:
        """Progress in the same lesson on both devices."""
        store = self.stores[device]
        complete_units(store, "c1", "l1", [unit])
        set_position(store, "c1", "l1", Position(offset=place), place)

    @rule(device=DEVICES)
    def session(self, device: int) -> None:
        """A study session, written down twice and closed."""
        store = self.stores[device]
        session = open_session(store, "c1", "l1")
        checkpoint(store, session, 1000)
        checkpoint(store, session, 2000)
        close_session(store, session)

    @rule(device=DEVICES, ms=st.integers(0, 10 * 60_000))
    def pass_time(self, device: int, ms: int) -> None:
        """Clocks run apart."""
        self.clocks[device].pass_ms(ms)

    @rule(device=DEVICES)
    def ask(self, device: int) -> None:
        """A request reaches the server; its answer is on the way, and may never be taken in."""
        store = self.stores[device]
        edits = send(store, number=device + 1)
        self.out[device] = self.server.answer(edits, read_state(store).cursor, self.clocks[device].wall)

    @rule(device=DEVICES)
    def seal_only(self, device: int) -> None:
        """A request that never arrives."""
        send(self.stores[device], number=device + 1)
        self.out[device] = None

    @rule(device=DEVICES, times=st.sampled_from((1, 2)))
    def take_in(self, device: int, times: int) -> None:
        """The answer arrives, perhaps twice."""
        arrival, self.out[device] = self.out[device], None
        for _ in range(times if arrival is not None else 0):
            assert arrival is not None
            mirror.apply(self.stores[device], arrival)

    @rule(device=DEVICES)
    def restart(self, device: int) -> None:
        """The program ends and starts again; an answer that was on its way is lost."""
        self.stores[device].close()
        self.clocks[device].run += "+"
        self.out[device] = None
        self.stores[device] = self._open(device)

    @invariant()
    def visible_is_mirror_and_outbox(self) -> None:
        """The checks of doctor, of which this is one, all pass."""
        for store in getattr(self, "stores", ()):
            assert [check for check in doctor(store) if not check.ok] == []

    @override
    def teardown(self) -> None:
        """In the end everything arrives, and both devices show what the server holds."""
        if not hasattr(self, "stores"):
            return
        for _ in range(4):
            for device, store in enumerate(self.stores):
                exchange(store, self.server, device + 1)
        wanted = {key: (_decoded(fields), dead) for key, (fields, dead) in self.server.contents().items()}
        for store in self.stores:
            assert outbox.pending(store) == ()
            assert _shown(store) == wanted
            store.close()
        self.folder.cleanup()

    def _has(self, device: int, identity: str) -> bool:
        store = self.stores[device]
        return identity in {note.id for trash in (False, True) for note in notes(store, deleted=trash)}


def _decoded(fields: dict[str, bytes]) -> dict[str, object]:
    return {group: canonical(value) for group, value in fields.items()}


def _shown(store: Store) -> dict[tuple[str, str], tuple[dict[str, object], bool]]:
    shown = {}
    for kind, table in TABLES.items():
        for (identity,) in store.all(f'SELECT id FROM "{kind}"'):  # noqa: S608
            row = store.one(table.select, (identity,))
            fields = {group: msgspec.json.decode(value) for group, value in table.fields(row).items()}
            shown[kind, identity] = (fields, table.ending(row)[0])
    return shown


Devices.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestDevices = Devices.TestCase
