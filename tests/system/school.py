"""A whole school: the real server as a process of its own on a loopback port, with a small course from Markdown."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from server.accounts.users import create_user
from server.courses.blob_store import BlobStore
from server.courses.editions import find_course, keep_edition, keep_files
from server.courses.enrolments import enrol
from server.courses.importing import import_course
from server.courses.publishing import publish
from server.database import open_database
from server.settings import Settings, now_ms
from server.sync.feed import open_feed
from tests.system.learner import PASSWORD

if TYPE_CHECKING:
    from server.database import Database

CARREL_SERVER = Path(sys.executable).with_name("carrel-server")
START_SECONDS = 30
LESSONS = {
    "README.md": "# Birds of the coast\n\nA course of two lessons.\n",
    "1-waders/README.md": "# Waders\n\nThey walk.\n",
    "1-waders/1-curlew.md": "# The curlew\n\nIts bill is long.\n\n## Where\n\nOn mudflats.\n",
    "1-waders/2-knot.md": "# The knot\n\nIt flies in clouds.\n\n## When\n\nIn winter.\n\n![a flock](flock.svg)\n",
}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="3"/></svg>'


def write_course(folder: Path) -> Path:
    """The small course as its author has it."""
    course = folder / "birds-of-the-coast"
    for name, text in LESSONS.items():
        file = course / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (course / "1-waders" / "flock.svg").write_text(PICTURE, encoding="utf-8")
    return course


class School:
    """The server's data folder, and what serves it while it is started: over a `database` two processes."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.settings = Settings(folder / "data", database)
        self.url = ""
        self.course = ""
        self._process: subprocess.Popen[str] | None = None
        self._folder = folder

    def start(self) -> None:
        """Serve; the second time at the same address."""
        port = self.url.rpartition(":")[2] or "0"
        at = ["--data", str(self.settings.data), "--database", self.settings.database]
        workers = ["--workers", "2"] if self.settings.database else []
        command = [str(CARREL_SERVER), *at, "serve", "--port", port, *workers]
        log = (self._folder / "server.log").open("a")
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        assert self._process.stdout is not None
        self.url = json.loads(self._process.stdout.readline())["url"]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process, gently or not."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.communicate(timeout=START_SECONDS)
            self._process = None

    def furnish(self, source: Path) -> str:
        """Import a course and publish it. Returns its slug."""
        imported = import_course(source, work=self._folder / "work")
        content = keep_files(BlobStore(self.settings.folder("blobs")), imported.manifest, imported.blobs)
        database = self._database()
        with database.write() as connection:
            self.course = keep_edition(connection, content, imported.problems, slug=None, now=now_ms()).course
            publish(connection, self.course, price=None, valid_days=None, now=now_ms())
        database.close()
        return self.course

    def new_learner(self) -> str:
        """A learner who is enrolled in the course. Returns the e-mail address."""
        email = f"{uuid.uuid4().hex[:8]}@example.org"
        database = self._database()
        with database.write() as connection:
            user = create_user(connection, email=email, name="Ana Tan", role="learner", password=PASSWORD, now=now_ms())
            with open_feed(connection, user.id) as feed:
                enrol(feed, find_course(connection, self.course), until=None, now=now_ms())
        database.close()
        return email

    def _database(self) -> Database:
        return open_database(self.settings)
