"""The simulator notices when a rule of sync is broken.

`sim/kept/mutants.json` holds, for each broken rule, the shortest schedule that told. They are also the regression
tests of the rules as they are. `python -m tests.sync.sim --keep` finds them anew after a change of the simulator.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.sync.sim.mutants import MUTANTS
from tests.sync.sim.run import run

KEPT = Path(__file__).parent / "sim" / "kept" / "mutants.json"


class Kept(msgspec.Struct, frozen=True):
    """A schedule that fails when a rule is broken."""

    broken: str
    seed: int
    steps: list[int]
    found: str


SCHEDULES = msgspec.json.decode(KEPT.read_bytes(), type=list[Kept])
IDS = [kept.broken for kept in SCHEDULES]


@pytest.mark.parametrize("kept", SCHEDULES, ids=IDS)
def test_a_broken_rule_is_noticed(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule, broken on purpose, breaks the very invariant that it broke before."""
    MUTANTS[kept.broken](monkeypatch)
    assert run(kept.seed, kept.steps).failure.startswith(kept.found)


@pytest.mark.parametrize("kept", SCHEDULES, ids=IDS)
def test_the_rule_itself_holds(kept: Kept) -> None:
    """The same schedule passes with the rules as they are."""
    assert run(kept.seed, kept.steps).failure == ""


def test_every_mutant_has_its_schedule() -> None:
    """No mutant survives."""
    assert set(IDS) == set(MUTANTS)
