"""A recording is taken and let go of while Qt's media threads are at work, in the program's own event loop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLIP = Path(__file__).parents[2] / "fixtures" / "media" / "clip.mp4"
ROUNDS = 40
# A process of its own: what is looked for is a window that stands still, and then nothing inside it can say so.
PROGRAM = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from desktop.lasting_none import make_none_last
from desktop.player.playback import Playback

make_none_last()
application, owner, rounds = QApplication([]), QObject(), iter(range(int(sys.argv[2])))

def begin():
    turn = next(rounds, None)
    if turn is None:
        print("all closed", flush=True)
        os._exit(0)
    playback = Playback(owner)
    playback.open(Path(sys.argv[1]), play=True)
    QTimer.singleShot(20 + turn * 37 % 160, lambda: end(playback))

def end(playback):
    playback.close()
    QTimer.singleShot(5, lambda: (playback.deleteLater(), begin()))

QTimer.singleShot(0, begin)
application.exec()
"""


@pytest.mark.slow
def test_a_recording_closed_at_any_moment_never_stops_the_window() -> None:
    """Forty players, each closed at another moment of its beginning: the window goes on every time."""
    command = [sys.executable, "-c", PROGRAM, str(CLIP), str(ROUNDS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert done.stdout == "all closed\n"
