"""Schedules of a shop's bad days: payments, refunds and disputes at Stripe, and events that come as events do.

One seed is one schedule: one learner, some checkouts, what the customer and their bank do, and webhooks shuffled,
duplicated, delayed, forged and met by outages. At its end every event was delivered, as Stripe promises; then what the
shop says must be what the double says. The official library is used throughout, over a wire without sockets.
"""

from __future__ import annotations

import json
import random
import uuid
from collections import Counter as Tally
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

import stripe
from sqlalchemy import insert
from typing_extensions import override

from server.commerce.checkout import Counter
from server.commerce.coupons import make_coupon
from server.commerce.shop import ShopSettings
from server.commerce.tills import StripeTill
from server.commerce.webhooks import take_event
from server.courses.grants import access_by, grants_of
from server.database import rows
from server.errors import BadRequest, NotFound, Refused, Unavailable
from server.tables import course, edition, learner_sync, users
from sync.protocol import CartWish
from tests.server.commerce.stripe_double import SECRET, StripeDouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.database import Database
    from server.settings import Settings

COURSES: Final = ("c1", "c2", "c3", "c4")
COUPON: Final = "HALF"
STEPS: Final = 24


class NoSockets(stripe.HTTPClient):
    """The library's wire to the double in this process."""

    name = "no sockets"

    def __init__(self, double: StripeDouble) -> None:
        super().__init__()
        self._double = double

    @override
    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        parts = urlsplit(url)
        asked = dict(parse_qsl(post_data.decode() if isinstance(post_data, bytes) else post_data or parts.query))
        key = "" if method.upper() == "GET" else (headers or {}).get("Idempotency-Key", "")
        status, answer = self._double.answer(method.upper(), parts.path, asked, key)
        return json.dumps(answer), status, {}

    @override
    def close(self) -> None:
        """Nothing is open."""

    @override
    def _sleep_time_seconds(self, *_: Any, **__: Any) -> float:
        return 0.0


