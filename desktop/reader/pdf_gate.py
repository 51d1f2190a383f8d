"""Which PDFs the window opens: those that went well in a process of their own, and none that has taken a window along.

QtPdf draws in the window's process. A file that kills or fills it is found out by `pdf_trial` first; the files that
passed are remembered. While a document is open a mark says so: a window that finds the mark of another one, which never
came to take it away, shows the document's words instead until the learner asks for it.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from desktop.reader.announcement import Announcement
from desktop.reader.pdf_trial import LONGEST_S, MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.main_window import Memory

_PASSED, _KILLERS, _OPEN = "reader/documents", "reader/documents_that_killed", "reader/open_document"
_KEPT = 500
_KILLED = "This document closed Carrel the last time. These are its words"
_UNFIT = "This document can’t be shown here: reading it went wrong in a trial. These are its words"


class DocumentGate(QObject):
    """`announced` says why the words of a document are shown instead, `tried` comes when a trial begins."""

    announced = Signal(object)
    tried = Signal()

    def __init__(self, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._memory = memory
        self._trial: QProcess | None = None
        self.take_over()

    def take_over(self) -> None:
        """What a window left that did not live to take its mark away is not opened unasked."""
        left = str(self._memory.value(_OPEN) or "")
        if left:
            self._keep(_KILLERS, [*self._kept(_KILLERS), left])
            self._memory.setValue(_OPEN, "")

    @property
    def is_trying(self) -> bool:
        """Whether a document is being tried."""
        return self._trial is not None

    def ask(self, file: Path, show: Callable[[], None], show_words: Callable[[], None]) -> None:
        """Have the document shown, or its words; another wish or `leave` forgets this one."""
        self.leave()
        if file.name in self._kept(_KILLERS):
            show_words()
            again = partial(self._ask_again, file, show, show_words)
            self.announced.emit(Announcement(_KILLED, "Show the document", again))
        elif file.name in self._kept(_PASSED):
            self._open(file, show)
        elif file.stat().st_size > MOST_BYTES:
            self._refuse(show_words)
        else:
            self._try(file, show, show_words)

    def leave(self) -> None:
        """The document is not shown any more, or not wanted."""
        trial, self._trial = self._trial, None
        if trial is not None:
            trial.kill()
        self.rest()

    def rest(self) -> None:
        """Nobody looks at it for now: whatever ends the window, it was not the document."""
        if self._memory.value(_OPEN):
            self._memory.setValue(_OPEN, "")

    def _ask_again(self, file: Path, show: Callable[[], None], show_words: Callable[[], None]) -> None:
        self._keep(_KILLERS, [each for each in self._kept(_KILLERS) if each != file.name])
        self.ask(file, show, show_words)

    def _try(self, file: Path, show: Callable[[], None], show_words: Callable[[], None]) -> None:
        self.tried.emit()
        trial = self._trial = QProcess(self)
        trial.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        trial.finished.connect(lambda code, how: self._on_tried(trial, file, (code, how), show, show_words))
        trial.errorOccurred.connect(lambda error: self._on_no_trial(trial, error, show_words))
        trial.start(sys.executable, ["-m", "desktop.reader.pdf_trial", str(file)])
        QTimer.singleShot(LONGEST_S * 1000, trial, trial.kill)

    def _on_tried(
        self,
        trial: QProcess,
        file: Path,
        end: tuple[int, QProcess.ExitStatus],
        show: Callable[[], None],
        show_words: Callable[[], None],
    ) -> None:
        trial.deleteLater()
        if trial is not self._trial:
            return
        self._trial = None
        if end == (0, QProcess.ExitStatus.NormalExit):
            self._keep(_PASSED, [*self._kept(_PASSED), file.name])
            self._open(file, show)
        else:
            self._refuse(show_words)

    def _on_no_trial(self, trial: QProcess, error: QProcess.ProcessError, show_words: Callable[[], None]) -> None:
        """Where no process can be begun nothing is known of the file."""
        if error == QProcess.ProcessError.FailedToStart and trial is self._trial:
            self._trial = None
            self._refuse(show_words)

    def _open(self, file: Path, show: Callable[[], None]) -> None:
        """The mark is on the disk before the file is opened: settings are written when the window comes to rest."""
        self._memory.setValue(_OPEN, file.name)
        QTimer.singleShot(0, self, lambda: show() if self._memory.value(_OPEN) == file.name else None)

    def _refuse(self, show_words: Callable[[], None]) -> None:
        show_words()
        self.announced.emit(Announcement(_UNFIT))

    def _keep(self, where: str, names: list[str]) -> None:
        self._memory.setValue(where, json.dumps(names[-_KEPT:]))

    def _kept(self, where: str) -> list[str]:
        try:
            kept = json.loads(str(self._memory.value(where) or "[]"))
        except ValueError:
            return []
        return [str(each) for each in kept] if isinstance(kept, list) else []
