"""Running schedules: one seed, its verdict, and the shortest list of steps that still fails."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from learning.records import KINDS, Record
from tests.sync.sim.dict_server import Refused
from tests.sync.sim.oracle import Broken
from tests.sync.sim.overlay import digests_of
from tests.sync.sim.world import World

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from learning.records import Pending
    from sync.events import Key

    Build = Callable[[int], World]

STEPS: Final = 80


class Verdict(NamedTuple):
    """How one schedule went. `failure` is empty when everything held."""

    seed: int
    failure: str
    trace: int
    counts: Counter[str]


def run(seed: int, steps: Iterable[int] = range(STEPS), build: Build = World) -> Verdict:
    """Play a schedule, let the devices sync in peace, check what must hold."""
    world = build(seed)
    failure = ""
    try:
        for step in steps:
            world.play(step)
        _settle(world)
        check(world)
    except AssertionError as broken:
        failure = str(broken) or repr(broken)
    return Verdict(seed, failure, world.trace, world.oracle.counts)


def _settle(world: World) -> None:
    """I12: in peace every outbox empties, and everybody hears of everything."""
    waiting: list[Pending] = []
    places: set[tuple[int, int]] = set()  # epoch and cursor: the same number means another place after a restore
    for _ in world.heal():
        waiting = [row for device in world.devices for row in device.store.take(1_000, 0) if row.kind in KINDS]
        places = {(state.epoch, state.cursor) for state in (device.store.state() for device in world.devices)}
        if not waiting and places == {(world.server.epoch, world.server.seq)}:
            return
    raise Broken(f"I12: after all these rounds {waiting} still waits, cursors {places} of {world.server.seq}")


def check(world: World) -> None:
    """The invariants at rest."""
    records = world.server.digest()
    truth = {
        key: {group: state.value for group, state in held.fields.items()}
        for key, held in records.items()
        if held.dead is None and key[0] in KINDS
    }
    numbers = digests_of(Record(*key, 0, held.fields, held.dead) for key, held in records.items())
    for device in world.devices:
        assert device.store.digests() == numbers, f"I1: the digests of {device.name}"
        _same(f"I1: {device.name} sees", device.store.visible(), truth)
        _same(f"I4: the mirror of {device.name} has", device.store.settled(), truth)
        world.oracle.check_nothing_lost(device.ledger, device.name)
    world.oracle.check_versions(records)
    world.oracle.check_joins([device.ledger for device in world.devices], records)
    world.oracle.check_sets(records)
    _check_replay(world)


def _same(what: str, found: Mapping[Key, object], wanted: Mapping[Key, object]) -> None:
    if found != wanted:
        odd = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
        raise Broken(f"{what} {odd[0]} as {_plain(found.get(odd[0]))} instead of {_plain(wanted.get(odd[0]))}")


def _plain(fields: object) -> object:
    return {group: bytes(value) for group, value in fields.items()} if isinstance(fields, dict) else fields


def _check_replay(world: World) -> None:
    """I11: a request that comes once more changes nothing, even past the guard of its number."""
    before = world.server.digest()
    for letter in tuple(world.served):
        if letter.request.edits:
            world.server.forget_numbers()
            with suppress(Refused):
                world.server.sync(letter.request, 0, 1)
    _same("I11: after a replay the server has", world.server.digest(), before)


def shrink(seed: int, steps: Sequence[int], build: Build = World) -> list[int]:
    """The delta debugging of Zeller and Hildebrandt: leave out ever smaller parts while the same invariant fails."""
    wanted = run(seed, steps, build).failure.partition(":")[0]
    kept, parts = list(steps), 2
    while len(kept) >= 2:
        size = max(1, len(kept) // parts)
        for start in range(0, len(kept), size):
            fewer = kept[:start] + kept[start + size :]
            if run(seed, fewer, build).failure.partition(":")[0] == wanted:
                kept, parts = fewer, max(parts - 1, 2)
                break
        else:
            if size == 1:
                break
            parts = min(parts * 2, len(kept))
    return kept
