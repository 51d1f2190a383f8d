"""Bad days of a shop: shuffled, duplicated, delayed and forged events, and two hundred hands at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from server.database import rows
from server.errors import Refused, Unavailable
from sync.protocol import CartWish
from tests.server.commerce.schedules import BadDays

if TYPE_CHECKING:
    from server.database import Database
    from server.settings import Settings


@pytest.fixture
def days(database: Database, settings: Settings) -> BadDays:
    """A shop at the double."""
    return BadDays(database, settings)


def test_access_is_always_what_stripe_says(days: BadDays) -> None:
    """Fifteen schedules, with all that can happen in them; `bench.webhooks` plays ten thousand."""
    for seed in range(15):
        days.play(seed)
    wanted = {"pay", "arrive", "refund", "part", "dispute", "end", "check out", "look", "duplicate", "forged", "taken"}
    assert wanted <= set(days.seen)
    assert days.seen["told again: Unavailable"]


def test_two_hundred_purchases_at_once_are_one(days: BadDays) -> None:
    """One learner, one course, two hundred checkouts and as many looks and webhooks: one charge, one enrolment."""
    buy_at_once(days, 200)


def buy_at_once(days: BadDays, count: int) -> None:
    """So many checkouts at once, while the customer pays and events come in from everywhere."""
    learner = days._new_learner()

    def buy(place: int) -> str:
        try:
            checkout = days.counter.begin(learner, CartWish(("c1",)))
            if place % 3 == 0:
                days.double.pay(*days.double.sessions)
            return days.counter.look(learner, checkout.payment).state
        except (Refused, Unavailable) as refused:
            return str(refused)

    with ThreadPoolExecutor(16) as pool:
        ended = set(pool.map(buy, range(count)))
        sent = list(pool.map(days._send, days.double.events * 3))
    assert all(sent)
    assert ended <= {"open", "paid", "c1: This course is yours already.", "This payment is being looked at elsewhere."}
    assert len(days.double.sessions) == len(days.double.charges) == 1
    with days.database.read() as connection:
        sql = 'SELECT count(*) FROM course_enrollments WHERE "userId" = ?'
        assert rows(connection, sql, (learner,)) == [(1,)]
        assert rows(connection, "SELECT count(*) FROM access_grant WHERE learner_id = ?", (learner,)) == [(1,)]
    days.check(learner, list(days.double.sessions))
