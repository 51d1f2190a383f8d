"""How a fault command ends: its counts, its exit code, and, with `--log`, a line in docs/fault-runs.md."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

LOG: Final = Path(__file__).parents[2] / "docs" / "fault-runs.md"
SHOWN: Final = 20


def p95(figures: Sequence[float]) -> float:
    """What 19 of 20 of them do not exceed."""
    return quantiles(figures, n=20)[-1] if len(figures) > 1 else sum(figures)


class Run:
    """One run of a command, from its start."""

    def __init__(self, name: str, options: argparse.Namespace) -> None:
        self._name = name
        self._options = options
        self._commit = _commit()
        self._began = time.monotonic()

    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._began

    def end(self, told: str, troubles: Sequence[str]) -> int:
        """Say what came of it; the exit code."""
        for trouble in troubles[:SHOWN]:
            print(trouble, file=sys.stderr)
        seconds = f"{self.seconds():.0f}"
        print(f"{self._name}, seed {self._options.seed}, {seconds} s: {told}; {len(troubles)} failed")
        if self._options.log:
            when = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
            cells = (when, self._commit, self._name, self._options.seed, seconds, told, len(troubles))
            with LOG.open("a") as log:
                log.write("| " + " | ".join(map(str, cells)) + " |\n")
        return 1 if troubles else 0


def _commit() -> str:
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    told = subprocess.run(git, cwd=LOG.parent, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"
