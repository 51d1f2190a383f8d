"""The stage of the tour: lets the window live until something is so, takes its picture in both themes, reports."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop.tour.eyes import is_painted, words_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance

PATIENCE = 30.0
THEMES = ("light", "dark")
_SETTLE = 0.35
_READING = 5.0
"""Seconds for words to come: a picture may fall just into a try that is told as one."""


@dataclass(frozen=True)
class TourStep:
    """One picture. `text` is what was found on the screen; `missing` what should have been and was not."""

    step: str
    picture: str
    theme: str
    ok: bool
    text: list[str]
    missing: list[str]


class NotSeen(Exception):
    """What the tour waited for did not happen."""


class Stage:
    """Pictures are named NN-screen-theme.png."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._steps: list[TourStep] = []
        self._number = 0
        folder.mkdir(parents=True, exist_ok=True)

    def until(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Let the window live until the condition holds. Raises `NotSeen`."""
        last = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > last:
                raise NotSeen(f"{what} did not happen within {seconds:g} seconds")
            self.live(0.03)

    def live(self, seconds: float) -> None:
        """Let the window live for a while."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.005)

    def show(self, screen: str, look: Appearance, window: QWidget, *expected: str) -> None:
        """Take the pictures of a screen, and look for the words that have to be on it."""
        self._number += 1
        for theme in THEMES:
            look.choose_theme(theme)
            self.live(_SETTLE)
            self.until(lambda: is_painted(window), f"the lesson in {theme} colours")
            self._take(screen, theme, window, expected)
        look.choose_theme(THEMES[0])

    def _take(self, screen: str, theme: str, widget: QWidget, expected: Sequence[str]) -> None:
        picture = f"{self._number:02}-{screen}-{theme}.png"
        with suppress(NotSeen):  # what is missing then is reported
            self.until(lambda: not _missing(widget, expected), "the words", _READING)
        widget.grab().save(str(self._folder / picture))
        missing = _missing(widget, expected)
        self._steps.append(TourStep(screen, picture, theme, not missing, words_on(widget), missing))

    def fail(self, step: str, why: str) -> None:
        """A step could not be played."""
        self._steps.append(TourStep(step, "", "", ok=False, text=[], missing=[why]))

    def close(self) -> list[TourStep]:
        """Write tour.json; answers the steps that failed."""
        report = json.dumps([asdict(step) for step in self._steps], ensure_ascii=False, indent=1)
        (self._folder / "tour.json").write_text(report, encoding="utf-8")
        return [step for step in self._steps if not step.ok]

    @property
    def pictures(self) -> int:
        """How many pictures were taken."""
        return sum(bool(step.picture) for step in self._steps)


def _missing(widget: QWidget, expected: Sequence[str]) -> list[str]:
    whole = "\n".join(words_on(widget))
    return [each for each in expected if each not in whole]
