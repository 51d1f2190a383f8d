"""The interpreter outlives any number of calls into Qt."""

from __future__ import annotations

import subprocess
import sys

STORY = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QObject
from desktop.lasting_none import make_none_last
make_none_last()
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("x")
print("alive")
"""


def test_none_survives_two_hundred_thousand_calls() -> None:
    """Under PySide6 6.12.0 and Python 3.11 the interpreter used to abort after some ten thousand."""
    done = subprocess.run([sys.executable, "-c", STORY], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
