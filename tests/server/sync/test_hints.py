"""Hints over real sockets: told after the commit, by every process, to those who may hear and to nobody else."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import uuid
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest

from server.accounts.access import Identity
from server.accounts.sessions import end_session
from server.accounts.users import create_user
from server.database import open_database
from server.errors import Unavailable
from server.settings import Settings
from server.sync import hints
from server.sync.feed import append_change, open_feed
from sync.merge import Held
from sync.protocol import Head
from tests.server.desk import PASSWORD, Desk
from tests.server.test_serving import address, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database import Database

PATIENCE = 20


class Serving:
    """The real program over one database: one process on SQLite, two behind one address on PostgreSQL."""

    def __init__(self, settings: Settings) -> None:
        self.database = open_database(settings)
        self._words = serve(settings, *(["--workers", "2"] if settings.database else []))
        self.start()

    def start(self) -> None:
        """Serve, at whichever port is free."""
        self.process = subprocess.Popen(self._words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = address(self.process)

    @contextmanager
    def device(self, email: str = "") -> Iterator[Desk]:
        """A device with connections of its own; without an e-mail of a learner whom nobody knows."""
        email = email or self.new_learner()
        with httpx.Client(base_url=self.url, trust_env=False, timeout=PATIENCE) as client:
            desk = Desk(client, email)
            assert desk.sign_in().status_code == 200
            desk.register()
            yield desk

    def new_learner(self) -> str:
        """Somebody new."""
        email = f"{uuid.uuid4().hex[:8]}@example.org"
        with self.database.write() as connection:
            create_user(connection, email=email, name="Ana", role="learner", password=PASSWORD, now=1)
        return email


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Shared by the tests of this file; the last of them stops it."""
    data = tmp_path_factory.mktemp("hints")
    with ExitStack() as over:
        postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
        url = over.enter_context(postgres.scratch()) if postgres is not None else ""
        serving = Serving(Settings(data, url))
        yield serving
        serving.database.close()
        with serving.process:
            serving.process.terminate()


@contextmanager
def listening(desk: Desk) -> Iterator[Iterator[Head]]:
    """The heads that this device is told; they end when the server ends the channel."""
    with desk.client.stream("GET", "/v1/sync/events", headers=desk.headers()) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield heads(response)


def heads(response: httpx.Response) -> Iterator[Head]:
    """Each event, decoded."""
    try:
        for line in response.iter_lines():
            if line.startswith("data: "):
                yield msgspec.json.decode(line.removeprefix("data: "), type=Head)
    except httpx.RemoteProtocolError:
        return  # cut in the middle: the server stops


def test_the_head_is_told_at_once_and_after_each_commit(serving: Serving) -> None:
    """Whichever process took the edit, every listening device of the learner hears of it."""
    email = serving.new_learner()
    with serving.device(email) as writer, serving.device(email) as reader, listening(reader) as told:
        assert next(told) == Head(1, 0)
        for number in range(1, 6):
            writer.sync(writer.note(f"n{number}", "new"))
            assert next(told) == Head(1, number)


def test_what_a_command_beside_the_server_wrote_is_told(serving: Serving) -> None:
    """The process that wrote knows nothing of who listens: the server looks."""
    with serving.device() as reader, listening(reader) as told:
        next(told)
        with serving.database.write() as connection, open_feed(connection, reader.learner) as feed:
            append_change(feed, "enrolment", "e1", Held({}, {}, None))
        assert next(told) == Head(1, 1)


def test_nobody_hears_of_another_learner(serving: Serving) -> None:
    """Ben's edit is no news for Ana; her own is the next thing that she is told."""
    with serving.device() as ana, serving.device() as ben, listening(ana) as told:
        next(told)
        for number in range(3):
            ben.sync(ben.note(f"b{number}", "not hers"))
        ana.sync(ana.note("a1", "hers"))
        assert next(told) == Head(1, 1)


def test_a_device_that_is_signed_out_hears_nothing_more(serving: Serving) -> None:
    """The channel ends by itself, and no other can be had with the same token."""
    with serving.device() as ana, listening(ana) as told:
        next(told)
        with serving.database.write() as connection:
            end_session(connection, ana.learner, ana.device)
        assert list(told) == []
        assert ana.get("/v1/sync/events").status_code == 401


def test_without_a_token_there_is_no_channel(serving: Serving) -> None:
    """Who is nobody is told nothing."""
    assert httpx.get(f"{serving.url}/v1/sync/events", trust_env=False).status_code == 401


def test_a_server_that_stops_ends_every_channel(serving: Serving) -> None:
    """Within five seconds, and without a word: nothing was wrong. The one after it serves the next test."""
    with serving.device() as ana, serving.device() as ben:
        with listening(ana) as ana_told, listening(ben) as ben_told:
            next(ana_told)
            next(ben_told)
            serving.process.send_signal(signal.SIGTERM)
            assert list(ana_told) == list(ben_told) == []
        _, said = serving.process.communicate(timeout=5)
    assert (serving.process.returncode, "Traceback" in said) == (0, False)
    serving.start()


@pytest.mark.parametrize("serving", ["sqlite"], indirect=True)  # of one process: another does not know of it
def test_a_new_channel_of_a_device_ends_its_old_one(serving: Serving) -> None:
    """A line that died without anybody noticing holds no place for long."""
    with serving.device() as ana, listening(ana) as old:
        next(old)
        with listening(ana) as new:
            assert next(new) == Head(1, 0)
            assert list(old) == []


def test_channels_are_few(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one learner and in all; a device that listens already may always open its channel again."""
    monkeypatch.setattr(hints, "OF_ONE_LEARNER", 1)
    monkeypatch.setattr(hints, "IN_ALL", 2)

    async def story() -> None:
        all_ = hints.Hints(database)
        ana, other, ben, cleo = (
            Identity(learner, device, "s")
            for learner, device in (("ana", "a1"), ("ana", "a2"), ("ben", "b1"), ("cleo", "c1"))
        )
        lines = [all_.listen(one, Head(1, 0)) for one in (ana, ben)]
        all_.check_room(ana)
        assert [await anext(each) for each in lines] == [b'data: {"epoch":1,"head":0}\n\n'] * 2
        for one in (other, cleo):
            with pytest.raises(Unavailable):
                all_.check_room(one)
        all_.check_room(ana)
        await lines[1].aclose()
        all_.check_room(cleo)
        await all_.close()

    asyncio.run(story())
