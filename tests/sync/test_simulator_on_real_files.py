"""Level 3: the same schedules over the device's real database and the real application lose nothing either."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from localdb import brake
from tests.sync.sim.local_store import LocalStore
from tests.sync.sim.real_server import RealServer
from tests.sync.sim.run import run
from tests.sync.sim.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sync.sim.dict_server import Watch

SCHEDULES = 24
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_real_files_and_the_real_application_keep_every_invariant(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Devices and server are killed at any moment, backups of both are put back, and nothing is lost."""
    monkeypatch.setattr(brake, "MANY", 1)
    failures = []
    for seed in range(part, SCHEDULES, PARTS):
        verdict = run(seed, build=partial(_world, folder=tmp_path / str(seed), patch=monkeypatch))
        failures += [f"seed {seed}: {verdict.failure}"] if verdict.failure else []
    assert failures == []


def _world(seed: int, *, folder: Path, patch: pytest.MonkeyPatch) -> World:
    numbers = itertools.count()

    def new_store(new_eid: Callable[[], str]) -> LocalStore:
        return LocalStore(folder / f"device {next(numbers)}", new_eid)

    def new_server(watch: Watch) -> Any:  # noqa: ANN401  what a `DictServer` is, without being one
        return RealServer(watch, folder / "server", patch)

    return World(seed, new_store, new_server)
