"""Too many deletions at once: asked calmly, once, with what would go; each answer is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.design.card import Pane
from desktop.design.toast import Toasts
from desktop.sync_status.brake import BrakeAsking
from desktop.sync_status.status_words import next_try_words, status_words
from localdb import brake, mirror, outbox
from localdb.errors import MassDelete
from localdb.notes import notes
from localdb.outbox import Counts
from sync.events import SyncStatus, Trouble
from sync.worker import SyncNews
from tests.desktop.eyes import clipped, nameless
from tests.localdb.builders import NOON, HandServer
from tests.localdb.test_restored_server import made

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from learning.records import Arrival
    from localdb.store import Store
    from tests.desktop.room import Room

STOPPED = SyncNews(SyncStatus("needs_you", Trouble.BRAKE), Counts(0, 0, 0), NOON, MassDelete(30, 30))


def emptied(store: Store) -> Arrival:
    """Thirty notes here, and an answer of the server that deletes them all; sync has stopped for it."""
    server = HandServer()
    ids = made(store, server, 30)
    answer = server.answer(records=tuple(server.kill("note", one, (NOON + 9, 0, 2)) for one in ids))
    with pytest.raises(MassDelete):
        mirror.apply(store, answer)
    return answer


class Asked:
    """The window's part, beside a real database."""

    def __init__(self, look: Appearance, room: Room, window: QWidget) -> None:
        self.room = room
        self.answer: Arrival = room.do(emptied)
        self.asking = BrakeAsking(look, room.tasks, Toasts(look, window), window)
        self.went_on: list[bool] = []
        self.asking.answered.connect(lambda: self.went_on.append(True))

    def stop(self) -> None:
        """A round has ended with the question."""
        self.asking.show_news(STOPPED)
        self.room.settle()

    def take(self) -> int:
        """The next round gets the same answer of the server. Returns how many notes are here then."""
        self.room.until(lambda: self.went_on)
        return int(self.room.do(lambda store: (mirror.apply(store, self.answer), len(notes(store)))[1]))


@pytest.fixture
def asked(look: Appearance, learners_room: Room, qtbot: QtBot) -> Asked:
    """Sync has stopped for it, and the question is shown."""
    window = Pane(look)
    qtbot.addWidget(window)
    window.resize(900, 620)
    window.show()
    story = Asked(look, learners_room, window)
    story.stop()
    learners_room.until(lambda: story.asking.open is not None)
    return story


def test_it_says_what_would_go(asked: Asked) -> None:
    """How many of how many, the first by name, and nothing is cut off."""
    question = asked.asking.open
    assert question is not None
    assert question.windowTitle() == "Delete 30 records of 30 here?"
    assert question.consequence().count("Note: Note ") == brake.NAMED
    assert "and 25 more" in question.consequence()
    assert clipped(question) == nameless(question) == []


def test_kept_notes_stay_and_are_sent_again(asked: Asked) -> None:
    """Nothing goes here, and the next push brings them back everywhere."""
    assert asked.asking.open is not None
    asked.asking.open.verb.click()
    assert asked.take() == 30
    assert asked.room.do(lambda store: len(outbox.pending(store))) == 30


def test_what_is_let_go_is_deleted(asked: Asked) -> None:
    """The learner meant it on the other device."""
    assert asked.asking.open is not None
    asked.asking.open.let_go.click()
    assert asked.take() == 0


def test_it_is_not_asked_twice_unless_the_learner_wants_to_sync(asked: Asked) -> None:
    """Put off, it waits until sync is tried by hand; meanwhile everything stays."""
    assert asked.asking.open is not None
    asked.asking.open.cancel.click()
    asked.stop()
    asked.room.until(lambda: asked.asking.open is None)
    assert asked.room.do(brake.question) is not None
    asked.asking.ask_again()
    asked.stop()
    asked.room.until(lambda: asked.asking.open is not None)
    assert not asked.went_on


def test_the_status_says_what_sync_waits_for() -> None:
    """In the row's words, without a command to type."""
    words = status_words(STOPPED, NOON)
    assert "30 of 30 records" in words.title
    assert "asks you" in words.detail
    assert "carrel" not in words.detail
    assert next_try_words(STOPPED) == "when you have answered"
