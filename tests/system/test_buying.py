"""A learner buys a course: the real server, the real commands, and the test page in between."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from server.accounts.users import create_user, user_by_email
from server.commerce.payments import payment_by_number
from server.commerce.reconciling import make_tills
from server.commerce.settling import settle
from server.courses.publishing import Price, publish
from server.database import open_database
from server.settings import now_ms
from tests.system.learner import PASSWORD, Device

if TYPE_CHECKING:
    from tests.system.school import School


@pytest.fixture
def buyer(tmp_path: Path, school: School) -> Device:
    """Somebody who has an account and no course; the course costs RM499.00 for 180 days."""
    email = f"{uuid.uuid4().hex[:8]}@example.org"
    with open_database(school.settings) as database, database.write() as connection:
        create_user(connection, email=email, name="Ana Tan", role="learner", password=PASSWORD, now=now_ms())
        publish(connection, school.course, price=Price(49_900, "MYR"), valid_days=180, now=now_ms())
    device = Device(tmp_path / "buyer")
    device.sign_in(school.url, email)
    device.run("sync")
    return device


def pay(url: str) -> str:
    """What a person does on the test page; the page it ends on."""
    with httpx.Client(trust_env=False, follow_redirects=True) as browser:
        assert "This is a test." in browser.get(url).text
        return browser.post(url, content=b"do=pay").text


def test_from_the_catalogue_to_the_open_course(school: School, buyer: Device) -> None:
    """Catalogue and cart offline, checkout, paid: the next sync brings course, payment and receipt."""
    school.stop()
    (offer,) = buyer.run("catalogue", "bir").value
    assert (offer["course"], offer["price"]) == (school.course, {"amount": 49_900, "currency": "MYR"})
    assert buyer.run("catalogue", "nothing", "like", "it").value == []
    buyer.run("cart", "add", school.course)
    assert [line["course"] for line in buyer.run("cart", "list").value] == [school.course]
    buyer.run("cart", "checkout", code=3)
    school.start()
    begun = buyer.run("cart", "checkout").value
    assert (begun["state"], begun["test"], begun["total"]["amount"]) == ("open", True, 49_900)
    page = pay(begun["url"])
    assert "Payment received, opening access" in page
    assert begun["order"] in page
    buyer.run("sync")
    (course,) = buyer.run("courses").value
    assert (course["course"], course["status"]) == (school.course, "active")
    assert buyer.run("cart", "list").value == []
    (payment,) = buyer.run("payments").value
    assert (payment["order"], payment["state"]) == (begun["order"], "paid")
    assert Path(payment["receipt"]).read_bytes().startswith(b"%PDF-")
    buyer.run("download", school.course)
    assert {lesson["offline"] for lesson in buyer.run("lessons", school.course).value} == {True}


def test_a_refund_reaches_the_device_and_keeps_what_was_made(school: School, buyer: Device) -> None:
    """Access ends with the next sync; notes and the payment with its receipt stay."""
    buyer.run("cart", "add", school.course)
    begun = buyer.run("cart", "checkout").value
    pay(begun["url"])
    buyer.run("sync")
    buyer.run("notes", "add", "--course", school.course, "--text", "mine")
    with open_database(school.settings) as database:
        tills = make_tills(database, school.settings.shop)
        with database.read() as connection:
            found = payment_by_number(connection, begun["order"])
        tills["test"].refund(found)
        settle(database, tills, found.id, now_ms)
    buyer.run("sync")
    assert buyer.run("courses").value[0]["status"] == "expired"
    (payment,) = buyer.run("payments").value
    assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 49_900)
    assert Path(payment["receipt"]).exists()
    assert list(buyer.notes().values()) == ["mine"]


def test_a_cart_goes_with_the_learner(school: School, buyer: Device, tmp_path: Path) -> None:
    """What one device puts in, another one sees; what was bought is on both."""
    email = buyer.run("status").value["learner"]["email"]
    tablet = Device(tmp_path / "tablet")
    tablet.sign_in(school.url, email, "tablet")
    buyer.run("cart", "add", school.course)
    buyer.run("sync")
    tablet.run("sync")
    assert [line["course"] for line in tablet.run("cart", "list").value] == [school.course]
    pay(tablet.run("cart", "checkout").value["url"])
    for device in (buyer, tablet):
        device.run("sync")
        assert device.run("cart", "list").value == []
        assert [course["status"] for course in device.run("courses").value] == ["active"]
    with open_database(school.settings) as database, database.read() as connection:
        assert user_by_email(connection, email)
