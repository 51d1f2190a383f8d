"""From a source on disk to the learner's feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from learning.records import fixed_id
from server.courses.blob_store import BlobStore, WrongHash
from server.courses.editions import slug_of
from server.courses.publishing import Price, publish
from server.errors import NotFound, WrongUse
from server.tables import course_enrollments
from tests.server.desk import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Clock
    from tests.server.courses.shop import Shop
    from tests.server.desk import Desk


def test_an_imported_edition_waits_for_publishing(shop: Shop, desk: Callable[..., Desk]) -> None:
    """Enrolled learners see no edition until the seller says so, then all of it at once."""
    shop.import_()
    shop.enrol()
    device = desk()
    before = value(device.sync().records[0], "enrolment")
    assert (before["slug"], before.get("edition", "")) == ("bees", "")
    done = shop.publish(price=Price(49900, "MYR"))
    after = value(device.sync().records[0], "enrolment")
    assert (after["edition"], after["number"], after["title"]) == (done.edition, 1, "Bees")
    assert device.get(f"/v1/blobs/{after['manifest']}").status_code == 200


def test_the_same_content_is_the_same_edition(shop: Shop, desk: Callable[..., Desk]) -> None:
    """Importing and publishing again what is published already tells nobody anything."""
    first = shop.import_()
    shop.enrol()
    done = shop.publish()
    device = desk()
    device.sync()
    assert shop.import_().edition == first.edition
    assert shop.publish() == done
    assert device.sync().records == ()


def test_a_changed_source_is_the_next_edition_of_the_same_course(shop: Shop, desk: Callable[..., Desk]) -> None:
    """The course, its slug and its enrolments stay; the number rises when it is published."""
    shop.import_()
    shop.enrol()
    first = shop.publish()
    shop.write("3-wax", "# Wax\n\nIt melts.\n")
    assert shop.import_().lessons == 3
    second = shop.publish()
    assert (first.slug, first.number, second.slug, second.number) == ("bees", 1, "bees", 2)
    assert value(desk().sync().records[0], "enrolment")["number"] == 2


def test_a_taken_slug_means_that_course(shop: Shop) -> None:
    """A source that moved to another folder is still the same course when it is called by its slug."""
    shop.import_()
    course = shop.manifest().course
    shop.source = shop.source.rename(shop.source.with_name("moved"))
    shop.write("1-hive", "# The hive\n\nOther words.\n")
    shop.import_()
    assert shop.manifest().course == course


def test_an_enrolment_lasts_as_long_as_the_course_says(shop: Shop, clock: Clock) -> None:
    """`--valid-days` counts from the enrolment; a given end date overrules it; enrolling again moves the end."""
    shop.import_()
    shop.publish(valid_days=30)
    day = 86_400_000
    assert shop.enrol().expires_at == clock.now + 30 * day
    assert shop.enrol(until=clock.now + day).expires_at == clock.now + day
    clock.now += 2 * day
    assert shop.enrol(until=clock.now - 1).status == "expired"


def test_the_row_of_record_has_the_seeds_columns(shop: Shop, desk: Callable[..., Desk]) -> None:
    """What the web site reads is what the device is told, under one id."""
    shop.import_()
    shop.publish()
    told = shop.enrol()
    learner = desk().learner
    with shop.database.read() as connection:
        row = connection.execute(select(course_enrollments)).mappings().one()
    assert (row["userId"], row["courseName"], row["status"]) == (learner, "Bees", "active")
    assert row["id"] == fixed_id("enrolment", learner, told.course)
    assert row["enrolledAt"] == told.enrolled_at


def test_a_crash_while_publishing_leaves_nothing_half(shop: Shop, desk: Callable[..., Desk]) -> None:
    """The last step fails: no learner's feed, no number and no price has changed."""
    shop.import_()
    shop.enrol()
    device = desk()
    before = device.sync().cursor

    def crash() -> None:
        with shop.database.write() as connection:
            publish(connection, "bees", price=Price(1, "MYR"), valid_days=None, now=1)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        crash()
    assert device.sync().cursor == before
    assert shop.publish().price is None


def test_refusals_name_what_is_wrong(shop: Shop) -> None:
    """An unknown course and an impossible slug are said in words; nothing is made."""
    with pytest.raises(NotFound, match="bees"):
        shop.publish()
    with pytest.raises(WrongUse, match="Bee Keeping"):
        shop.import_("Bee Keeping!")


def test_a_blob_is_never_kept_under_a_wrong_name(shop: Shop) -> None:
    """Bytes that changed on the way are refused, and leave nothing behind."""
    folder = shop.settings.folder("blobs")
    with pytest.raises(WrongHash):
        BlobStore(folder).keep("0" * 64, b"other bytes")
    assert list(folder.rglob("*")) == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Plotting & Programming in Python", "plotting-programming-in-python"), ("Ça va?", "ca-va"), ("مقدمة", "")],
)
def test_slugs_are_plain(title: str, slug: str) -> None:
    """Lower case, a–z, 0–9 and hyphens."""
    assert slug_of(title) == slug
