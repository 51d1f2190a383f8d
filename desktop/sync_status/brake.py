"""Too many deletions at once: the one question that sync asks (rule 10). Until then nothing is deleted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.design.button import Button
from desktop.design.question import Question
from desktop.figures import counted
from localdb import brake
from sync.events import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance
    from desktop.design.toast import Toasts
    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.worker import SyncNews


_WHY = "They were deleted on another device, or the server has lost them. Nothing was deleted here yet."
_WAYS = (
    "Keep them, and they come back on your other devices too. Let them go, and they are deleted here as well; deleted"
    " notes can be had back from the trash."
)


class BrakeQuestion(Question):
    """What would go, and three ways on. `accepted`: keep them; `let_go.clicked`: let them go."""

    def __init__(self, look: Appearance, asked: brake.Question, parent: QWidget) -> None:
        title = f"Delete {counted(asked.doomed, 'record')} of {asked.living} here?"
        super().__init__(look, title, _consequence(asked), "Keep them", parent=parent)
        self.cancel.setText("Decide later")
        self.let_go = Button(look, "Let them go", "danger")
        self.let_go.clicked.connect(self.reject)
        self.add_verb(self.let_go)


class BrakeAsking(QObject):
    """Asks once when sync has stopped for it, and again when the learner wants to sync. `answered`: sync may go on."""

    answered = Signal()
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, toasts: Toasts, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._tasks, self._toasts, self._window = look, tasks, toasts, window
        self._later = False
        self.open: BrakeQuestion | None = None

    def show_news(self, news: SyncNews) -> None:
        """Ask, if that is what sync waits for."""
        if news.status.trouble is Trouble.BRAKE and self.open is None and not self._later:
            self._later = True  # from now on: never twice without being asked to
            self._tasks.run(brake.question, self._ask, self.failed.emit, owner=self)

    def ask_again(self) -> None:
        """The learner wants to sync: the question that was put off comes back with the round."""
        self._later = False

    def _ask(self, asked: brake.Question | None) -> None:
        if asked is None:
            return
        self.open = question = BrakeQuestion(self._look, asked, self._window)
        question.accepted.connect(self._keep)
        question.let_go.clicked.connect(self._let_go)
        question.finished.connect(self._on_finished)
        question.open()

    def _keep(self) -> None:
        self._answer(brake.refuse_deletes, "They stay here, and come back on your other devices")

    def _let_go(self) -> None:
        self._answer(brake.allow_deletes, "They go with this sync; deleted notes are in the trash")

    def _answer(self, verb: Callable[[Store], None], said: str) -> None:
        def done(_nothing: None) -> None:
            self._later = False
            self._toasts.show_toast(said, icon="circle-check")
            self.answered.emit()

        self._tasks.run(verb, done, self.failed.emit, owner=self)

    def _on_finished(self) -> None:
        if self.open is not None:
            self.open.deleteLater()
            self.open = None


def _consequence(asked: brake.Question) -> str:
    rest = asked.doomed - len(asked.names)
    lines = [f"• {name}" for name in asked.names] + ([f"• and {rest} more"] if asked.names and rest > 0 else [])
    return "\n".join((_WHY, "", *lines, "", _WAYS) if lines else (_WHY, "", _WAYS))
