"""A course's next edition: the old one stays whole and in use until the new one can take its place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
import pytest

from learning.course import Asset, Block, Lesson, Manifest, Section, encode_manifest
from learning.records import fixed_id
from learning.values import Enrolment
from localdb import mirror
from localdb.courses import (
    course,
    finish_download,
    keep_manifest,
    lesson_offline,
    manifest,
    missing_manifests,
    remove_course,
    remove_section,
    wanted_blobs,
)
from localdb.editions import collect_unused, has_unseen_news, news_of, see_news
from localdb.study import complete_lesson
from tests.localdb.builders import NOON, HandServer

if TYPE_CHECKING:
    from localdb.store import Store


def sha(content: bytes) -> str:
    """The name of a blob."""
    return hashlib.sha256(content).hexdigest()


def edition(**pages: bytes) -> Manifest:
    """An edition with a lesson for each page, of one unit each."""
    lessons = tuple(
        Lesson(id_, id_.title(), page=sha(page), blocks=(Block(f"{id_}-unit"),)) for id_, page in pages.items()
    )
    assets = tuple(Asset(f"{id_}.html", sha(page), len(page)) for id_, page in pages.items())
    return Manifest("c1", "Bees", "markdown", "bees", sections=(Section("All", lessons),), assets=assets)


OLD = edition(hive=b"the hive", queen=b"the queen")
NEW = edition(hive=b"the hive, rewritten", queen=b"the queen", honey=b"honey at last")


def fetch(store: Store, *pages: bytes) -> None:
    """Bring pages here, and say so."""
    for page in pages:
        store.blobs.keep(sha(page), page)
    finish_download(store, "c1")


@pytest.fixture
def reader(store: Store) -> Store:
    """A learner with the whole old edition on the device."""
    server = HandServer()
    content = encode_manifest(OLD)
    enrolment = Enrolment(course="c1", slug="bees", title="Bees", edition="e1", number=1, manifest=sha(content))
    record = server.write("enrolment", fixed_id("enrolment", store.learner, "c1"), (NOON, 0, 0), enrolment=enrolment)
    mirror.apply(store, server.answer(records=(record,)))
    keep_manifest(store, "c1", content)
    fetch(store, b"the hive", b"the queen")
    return store


def publish(store: Store, new: Manifest = NEW) -> None:
    """The contents of another edition come with a sync."""
    keep_manifest(store, "c1", encode_manifest(new))


def test_the_old_edition_is_read_until_the_new_one_is_whole(reader: Store) -> None:
    """Its lessons stay offline; only what changed is wanted; with the last file the new one is read."""
    publish(reader)
    assert manifest(reader, "c1") == OLD
    assert lesson_offline(reader, "c1", "hive") is True
    found = course(reader, "c1")
    assert (found.downloaded, found.update_bytes) == (True, len(b"the hive, rewritten") + len(b"honey at last"))
    assert {asset.path for asset in wanted_blobs(reader, "c1")} == {"hive.html", "honey.html"}

    fetch(reader, b"the hive, rewritten")
    assert manifest(reader, "c1") == OLD

    fetch(reader, b"honey at last")
    assert manifest(reader, "c1") == NEW
    found = course(reader, "c1")
    assert (found.downloaded, found.update_bytes, found.has_news) == (True, None, True)


def test_what_is_new_is_listed_before_and_after_until_it_was_seen(reader: Store) -> None:
    """Added, changed and removed lessons by their titles, and how much more there is to complete."""
    assert news_of(reader, "c1") is None
    publish(reader, edition(hive=b"the hive, rewritten", honey=b"honey at last"))
    coming = news_of(reader, "c1")
    assert coming is not None
    assert (coming.added, coming.changed, coming.removed, coming.more_units) == (("Honey",), ("Hive",), ("Queen",), 0)
    assert not has_unseen_news(reader, "c1")
    fetch(reader, b"the hive, rewritten", b"honey at last")
    assert news_of(reader, "c1") == coming
    assert has_unseen_news(reader, "c1")
    see_news(reader, "c1")
    assert not has_unseen_news(reader, "c1")


def test_progress_counts_the_newest_edition_as_everywhere(reader: Store) -> None:
    """A larger edition lowers the percent at once, the same as on a device that has downloaded nothing."""
    complete_lesson(reader, "c1", "hive")
    assert course(reader, "c1").percent == 50
    publish(reader)
    assert (course(reader, "c1").percent, course(reader, "c1").total) == (33, 3)


def test_who_has_one_lesson_waits_for_that_lesson_only(reader: Store) -> None:
    """With a part of a course on the device the new edition is read once that part is here."""
    remove_course(reader, "c1")
    fetch(reader, b"the hive")
    publish(reader)
    assert manifest(reader, "c1") == OLD
    fetch(reader, b"the hive, rewritten")
    assert manifest(reader, "c1") == NEW


def test_a_removed_section_leaves_what_others_need(reader: Store) -> None:
    """Its files go, those that another section shares stay, and it can be wanted again."""
    queens = Section("Queens", (msgspec.structs.replace(OLD.sections[0].lessons[1], id="queen-again"),))
    publish(reader, msgspec.structs.replace(OLD, sections=(*OLD.sections, queens)))
    assert remove_section(reader, "c1", "1") == len(b"the hive")
    assert lesson_offline(reader, "c1", "hive") is not True
    assert lesson_offline(reader, "c1", "queen") is True
    assert [asset.path for asset in wanted_blobs(reader, "c1", "1")] == ["hive.html"]


def test_who_has_nothing_sees_the_new_edition_at_once(reader: Store) -> None:
    """There is nothing to keep whole; a removal while an edition is coming ends the waiting too."""
    publish(reader)
    remove_course(reader, "c1")
    assert manifest(reader, "c1") == NEW
    publish(reader, OLD)
    assert manifest(reader, "c1") == OLD


def test_an_edition_without_new_files_is_read_at_once(reader: Store) -> None:
    """A lesson that was only removed, or moved, costs no download."""
    smaller = edition(queen=b"the queen")
    publish(reader, smaller)
    assert manifest(reader, "c1") == smaller


def test_a_third_edition_replaces_the_one_that_was_coming(reader: Store) -> None:
    """Only the newest is waited for; what had come for the second is used by the third."""
    publish(reader)
    fetch(reader, b"the hive, rewritten")
    third = edition(hive=b"the hive, rewritten", queen=b"the queen", wax=b"wax")
    publish(reader, third)
    assert missing_manifests_are_none(reader, third)
    assert {asset.path for asset in wanted_blobs(reader, "c1")} == {"wax.html"}
    fetch(reader, b"wax")
    assert manifest(reader, "c1") == third


def missing_manifests_are_none(store: Store, of: Manifest) -> bool:
    """Whether a sync would ask for no contents if the server spoke of this edition."""
    server = HandServer()
    server.seq = 10
    content = encode_manifest(of)
    enrolment = Enrolment(course="c1", slug="bees", title="Bees", edition="e3", number=3, manifest=sha(content))
    record = server.write("enrolment", fixed_id("enrolment", store.learner, "c1"), (NOON, 1, 0), enrolment=enrolment)
    mirror.apply(store, server.answer(records=(record,)))
    return missing_manifests(store) == ()


def test_files_of_the_old_edition_go_later(reader: Store) -> None:
    """A page of it may be open when the switch comes; afterwards what nobody names is deleted, and nothing else."""
    publish(reader)
    fetch(reader, b"the hive, rewritten", b"honey at last")
    assert reader.blobs.has(sha(b"the hive"))
    assert collect_unused(reader, older_than=1) == 0
    assert collect_unused(reader) == len(b"the hive")
    assert reader.blobs.has(sha(b"the queen"))
    assert course(reader, "c1").downloaded


def test_a_cache_of_before_keeps_what_it_has(reader: Store) -> None:
    """The tables for editions are added to a cache of the version before; its manifests stay."""
    with reader.cache.writing() as connection:
        for table in ("coming", "coming_blob", "edition_news", "unused"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 2")
    reader.cache.close()
    reader._cache = None
    assert manifest(reader, "c1") == OLD
    publish(reader)
    assert manifest(reader, "c1") == OLD


def test_an_unreadable_edition_changes_nothing(reader: Store) -> None:
    """Bytes that are no manifest are refused before anything is written."""
    with pytest.raises(Exception, match="can't be read"):
        keep_manifest(reader, "c1", msgspec.json.encode({"no": "manifest"}))
    assert course(reader, "c1").update_bytes is None
