"""The commands in `bench/faults`, each with small counts: real processes, real files, the loopback network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.faults import kills

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_nothing_saved_is_lost_to_kill_9(tmp_path: Path) -> None:
    """Two devices and their server are killed in the middle of things; all that was said to be saved is there."""
    killed = kills.Killed()
    kills.kill(tmp_path, ["client", "server", "client", "client"], "a test", killed)
    assert killed.troubles == []
    assert killed.counts == {"client": 3, "server": 1}
    assert killed.saved > 0