class BadDays:
    """One shop for many schedules; each has a learner of its own."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.double = StripeDouble()
        settings.shop = ShopSettings("sk_test_carrel", SECRET)
        self.tills = {"stripe": StripeTill(settings.shop, NoSockets(self.double))}
        self.counter = Counter(database, self.tills, settings)
        self.clock = settings.clock
        self.seen: Tally[str] = Tally()
        self._furnish()

    def play(self, seed: int) -> None:
        """One schedule. Raises `AssertionError` when the shop and the double disagree at its end."""
        chance = random.Random(seed)
        learner = self._new_learner()
        self.double.forget()
        waiting: list[dict[str, Any]] = []
        taken: list[dict[str, Any]] = []
        self._check_out(chance, learner)
        for _ in range(STEPS):
            self._step(chance, learner, list(self.double.sessions))
            waiting += self.double.events
            self.double.events.clear()
            self.double.broken = chance.random() < 0.1
            self._deliver(chance, waiting, taken)
            self.double.broken = False
        chance.shuffle(waiting)
        for _ in range(3):  # told again until it was taken in
            waiting = [event for event in waiting if not self._send(event)]
        assert waiting == [], [event["type"] for event in waiting]
        self.check(learner, list(self.double.sessions))

    def check(self, learner: str, sessions: list[str]) -> None:
        """What the shop says is what the double says."""
        with self.database.read() as connection:
            found = rows(connection, "SELECT id, session, state FROM payment WHERE learner_id = ?", (learner,))
            items = rows(connection, "SELECT payment, course FROM payment_item WHERE learner_id = ?", (learner,))
            enrolled = rows(connection, 'SELECT course FROM course_enrollments WHERE "userId" = ?', (learner,))
            open_ = {one for one in COURSES if access_by(grants_of(connection, learner, one)).end != 0}
            open_ = {one for one in open_ if any(g.ended_at is None for g in grants_of(connection, learner, one))}
        paid = {id_ for id_, session, _ in found if session in sessions and self.double.is_paid(session)}
        assert {id_ for id_, _, state in found if state == "paid"} == paid
        owed = Tally(one for payment, one in items if payment in paid)
        assert set(owed) == open_, (owed, open_)
        assert all(count == 1 for count in owed.values()), f"charged twice: {owed}"
        assert len(enrolled) == len(set(enrolled))
        assert {name for _, name, _ in found if name} == set(sessions)

    def _step(self, chance: random.Random, learner: str, mine: list[str]) -> None:
        session = chance.choice(mine) if mine else ""
        acts: dict[str, Callable[[], object]] = {
            "pay": lambda: self.double.pay(session, later=chance.random() < 0.3),
            "arrive": lambda: self.double.arrive(session, well=chance.random() < 0.7),
            "refund": lambda: self.double.give_back(session),
            "part": lambda: self.double.give_back(session, 1_000),
            "dispute": lambda: self.double.dispute(session, chance.choice(["needs_response", "won", "lost"])),
            "end": lambda: self.double.end(session),
            "check out": lambda: self._check_out(chance, learner),
            "look": lambda: self._look(learner),
            "nothing": lambda: None,
        }
        act = chance.choices(list(acts), (6, 4, 1, 1, 1, 1, 4, 2, 4))[0]
        if session or act in {"check out", "look", "nothing"}:
            self.seen[act] += 1
            acts[act]()

    def _check_out(self, chance: random.Random, learner: str) -> None:
        wish = CartWish(tuple(chance.sample(COURSES, chance.randint(1, 3))), chance.choice(["", "", COUPON]))
        try:
            self.counter.begin(learner, wish)
        except (Refused, Unavailable) as refused:
            self.seen[f"refused: {type(refused).__name__}"] += 1

    def _look(self, learner: str) -> None:
        with self.database.read() as connection:
            found = rows(connection, "SELECT id FROM payment WHERE learner_id = ?", (learner,))
        for (id_,) in found:
            try:
                self.counter.look(learner, id_)
            except Unavailable:
                self.seen["outage"] += 1

    def _deliver(self, chance: random.Random, waiting: list[dict[str, Any]], taken: list[dict[str, Any]]) -> None:
        for _ in range(chance.randint(0, 3)):
            if waiting and chance.random() < 0.7:
                event = waiting.pop(chance.randrange(len(waiting)))
                (taken if self._send(event) else waiting).append(event)
            elif taken and chance.random() < 0.5:
                self.seen["duplicate"] += 1
                self._send(chance.choice(taken))
            elif waiting:
                self._forge(chance, chance.choice(waiting))

    def _send(self, event: dict[str, Any]) -> bool:
        body, signature = self.double.signed(event)
        try:
            take_event(self.database, self.tills, self.clock, body, signature, SECRET)
        except (NotFound, Unavailable) as refused:
            self.seen[f"told again: {type(refused).__name__}"] += 1
            return False
        self.seen["taken"] += 1
        return True

    def _forge(self, chance: random.Random, event: dict[str, Any]) -> None:
        forged = event | {"id": f"evt_forged_{chance.random()}"}
        body, signature = self.double.signed(forged, secret="whsec_of_somebody_else")
        if chance.random() < 0.5:
            body, signature = self.double.signed(event)
            body = body.replace(b"checkout", b"chequout") + b" "
        try:
            take_event(self.database, self.tills, self.clock, body, signature, SECRET)
        except BadRequest:
            self.seen["forged"] += 1
            return
        raise AssertionError("a forged event was taken in")

    def _new_learner(self) -> str:
        id_ = str(uuid.uuid4())
        account = {"id": id_, "email_key": id_, "email": id_, "name": "Ana", "role": "learner", "password_hash": ""}
        with self.database.write() as connection:
            connection.execute(insert(users).values(account | {"created_at": 0}))
            connection.execute(insert(learner_sync).values(learner_id=id_, seq=0, floor=0, epoch=1, devices=0))
        return id_

    def _furnish(self) -> None:
        with self.database.write() as connection:
            for place, id_ in enumerate(COURSES):
                about = {"format": "markdown", "source": id_, "provider": "", "created_at": 0, "edition": "e1"}
                price = {"amount": 10_000 * (place + 1), "currency": "MYR", "valid_days": 180}
                connection.execute(insert(course).values(about | price | {"id": id_, "slug": id_, "title": id_}))
                kept = {"number": 1, "title": id_, "manifest": "", "units": b"{}", "report": b"[]", "imported_at": 0}
                connection.execute(insert(edition).values(kept | {"course": id_, "id": "e1", "published_at": 0}))
            off = {"code": COUPON, "percent": 50, "amount": None, "currency": None, "most": None, "expires_at": None}
            make_coupon(connection, off, [], 0)
