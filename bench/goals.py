"""What a bench measured beside what it should be: a table for eyes, an exit code for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure. `note` says what it is made of."""

    what: str
    value: float
    at_most: float
    unit: str = "×"
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the figure is small enough."""
        return self.value <= self.at_most


def report(goals: Sequence[Goal]) -> int:
    """Print the table; the answer is the exit code."""
    width = max(len(goal.what) for goal in goals)
    print(f"{'':{width}} {'now':>9} {'goal':>9}")
    for goal in goals:
        verdict = "met" if goal.is_met else "MISSED"
        print(f"{goal.what:{width}} {goal.value:9.2f} {goal.at_most:9.2f} {goal.unit:3} {verdict:6} {goal.note}")
    missed = sum(not goal.is_met for goal in goals)
    print(f"{len(goals) - missed} of {len(goals)} goals met")
    return 1 if missed else 0
