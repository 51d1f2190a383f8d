"""Makes the kept database of the present version, once per release: `python -m tests.localdb.keep_version`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from localdb import schema
from localdb.bookmarks import set_bookmark
from localdb.home import Home
from localdb.notes import delete_note, save_note, tag_note
from localdb.store import Store, open_store
from tests.localdb.builders import ACCOUNT, CountedIds, HandClock, HandServer, sync


def main() -> None:
    """Fill a database with something of everything, and keep it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        clock = HandClock()
        with open_store(home, ACCOUNT, clock=clock, ids=CountedIds()) as store:
            _fill(store, clock)
            store.one("PRAGMA wal_checkpoint(TRUNCATE)")
        target = Path(__file__).parent / "versions" / f"{schema.NEWEST}.db"
        shutil.copy(home.folder(ACCOUNT.learner) / "user.db", target)


def _fill(store: Store, clock: HandClock) -> None:
    sent, gone, waits = store.new_id(), store.new_id(), store.new_id()
    save_note(store, sent, title="Sent", body="Über Schleifen", course="c1", lesson="l1")
    tag_note(store, sent, add=["python"])
    save_note(store, gone, title="Gone", body="x", course="c1")
    delete_note(store, gone)
    sync(store, HandServer())
    clock.pass_ms(1000)
    save_note(store, waits, title="Waits", body="y", course="c1")
    set_bookmark(store, course="c1", lesson="l1", label="Here")


if __name__ == "__main__":
    main()
