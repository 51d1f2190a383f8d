"""A seller with one small course, made anew on disk for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learning.course import Manifest, decode_manifest, lessons, units
from server.accounts.users import user_by_email
from server.courses.blob_store import BlobStore
from server.courses.editions import find_course, newest_edition
from server.courses.enrolments import enrol
from server.courses.intake import ImportReport, take_in
from server.courses.publishing import Price, Published, publish
from server.sync.feed import open_feed

if TYPE_CHECKING:
    from pathlib import Path

    from learning.values import Enrolment
    from server.database import Database
    from server.settings import Settings

SLUG = "bees"


class Shop:
    """What `carrel-server course …` and `user enrol` do, without the command line."""

    def __init__(self, settings: Settings, database: Database, source: Path) -> None:
        self.settings = settings
        self.database = database
        self.source = source
        self.write("1-hive", "# The hive\n\nBees live here.\n\n## The queen\n\nThere is one.\n")
        self.write("2-honey", "# Honey\n\nIt is sweet.\n")

    def write(self, name: str, text: str) -> None:
        """One lesson of the source."""
        folder = self.source / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "README.md").write_text(text)

    def import_(self, slug: str | None = SLUG) -> ImportReport:
        """Take the source in as it is now."""
        return take_in(self.database, self.settings, self.source, format_=None, slug=slug, title="Bees")

    def publish(self, *, price: Price | None = None, valid_days: int | None = None) -> Published:
        """Publish what was imported last."""
        with self.database.write() as connection:
            return publish(connection, SLUG, price=price, valid_days=valid_days, now=self.settings.clock())

    def enrol(self, email: str = "ana@example.org", *, until: int | None = None) -> Enrolment:
        """Give a learner the course."""
        with self.database.write() as connection:
            learner = user_by_email(connection, email).id
            with open_feed(connection, learner) as feed:
                return enrol(feed, find_course(connection, SLUG), until=until, now=self.settings.clock())

    def manifest(self) -> Manifest:
        """The edition imported last."""
        with self.database.read() as connection:
            newest = newest_edition(connection, find_course(connection, SLUG).id)
        return decode_manifest(BlobStore(self.settings.folder("blobs")).path(newest.manifest).read_bytes())

    def units(self) -> dict[str, tuple[str, ...]]:
        """What progress in it is counted by."""
        return {placed.lesson.id: units(placed.lesson) for placed in lessons(self.manifest())}
