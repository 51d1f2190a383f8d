"""A home with a real database behind a real database thread: where the screens are tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from desktop.courses.sample import put_sample
from desktop.design.theme import RESOURCES
from desktop.news import News
from desktop.tasks import Tasks
from learning.records import Arrival, FieldState, Record, fixed_id
from learning.values import Enrolment
from localdb import mirror
from localdb.home import Account
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from localdb.home import Home
    from localdb.store import Store

WAIT = 5000
LEARNER = Account(
    "2b1c9a52-6f2f-4a64-9a53-1d1f2a3b4c5d", "ana@example.org", "Ana Tan", "https://x.example", "ab" * 16, "Desk"
)


class Room:
    """Everything that a screen is given. With `account` the learner is signed in, else the sample lies on the desk."""

    def __init__(self, home: Home, qtbot: QtBot, account: Account | None = None) -> None:
        self.home = home
        self.qtbot = qtbot
        self.account = account
        if account is not None:
            home.enter(account)
        self.course = self.do(lambda store: put_sample(store, RESOURCES / "sample"))
        self.tasks = Tasks(lambda: open_store(home, account, app="window"))
        self.news = News(self.tasks)
        self.news.start()
        self.settle()

    def do(self, work: Callable[[Store], Any]) -> Any:  # noqa: ANN401  whatever the work answers
        """Work on the same data as another process would."""
        with open_store(self.home, self.account, app="elsewhere") as store:
            return work(store)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to become so."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)

    def settle(self) -> None:
        """Until the database thread has done and told everything."""
        self.until(lambda: self.tasks.is_idle)

    def enrol(self, title: str = "Network rules", course: str = "c" * 16) -> str:
        """The server says that the learner may study a course."""
        assert self.account is not None
        value = msgspec.Raw(msgspec.json.encode(Enrolment(course, title.lower().replace(" ", "-"), title)))
        identity = fixed_id("enrolment", self.account.learner, course)
        record = Record("enrolment", identity, 1, {"enrolment": FieldState(value, (1, 0, 0), "e" * 16)})
        self.do(lambda store: mirror.apply(store, Arrival((), (record,), 1, 1, 1)))
        return course

    def close(self) -> None:
        """Clear the room."""
        self.settle()
        self.news.stop()
        self.tasks.close()
