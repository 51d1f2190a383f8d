"""Progress of record, made from what devices send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from learning.records import Edit, fixed_id
from server.tables import user_profiles, user_progress, users
from tests.server.desk import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import RowMapping, Table

    from tests.server.courses.shop import Shop
    from tests.server.desk import Desk


def row_of(shop: Shop, table: Table, learner: str, column: str = "userId") -> RowMapping:
    """The learner's row."""
    with shop.database.read() as connection:
        return connection.execute(select(table).where(table.c[column] == learner)).mappings().one()


def study(device: Desk, course: str, lesson: str, units: tuple[str, ...], done_at: int = 7_000) -> Edit:
    """A lesson finished."""
    place = {"course": course, "lesson": lesson}
    done = {"attempt": 1, "units": list(units), "done_at": done_at, "furthest": 1.0}
    id_ = fixed_id("lesson_progress", device.learner, course, lesson)
    return Edit("lesson_progress", id_, 1, {"place": device.field(place), "done": device.field(done)})


def session(device: Desk, course: str, at: int, minutes: int, id_: str) -> Edit:
    """A time of study."""
    start = {"course": course, "lesson": "l", "at": at}
    fields = {
        "start": device.field(start),
        "active_ms": device.field(minutes * 60_000),
        "closed": device.field(value=True),
    }
    return Edit("study_session", id_, 1, fields)


def test_progress_follows_the_units(shop: Shop, desk: Callable[..., Desk]) -> None:
    """Percent is of the published edition's units; all of them complete the enrolment, and the device is told."""
    shop.import_()
    shop.publish()
    course = shop.enrol().course
    first, second = shop.units().items()
    device = desk()
    device.sync()
    device.sync(study(device, course, *first))
    row = row_of(shop, user_progress, device.learner)
    total = len(first[1]) + len(second[1])
    assert row["progressPercent"] == 100 * len(first[1]) // total
    answer = device.sync(study(device, course, *second, done_at=9_000))
    assert row_of(shop, user_progress, device.learner)["progressPercent"] == 100
    told = value(answer.records[0], "enrolment")
    assert (told["status"], told["completed_at"]) == ("completed", 9_000)


def test_a_larger_edition_lowers_the_percent_and_nothing_else(shop: Shop, desk: Callable[..., Desk]) -> None:
    """What was completed stays completed."""
    shop.import_()
    shop.publish()
    course = shop.enrol().course
    device = desk()
    device.sync(*(study(device, course, *lesson) for lesson in shop.units().items()))
    shop.write("3-wax", "# Wax\n\nIt melts.\n")
    shop.import_()
    shop.publish()
    assert 0 < row_of(shop, user_progress, device.learner)["progressPercent"] < 100
    enrolment = [record for record in desk().sync().records if record.kind == "enrolment"]
    assert value(enrolment[0], "enrolment")["status"] == "completed"


def test_work_done_before_the_enrolment_counts(shop: Shop, desk: Callable[..., Desk]) -> None:
    """The row is made with the enrolment or at the next change, from all that was sent."""
    shop.import_()
    shop.publish()
    device = desk()
    course = shop.manifest().course
    lesson = next(iter(shop.units().items()))
    device.sync(study(device, course, *lesson))
    shop.enrol()
    device.sync(session(device, course, 60_000, 10, "s1"))
    assert row_of(shop, user_progress, device.learner)["completed"] == len(lesson[1])


def test_time_is_the_union_of_sessions(shop: Shop, desk: Callable[..., Desk]) -> None:
    """Two devices at once are one hour; of corrections the one made last counts, also before its session."""
    shop.import_()
    shop.publish()
    course = shop.enrol().course
    device = desk()
    hour = 3_600_000
    device.sync(session(device, course, hour, 60, "s1"), session(device, course, hour + hour // 2, 60, "s2"))
    assert row_of(shop, user_progress, device.learner)["timeSpent"] == 90
    for id_, minutes in (("c1", 40), ("c3", 1), ("c2", 50)):
        fix = {"correction": device.field({"session": "s3", "active_ms": minutes * 60_000})}
        device.sync(Edit("session_correction", id_, 1, fix))
    device.sync(session(device, course, 10 * hour, 60, "s3"))
    assert row_of(shop, user_progress, device.learner)["timeSpent"] == 91


def test_the_profile_reaches_the_web_sites_table(shop: Shop, desk: Callable[..., Desk]) -> None:
    """Each field the learner edited stands in its column, the name on the account; the rest is left alone."""
    device = desk()
    fields = {
        "name": device.field("Ana B."),
        "phone": device.field("+60 12-345 6789"),
        "address": device.field({"city": "Ipoh"}),
        "learning_goals": device.field("bees"),
    }
    device.sync(Edit("profile", fixed_id("profile", device.learner), 1, fields))
    row = row_of(shop, user_profiles, device.learner)
    assert (row["phone"], row["address"], row["learningGoals"]) == ("+60 12-345 6789", '{"city":"Ipoh"}', "bees")
    assert row["language"] == "english"
    assert row_of(shop, users, device.learner, "id")["name"] == "Ana B."
