"""`python -m tests.sync.sim --seeds A..B`: a batch of schedules, with all that makes its result worth keeping.

`--log` writes the result down in docs/simulator-batches.md, where all batches stand.

`--keep` finds the shortest schedule that tells of each mutant, or of those named, and keeps it for the tests.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.sync.sim.mutants import MUTANTS
from tests.sync.sim.run import STEPS, Verdict, run, shrink

LOG = Path(__file__).parents[3] / "docs" / "simulator-batches.md"
KEPT = Path(__file__).parent / "kept" / "mutants.json"
ENOUGH = 40_000
TWICE_EVERY = 100


def main() -> int:
    """Run the seeds, print the record, fail if anything failed."""
    asked = _asked()
    if asked.keep is not None:
        return _keep(asked.keep or list(MUTANTS))
    first, last = (int(seed) for seed in asked.seeds.split(".."))
    commit, started = _commit(), time.monotonic()
    counts: Counter[str] = Counter()
    failures: list[Verdict] = []
    for seed in range(first, last):
        verdict = run(seed)
        counts += verdict.counts
        if seed % TWICE_EVERY == 0 and run(seed).trace != verdict.trace:
            verdict = verdict._replace(failure="not deterministic")
        if verdict.failure:
            failures.append(verdict)
    wall = time.monotonic() - started
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
    _say(f"{when} UTC, commit {commit}, seeds {first}..{last}")
    _say(f"{last - first} schedules of {STEPS} steps in {wall:.0f} s: {len(failures)} failed")
    _print_counts(counts)
    for verdict in failures[:5]:
        _say(f"seed {verdict.seed}: {verdict.failure}\n  steps {shrink(verdict.seed, range(STEPS))}")
    if asked.log:
        with LOG.open("a") as log:
            log.write(f"| {when} | {commit} | {first}..{last} | {last - first:,} | {wall:.0f} | {len(failures)} |\n")
    return 1 if failures else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sync.sim", description=__doc__)
    parser.add_argument("--seeds", default="0..1000", metavar="A..B", help="the first seed, and the one after the last")
    parser.add_argument("--log", action="store_true", help="write the result down where all batches stand")
    parser.add_argument("--keep", nargs="*", metavar="MUTANT", help="find a schedule for these mutants, or all, anew")
    return parser.parse_args()


def _keep(names: list[str]) -> int:
    """These mutants get their shortest schedules; one that survives all seeds is told."""
    kept = {schedule["broken"]: schedule for schedule in msgspec.json.decode(KEPT.read_bytes())}
    kept |= {name: _caught(name) for name in names}
    lines = [msgspec.json.encode(kept[name]).decode() for name in MUTANTS if kept.get(name)]
    KEPT.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n")
    return 0 if all(kept[name] for name in names) else 1


def _caught(name: str) -> dict[str, object] | None:
    with pytest.MonkeyPatch.context() as patch:
        MUTANTS[name](patch)
        for seed in range(ENOUGH):
            if run(seed).failure:
                steps = shrink(seed, range(STEPS))
                failure = run(seed, steps).failure
                _say(f"{name}: seed {seed}, {len(steps)} steps, {failure}")
                return {"broken": name, "seed": seed, "steps": steps, "found": failure.partition(":")[0]}
    _say(f"{name}: SURVIVES {ENOUGH} schedules")
    return None


def _commit() -> str:
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    told = subprocess.run(git, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def _print_counts(counts: Counter[str]) -> None:
    for name, count in sorted(counts.items()):
        _say(f"  {name:<24}{count:>10}")


if __name__ == "__main__":
    sys.exit(main())
