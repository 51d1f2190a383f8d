"""Programs of one home renew one session at once, with answers lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.faults.town import Server
from bench.refresh_races import race

if TYPE_CHECKING:
    from pathlib import Path


def test_nobody_is_signed_out_by_a_race(tmp_path: Path) -> None:
    """Three processes, each with an expired token again and again; a fifth of the answers never arrives."""
    with Server(tmp_path / "server") as server:
        told = race(tmp_path, server, 12, 3)
    assert told.asked > 0
    assert told.lost > 0
    assert told.signed_out == 0
