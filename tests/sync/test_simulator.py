"""Sync loses nothing and ends alike on every device, whatever the network, the clocks and the learners do."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest

from tests.sync.sim.mutants import MUTANTS
from tests.sync.sim.run import STEPS, run, shrink

SCHEDULES = 20_000
PARTS = 20
SIZE = SCHEDULES // PARTS
RULES = (
    "brake allowed",
    "brake refused",
    "cloned",
    "conflict logged",
    "delete again",
    "delete done",
    "delete kept",
    "edited in flight",
    "late answer",
    "purged",
    "refused epoch",
    "refused resync",
    "refused stale",
    "restored",
    "result future",
    "result merged",
    "result need_full",
    "result same",
    "reverted",
    "revived",
    "revived in full",
    "same value",
    "server restored",
    "set edits",
    "texts merged",
)


@cache
def _part(part: int) -> tuple[list[str], Counter[str]]:
    verdicts = [run(seed) for seed in range(part * SIZE, (part + 1) * SIZE)]
    failures = [f"seed {verdict.seed}: {verdict.failure}" for verdict in verdicts if verdict.failure]
    return failures, sum((verdict.counts for verdict in verdicts), Counter())


@pytest.mark.parametrize("part", range(PARTS))
def test_all_invariants_hold(part: int) -> None:
    """I1 to I12 and I15 of DESIGN section 4, over schedules with copies, crashes, bad clocks and a bad network."""
    assert _part(part)[0] == []


def test_every_rule_is_exercised() -> None:
    """A counter at zero would mean that the schedules above prove nothing about that rule."""
    counts: Counter[str] = Counter()
    for part in range(PARTS):
        counts += _part(part)[1]
        if all(counts[rule] for rule in RULES):
            return
    assert [rule for rule in RULES if not counts[rule]] == []


@pytest.mark.parametrize("seed", range(0, SCHEDULES, 1_000))
def test_a_seed_is_a_schedule(seed: int) -> None:
    """The same seed plays the same schedule, so that a failure can be looked at."""
    assert run(seed).trace == run(seed).trace


class Failed(msgspec.Struct, frozen=True):
    """A schedule that failed once, shrunk, and what was wrong."""

    seed: int
    steps: list[int]
    was: str


FAILED = msgspec.json.decode((Path(__file__).parent / "sim" / "kept" / "failures.json").read_bytes(), type=list[Failed])


@pytest.mark.parametrize("failed", FAILED, ids=lambda failed: str(failed.seed))
def test_what_failed_once_does_not_fail_again(failed: Failed) -> None:
    """Every failure of a batch is kept for ever."""
    assert run(failed.seed, failed.steps).failure == ""


def test_a_failure_shrinks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty steps become the few that matter, and still break the same invariant."""
    MUTANTS["a delete kills what it never saw"](monkeypatch)
    seed = next(seed for seed in range(100) if run(seed).failure)
    steps = shrink(seed, range(STEPS))
    assert len(steps) <= 15
    assert run(seed, steps).failure.partition(":")[0] == run(seed).failure.partition(":")[0]
