"""One Carrel device under measurement: the verbs and the sync round that the window and the command line call."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import agent  # type: ignore[import-not-found] # the harness's own, on PYTHONPATH
from typing_extensions import override

from bench.peers.carrel.peer import EMAIL, PASSWORD
from desktop.account.secrets import choose_secrets
from desktop.account.session import Session, start_session
from localdb.home import Home
from localdb.notes import save_note
from localdb.search import find_notes
from localdb.store import Store, open_store
from sync.engine import Engine
from sync.events import EngineState
from sync.http import HttpRemote, open_client, sign_in
from sync.rounds import run_round

Row = dict[str, Any]
COURSE = "bench"


class Carrel(agent.Agent):  # type: ignore[misc] # no types there
    """A home of its own, signed in to the account of the bench."""

    @override
    def open(self) -> None:
        """Sign in, open the store, and one round: the device has its number and knows the server's time."""
        self.home = Home(Path(self.dir))
        secrets = choose_secrets(Path(self.dir))
        client = open_client(self.url)
        account = start_session(
            *(self.home, secrets),
            server=self.url,
            email=EMAIL,
            password=PASSWORD,
            name=self.device,
            ask=lambda wish: sign_in(client, wish),
        )
        self.store: Store = open_store(self.home, account)
        self.remote = HttpRemote(client, Session(self.home, account, secrets))
        self.engine = Engine(account.device, EngineState(), random.random)

    @override
    def prepare(self, rows: list[Row]) -> None:
        """New notes, with their tags."""
        with self.store.write():
            for row in rows:
                note, lesson, tags = row["id"], row["lesson_id"], row["tags"]
                title, body = row["title"], row["body"]
                save_note(self.store, note, title=title, body=body, course=COURSE, lesson=lesson, tags=tags)

    @override
    def change(self, rows: list[Row]) -> None:
        """Other words in known notes."""
        with self.store.write():
            for row in rows:
                save_note(self.store, row["id"], body=row["body"])

    def _sync(self) -> None:
        outcome = run_round(self.home, self.store, self.remote, self.engine)
        if outcome.status.state != "synced":
            raise RuntimeError(f"{outcome.status} {outcome.error}")

    upload = download = idle = _sync

    @override
    def search(self, word: str) -> int:
        """How many notes hold a word."""
        return len(find_notes(self.store, word))

    @override
    def count(self) -> list[int]:
        """What this device shows."""
        sql = "SELECT count(*), coalesce(sum(body LIKE '%*edited*'), 0) FROM note WHERE NOT deleted"
        return list(self.store.one(sql))


agent.run(Carrel)
