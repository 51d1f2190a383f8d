"""The whole story with real programs: `carrel tour` signs in, studies, loses the network and finds it all elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_tour_plays_to_its_end(tmp_path: Path) -> None:
    """Every step finds the words it looks for, in both themes, and leaves its picture."""
    carrel = Path(sys.executable).parent / "carrel"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([carrel, "tour", tmp_path], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    steps = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert all(step["ok"] for step in steps)
    assert all((tmp_path / step["picture"]).stat().st_size > 0 for step in steps)
    assert {step["theme"] for step in steps} == {"light", "dark"}
    assert any(
        "written without a network" in " ".join(step["text"]) for step in steps if step["step"] == "second-device"
    )
