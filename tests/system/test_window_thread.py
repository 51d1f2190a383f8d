"""The window's sync thread beside the command line, on one home and with the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.account.secrets import choose_secrets
from desktop.account.signing import connect_as
from localdb.home import Home
from sync.worker import SyncWorker
from tests.sync.test_worker import Listener

if TYPE_CHECKING:
    from sync.worker import SyncNews
    from tests.system.learner import Device
    from tests.system.school import School


def test_the_window_sends_what_a_command_wrote(school: School, laptop: Device, tablet: Device) -> None:
    """No nudge, no hand: the open window notices the other process's commit, and the second device has the note."""
    home = Home(laptop.home)
    account = home.current()
    assert account is not None
    worker = SyncWorker(home, account, lambda: connect_as(home, account, choose_secrets(home.path)))
    listener = Listener(worker)

    def sent(news: SyncNews) -> bool:
        return news.status.state == "synced" and news.status.sent == 1

    worker.start()
    try:
        listener.until(lambda news: news.status.state == "synced")
        note = laptop.run("notes", "add", "--course", school.course, "--text", "from the terminal").value["note"]
        listener.until(sent)
        tablet.run("sync")
        assert tablet.notes() == {note: "from the terminal"}
    finally:
        worker.stop()


def test_the_window_comes_back_by_itself_after_the_server(school: School, laptop: Device) -> None:
    """The server goes away and returns: the thread says offline, keeps the edit, and sends it unasked."""
    home = Home(laptop.home)
    account = home.current()
    assert account is not None
    worker = SyncWorker(home, account, lambda: connect_as(home, account, choose_secrets(home.path)))
    listener = Listener(worker)
    worker.start()
    try:
        listener.until(lambda news: news.status.state == "synced")
        school.stop()
        laptop.run("notes", "add", "--course", school.course, "--text", "meanwhile")
        listener.until(lambda news: news.status.state == "offline" and news.counts.pending == 1)
        listener.forget()  # before it is there again: one of its processes may answer before all of them do
        school.start()
        listener.until(lambda news: news.status.state == "synced" and news.counts.pending == 0)
    finally:
        worker.stop()
