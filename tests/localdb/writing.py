"""Writes notes until it is killed, and says each one once it is safe: `python -m tests.localdb.writing DIR`."""

from __future__ import annotations

import sys
from pathlib import Path

from learning.records import Arrival
from localdb import mirror
from localdb.home import Home
from localdb.notes import save_note, tag_note
from localdb.state import read_state
from localdb.store import open_store
from tests.localdb.builders import ACCOUNT, HandServer, send

ENDS_AT = 100_000


def main() -> None:
    """Save, say, and now and then send; there is no orderly end."""
    server = HandServer()
    with open_store(Home(Path(sys.argv[1])), ACCOUNT) as store:
        for number in range(ENDS_AT):
            identity = store.new_id()
            with store.write():
                save_note(store, identity, title=f"Note {number}", body="words " * 20, course="c1")
                tag_note(store, identity, add=["x"])
            print(identity, flush=True)  # noqa: T201 (what was said must be there afterwards)
            if number % 5 == 0:
                judged = tuple(server.take(edit) for edit in send(store))
                cursor = read_state(store).cursor + len(judged)
                mirror.apply(store, Arrival(judged, (), cursor, 1, 0))


if __name__ == "__main__":
    main()
