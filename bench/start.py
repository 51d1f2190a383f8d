"""What it costs until the window is there, beside an empty QMainWindow: CPU time and resident memory.

    .venv/bin/python -m bench.start [HOME]

Each program is started anew, in turn, on a home with 100,000 notes: `skeleton` until the frame and Home are painted,
`rows` until Home shows what it read, then a pause, then memory and processes. Medians, after a run that is not counted:
the modules are compiled by then, as they are on a learner's computer. Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from typing import TYPE_CHECKING, Final

from bench.goals import Goal, report
from bench.large_home import large_home

if TYPE_CHECKING:
    from pathlib import Path

_RUNS: Final = 9
_WITHOUT: Final = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
_ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name not in _WITHOUT}
_MEASURE: Final = """
import os, sys, time
def resident():
    return next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmRSS')) / 1024
def children():
    return sum(len(open(f'/proc/self/task/{task}/children').read().split()) for task in os.listdir('/proc/self/task'))
def tell(*figures):
    print('FIGURES', *figures, flush=True)
    os._exit(0)
"""
_EMPTY: Final = (
    _MEASURE
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, lambda: tell(time.process_time(), resident()))
application.exec()
"""
)
_LIBRARIES: Final = (
    _MEASURE
    + """
import importlib, PySide6.QtWidgets
before = resident()
for name in sys.argv[1].split():
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # a module that only lives inside another one
tell(resident() - before)
"""
)
_CARREL: Final = (
    _MEASURE
    + """
from pathlib import Path
from desktop.plain_imports import import_plainly
import_plainly()
from PySide6.QtCore import QTimer
from desktop.start import OneWindow, Start, make_application
from localdb.home_folder import HomeFolder
application = make_application()
home = HomeFolder(Path(sys.argv[1]))
door = OneWindow(home)
assert door.enter()
start = Start(application, home, door)
figures = []
def look():
    sight = start.app.sitting.home.sight if start.app else None
    if sight is None:
        QTimer.singleShot(1, look)
        return
    application.processEvents()
    figures.append(time.process_time())
    QTimer.singleShot(3000, end)
def end():
    ours = {'desktop', 'learning', 'localdb', 'sync', '__main__'}
    print('MODULES', *sorted(name for name in sys.modules if name.partition('.')[0] not in ours))
    tell(*figures, resident(), children())
def painted():
    figures.append(time.process_time())
    QTimer.singleShot(0, look)
start.sight.painted.disconnect()
start.sight.painted.connect(painted)
start.sight.painted.connect(start.make_app)
start.begin()
application.exec()
"""
)


def main() -> int:
    """Print the table."""
    with large_home("".join(sys.argv[1:2])) as home, tempfile.TemporaryDirectory(prefix="carrel-bench-") as compiled:
        figures = partial(_figures, compiled)
        modules = _lines(compiled, _CARREL, home.path)["MODULES"]
        runs = [(figures(_EMPTY), figures(_CARREL, home.path)) for _ in range(_RUNS)]
        (libraries,) = figures(_LIBRARIES, modules)
    empty, carrel = ([statistics.median(row) for row in zip(*each, strict=True)] for each in zip(*runs, strict=True))
    cpu, memory = empty
    skeleton, rows, resident, processes = carrel
    room = f"{resident:.0f} MiB, {libraries:.0f} of it imported libraries, beside {memory:.0f} MiB"
    return report(
        [
            Goal("frame and Home's skeleton, CPU", skeleton / cpu, 1.5, note=_milliseconds(skeleton, cpu)),
            Goal("first rows with 100,000 notes, CPU", rows / cpu, 3.5, note=_milliseconds(rows, cpu)),
            Goal("resident memory without libraries", (resident - libraries) / memory, 1.6, note=room),
            Goal("other processes before a lesson", processes, 0, ""),
        ]
    )


def _milliseconds(ours: float, empty: float) -> str:
    return f"{ours * 1000:.0f} ms beside {empty * 1000:.0f} ms"


def _figures(compiled: str, program: str, *arguments: Path | str) -> list[float]:
    return [float(figure) for figure in _lines(compiled, program, *arguments)["FIGURES"].split()]


def _lines(compiled: str, program: str, *arguments: Path | str) -> dict[str, str]:
    """What the program said, by the first word of each line."""
    command: list[str | Path] = [sys.executable, "-c", program, *arguments]
    environment = {**_ENVIRONMENT, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": compiled}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    said = (line.partition(" ") for line in done.stdout.splitlines())
    return {word: rest for word, _, rest in said}


if __name__ == "__main__":
    sys.exit(main())
