"""A whole school in this process: the real server over a scratch folder, a learner, a small course from Markdown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from litestar.testing import TestClient

from server.accounts.users import create_user
from server.app import create_app
from server.courses.blob_store import BlobStore
from server.courses.editions import find_course, keep_edition, keep_files
from server.courses.enrolments import enrol
from server.courses.importing import import_course
from server.courses.publishing import publish
from server.database import open_database
from server.settings import Settings, now_ms
from server.sync.feed import open_feed
from tests.system.learner import EMAIL, NAME, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from litestar import Litestar

LESSONS = {
    "README.md": "# Birds of the coast\n\nA course of two lessons.\n",
    "1-waders/1-curlew.md": "# The curlew\n\nIts bill is long.\n\n## Where\n\nOn mudflats.\n\n![bill](bill.png)\n",
    "1-waders/2-knot.md": "# The knot\n\nIt flies in clouds.\n\n## When\n\nIn winter.\n",
}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8ffffff7f0009fb03fd0843453a"
    "0000000049454e44ae426082"
)


def write_course(folder: Path) -> Path:
    """The small course as its author has it."""
    for name, text in LESSONS.items():
        file = folder / "birds-of-the-coast" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "birds-of-the-coast" / "1-waders" / "bill.png").write_bytes(PICTURE)
    return folder / "birds-of-the-coast"


def furnish(settings: Settings, source: Path, work: Path) -> str:
    """Make the learner, import the course, publish it and enrol the learner. Returns the course's slug."""
    database = open_database(settings)
    imported = import_course(source, work=work)
    content = keep_files(BlobStore(settings.folder("blobs")), imported.manifest, imported.blobs)
    with database.write() as connection:
        learner = create_user(connection, email=EMAIL, name=NAME, role="learner", password=PASSWORD, now=now_ms()).id
        slug = keep_edition(connection, content, imported.problems, slug=None, now=now_ms()).course
        publish(connection, slug, price=None, valid_days=None, now=now_ms())
        with open_feed(connection, learner) as feed:
            enrol(feed, find_course(connection, slug), until=None, now=now_ms())
    database.close()
    return slug


@contextmanager
def open_school(folder: Path) -> Iterator[TestClient[Litestar]]:
    """The furnished server, spoken to over its real routes without a socket."""
    settings = Settings(folder / "data")
    furnish(settings, write_course(folder / "source"), folder / "work")
    with TestClient(create_app(settings)) as client:
        yield client
