"""Whether typing in a note ever waits, on a home with 100,000 notes: stalls of the window's thread.

    .venv/bin/python -m bench.typing [HOME]

Letters are typed into a note of the Notes screen, and then into one beside an open lesson, with all that follows them:
saving, the list or the marks, the index. A watchdog
timer ticks every 2 ms on the window's thread; what it is late counts as a stall where the process was at work meanwhile
(the smaller of the clock's gap and the process's CPU in it: what another program took from us is not ours). Exit code 1
when the goal is missed.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from bench.goals import Goal, report
from bench.large_home import large_home
from bench.window import open_window, wait_for

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

    from desktop.sitting import Sitting

_LETTERS: Final = 240
_EVERY_MS: Final = 80
_TICK_MS: Final = 2
_GOAL_MS: Final = 16
_SETTLED: Final = 1.0


class Watchdog:
    """Ticks on the window's thread and remembers by how much it was late, in ms."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: list[float] = []
        self._then = (time.perf_counter(), time.process_time())
        self._timer = QTimer(interval=_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def _on_tick(self) -> None:
        now = (time.perf_counter(), time.process_time())
        gap = min(here - before for here, before in zip(now, self._then, strict=True)) * 1000
        self.late.append(max(0.0, gap - _TICK_MS))
        self._then = now

    def stop(self) -> None:
        """No more ticks."""
        self._timer.stop()


def main() -> int:
    """Print the table."""
    with large_home("".join(sys.argv[1:2])) as home, open_window(home) as app:
        assert app.sitting is not None
        alone = _typed(app.sitting, _in_notes(app.sitting))
        beside = _typed(app.sitting, _beside_lesson(app.sitting))
    return report([*_goals("in the Notes screen", alone), *_goals("beside a lesson", beside)])


def _goals(where: str, late: list[float]) -> list[Goal]:
    late = sorted(late)
    stalls = sum(each > _GOAL_MS for each in late)
    note = f"{stalls} of {len(late)} ticks over {_GOAL_MS} ms, {_LETTERS} letters"
    return [
        Goal(f"longest stall, {where}", late[-1], _GOAL_MS, "ms", note),
        Goal("99 of 100 ticks", late[int(len(late) * 0.99)], _GOAL_MS, "ms"),
    ]


def _in_notes(sitting: Sitting) -> QPlainTextEdit:
    from desktop.notes.writing_field import WritingField

    sitting.window.open_screen("notes")
    field = next(each for each in sitting.notes.findChildren(WritingField))
    wait_for(lambda: field.isEnabled() and not field.isReadOnly() and sitting.tasks.is_idle)
    return field


def _beside_lesson(sitting: Sitting) -> QPlainTextEdit:
    from desktop.reader.growing import NoteField

    reader = sitting.reader
    sitting.reading.open_lesson(f"{0:016x}", "1.1")
    wait_for(lambda: reader.place.block and reader.spread.notes.is_placed and sitting.tasks.is_idle)
    reader.spread.show_pane(notes=True)  # the home may remember it folded
    reader.spread.notes.write_note(None)
    wait_for(lambda: any(each.isVisible() for each in reader.findChildren(NoteField)))
    return next(each for each in reader.findChildren(NoteField) if each.isVisible())


def _typed(sitting: Sitting, field: QPlainTextEdit) -> list[float]:
    from PySide6.QtTest import QTest

    field.setFocus()
    settled = time.perf_counter() + _SETTLED
    wait_for(lambda: time.perf_counter() > settled and sitting.tasks.is_idle)
    watchdog = Watchdog()
    for number in range(_LETTERS):
        QTest.keyClicks(field, "rule "[number % 5])
        due = time.perf_counter() + _EVERY_MS / 1000
        wait_for(lambda due=due: time.perf_counter() >= due)  # type: ignore[misc]
    watchdog.stop()
    assert field.toPlainText().count("rule ") >= _LETTERS // 5
    return watchdog.late


if __name__ == "__main__":
    sys.exit(main())
