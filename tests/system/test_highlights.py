"""Highlights and places travel: what one device of a learner did in a lesson the other one shows. Real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.reader.opening import Opening, Wish, read_opening
from learning.values import Anchor, Position
from localdb.courses import course
from localdb.highlights import add_highlight, delete_highlight, highlights, recolour_highlight
from localdb.home import Home
from localdb.store import open_store
from localdb.study import set_position

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.store import Store
    from tests.system.learner import Device
    from tests.system.school import School

PLACE = Anchor(block="b1", exact="bill is long", prefix="Its ", suffix=".", start=4, end=16)
LESSON = "1" * 16


def at(device: Device, work: Callable[[Store], Any]) -> Any:  # noqa: ANN401  whatever the work answers
    """Work on a device as its reader would."""
    with open_store(Home(device.home)) as store:
        return work(store)


def seen(device: Device, course_id: str) -> list[tuple[str, str]]:
    """Words and colours as the device shows them."""
    found = at(device, lambda store: highlights(store, course=course_id, lesson=LESSON))
    return [(each.range.exact, each.colour) for each in found]


def test_a_highlight_travels_with_its_colour_and_its_end(school: School, laptop: Device, tablet: Device) -> None:
    """Made on one device it is shown on the other; so is a new colour; and a delete takes it away on both."""
    tablet.run("sync")
    course_id = at(laptop, lambda store: course(store, school.course).course)
    made = at(laptop, lambda store: store.new_id())
    at(laptop, lambda s: add_highlight(s, made, course=course_id, lesson=LESSON, place=PLACE, colour="green"))
    assert laptop.run("sync").value["quarantined"] == 0
    tablet.run("sync")
    assert seen(tablet, course_id) == [("bill is long", "green")]
    at(tablet, lambda store: recolour_highlight(store, made, "violet"))
    tablet.run("sync")
    laptop.run("sync")
    assert seen(laptop, course_id) == [("bill is long", "violet")]
    at(laptop, lambda store: delete_highlight(store, made))
    laptop.run("sync")
    tablet.run("sync")
    assert seen(laptop, course_id) == seen(tablet, course_id) == []


def test_a_colour_given_meanwhile_outlives_a_delete(school: School, laptop: Device, tablet: Device) -> None:
    """A delete kills only what its author saw: the other device's new colour brings the highlight back."""
    tablet.run("sync")
    course_id = at(laptop, lambda store: course(store, school.course).course)
    made = at(laptop, lambda store: store.new_id())
    at(laptop, lambda s: add_highlight(s, made, course=course_id, lesson=LESSON, place=PLACE, colour="green"))
    for device in (laptop, tablet):
        device.run("sync")
    at(laptop, lambda store: delete_highlight(store, made))
    at(tablet, lambda store: recolour_highlight(store, made, "pink"))
    for device in (laptop, tablet, laptop):
        device.run("sync")
    assert seen(laptop, course_id) == seen(tablet, course_id) == [("bill is long", "pink")]


def test_the_reader_knows_a_place_from_another_device(school: School, laptop: Device, tablet: Device) -> None:
    """The device that stopped in a lesson knows the place as its own, the other one as another's, until it goes on."""
    tablet.run("sync")
    course_id = at(laptop, lambda store: course(store, school.course).course)
    lesson = laptop.run("lessons", school.course).value[0]["lesson"]
    here, further = Position("b1", 0.4), Position("b1", 0.6)

    def opening(device: Device) -> Opening:
        opened: Opening = at(device, lambda store: read_opening(store, Wish(course_id, lesson)))
        return opened

    at(laptop, lambda store: set_position(store, course_id, lesson, here, 0.5))
    laptop.run("sync")
    tablet.run("sync")
    assert opening(laptop).elsewhere == ""
    assert opening(tablet).elsewhere != ""
    at(tablet, lambda store: set_position(store, course_id, lesson, further, 0.7))
    assert opening(tablet).elsewhere == ""
    tablet.run("sync")
    laptop.run("sync")
    assert (opening(tablet).elsewhere, opening(laptop).elsewhere != "") == ("", True)
