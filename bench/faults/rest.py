"""Coming to rest: every device syncs until nothing is left, a fresh one signs in, and all are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.faults.ledger import Ledger, judge, shown
from bench.faults.town import Device, Line, Place, Pocket

if TYPE_CHECKING:
    from pathlib import Path


def come_to_rest(folder: Path, server: Place, lines: list[Line], ledgers: list[Ledger]) -> list[str]:
    """What is wrong once all is quiet."""
    for line in [*lines, *lines]:
        line.settle()
    fresh = Device(folder / "fresh", server, "fresh", secrets=Pocket())
    with fresh.line() as third:
        third.settle()
        return judge(ledgers, [shown(line.store) for line in (*lines, third)])
