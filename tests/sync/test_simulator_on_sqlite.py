"""Level 2: the same schedules over the device's real database lose nothing either."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING

import pytest

from localdb import brake
from tests.sync.sim.local_store import LocalStore
from tests.sync.sim.run import run
from tests.sync.sim.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Build = Callable[[int], World]

SCHEDULES = 120
PARTS = 4


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """A world whose devices keep their data in files."""
    stores: list[LocalStore] = []
    numbers = itertools.count()

    def new_store(new_eid: Callable[[], str]) -> LocalStore:
        stores.append(LocalStore(tmp_path / str(next(numbers)), new_eid))
        return stores[-1]

    monkeypatch.setattr(brake, "MANY", 1)
    yield partial(World, new_store=new_store)
    for store in stores:
        store.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_the_real_database_keeps_every_invariant(part: int, build: Build) -> None:
    """Visible is mirror and outbox after every step, and nothing is lost."""
    verdicts = [run(seed, build=build) for seed in range(part, SCHEDULES, PARTS)]
    assert [f"seed {verdict.seed}: {verdict.failure}" for verdict in verdicts if verdict.failure] == []
