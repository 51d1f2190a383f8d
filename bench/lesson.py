"""What opening a downloaded lesson costs on a warm view, beside an empty page through the same scheme.

    .venv/bin/python -m bench.lesson

From the wish until the page says that it is there, in turn, the two of them in one window; medians of CPU time of the
window and of Chromium's processes together, and of the clock. Exit code 1 when the goal is missed.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bench.goals import Goal, report
from bench.large_home import large_home
from bench.window import open_window, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from desktop.design.appearance import Appearance

_RUNS: Final = 30
_WARM: Final = 5
_SETTLED: Final = 0.25
_NOTES: Final = 1_000
_LESSONS: Final = 250
_TICK: Final = os.sysconf("SC_CLK_TCK")
_EMPTY: Final = "e" * 16


class Cost(NamedTuple):
    """Seconds of CPU of all processes, and of the clock."""

    cpu: float
    wall: float


def main() -> int:
    """Print the table."""
    with large_home(notes=_NOTES, lessons=_LESSONS) as home, open_window(home) as app:
        assert app.sitting is not None
        reader, course = app.sitting.reader, f"{0:016x}"
        app.sitting.reading.open_lesson(course, "1.1")
        wait_for(lambda: reader.book is not None and reader.place.block)
        assert reader.book is not None
        ids = [placed.lesson.id for placed in reader.book.lessons]
        empty_view = _EmptyView(app.look)
        lessons, empties = [], []
        for lesson in ids[1 : _RUNS + _WARM + 1]:
            empties.append(_cost(empty_view.view.told, empty_view.open))
            lessons.append(_cost(reader.spread.area.told, partial(reader.open_lesson, course, lesson)))
        empty_view.close()
    lesson_cost, empty = _medians(lessons[_WARM:]), _medians(empties[_WARM:])
    note = f"{lesson_cost.cpu * 1000:.0f} ms beside {empty.cpu * 1000:.0f} ms"
    clock = f"{lesson_cost.wall * 1000:.0f} ms beside {empty.wall * 1000:.0f} ms"
    return report(
        [
            Goal("opening a lesson on a warm view, CPU", lesson_cost.cpu / empty.cpu, 1.5, note=note),
            Goal("the same by the clock", lesson_cost.wall / empty.wall, 1.5, note=clock),
        ]
    )


class _EmptyView:
    """A page without a word, through the same scheme and with the same script in it, in a view of its own."""

    def __init__(self, look: Appearance) -> None:
        from desktop.design.theme import RESOURCES, load_themes
        from desktop.reader.document import lesson_document
        from desktop.reader.look import Reading
        from desktop.reader.shelf import Shelf
        from desktop.reader.view import LessonView
        from learning.course import Lesson, Manifest, Placed

        shelf = Shelf(Path, RESOURCES)
        page = lesson_document(Placed(Lesson(_EMPTY, ""), "0", ()), "", language="en")
        shelf.put_lesson(_EMPTY, Manifest("c", "", "bench", "bench"), _EMPTY, page)
        self.view = LessonView(shelf, load_themes())
        self.view.wear(look.theme, Reading())
        self.view.resize(800, 700)
        self.view.show()

    def open(self) -> None:
        """Load it."""
        self.view.open(_EMPTY, _EMPTY, None)

    def close(self) -> None:
        """Let the view go."""
        self.view.let_go()
        self.view.close()
        self.view.deleteLater()


def _cost(told: SignalInstance, act: Callable[[], None]) -> Cost:
    from desktop.reader.page_news import Ready

    ready: list[object] = []

    def note(news: object) -> None:
        if isinstance(news, Ready):
            ready.append(news)

    told.connect(note)
    cpu, wall = _cpu(), time.perf_counter()
    act()
    wait_for(lambda: ready)
    cost = Cost(_cpu() - cpu, time.perf_counter() - wall)
    told.disconnect(note)
    settled = time.monotonic() + _SETTLED
    wait_for(lambda: time.monotonic() > settled)  # what comes after the page is no part of the other's opening
    return cost


def _medians(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.cpu for cost in costs), statistics.median(cost.wall for cost in costs))


def _cpu() -> float:
    """CPU seconds of this process and of everything that it started."""
    return time.process_time() + sum(_ticks(pid) for pid in _below(os.getpid())) / _TICK


def _below(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return children + [deeper for child in children for deeper in _below(child)]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    sys.exit(main())
