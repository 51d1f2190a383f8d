"""Buying a course: at Stripe's double through the official library, and on the test page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from learning.shop import Payment
from learning.values import Enrolment
from server.commerce.payments import payments_of, total_spent
from server.database import rows
from sync.protocol import CartWish, Checkout, Quote
from tests.server.desk import Desk, problem, value

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from litestar import Litestar
    from litestar.testing import TestClient

    from server.database import Database
    from server.settings import Settings
    from tests.server.commerce.stripe_double import StripeDouble
    from tests.server.conftest import Clock

DAY = 86_400_000


def begin(desk: Desk, *courses: str, coupon: str = "") -> Checkout:
    """Check a cart out."""
    answer = desk.post("/v1/checkout", CartWish(courses, coupon))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Checkout)


def quoted(desk: Desk, *courses: str, coupon: str = "") -> Quote:
    """What a cart costs."""
    return msgspec.json.decode(desk.post("/v1/cart/quote", CartWish(courses, coupon)).content, type=Quote)


def look(desk: Desk, checkout: Checkout) -> Checkout:
    """How a checkout is."""
    return msgspec.json.decode(desk.get(f"/v1/checkout/{checkout.payment}").content, type=Checkout)


def at(client: TestClient[Litestar], email: str = "ana@example.org") -> Desk:
    """A signed-in device."""
    desk = Desk(client, email)
    assert desk.sign_in().status_code == 200
    desk.register()
    return desk


def send(till: httpx.Client, double: StripeDouble, event: dict[str, Any], **forged: Any) -> int:  # noqa: ANN401
    """Deliver an event as Stripe does; the status of the answer."""
    body, signature = double.signed(event, **forged)
    return till.post("/v1/stripe/webhook", content=body, headers={"Stripe-Signature": signature}).status_code


def told(desk: Desk) -> dict[str, Any]:
    """What the feed tells of enrolments and payments."""
    desk.cursor = 0
    found: dict[str, Any] = {}
    for record in desk.sync().records:
        if record.kind in {"enrolment", "payment"}:
            type_ = Enrolment if record.kind == "enrolment" else Payment
            found[record.kind] = msgspec.convert(value(record, record.kind), type_)
    return found


def rows_of(database: Database, sql: str) -> list[tuple[Any, ...]]:
    """What stands in the tables."""
    with database.read() as connection:
        return rows(connection, sql)


def test_a_paid_checkout_opens_the_course(
    till: TestClient[Litestar], double: StripeDouble, priced: str, clock: Clock, database: Database
) -> None:
    """Cart, Stripe's page, webhook: the payment and the enrolment come with the next sync, linked to each other."""
    desk = at(till)
    checkout = begin(desk, priced)
    assert (checkout.state, checkout.amount, checkout.currency) == ("open", 49_900, "MYR")
    (session,) = double.sessions
    assert checkout.url == double.sessions[session]["url"]
    assert told(desk) == {}
    double.pay(session)
    assert [send(till, double, event) for event in double.events] == [204] * len(double.events)
    found = told(desk)
    assert found["enrolment"].expires_at == clock.now + 180 * DAY
    assert (found["payment"].state, found["payment"].amount) == ("paid", 49_900)
    assert found["payment"].tax == 3_696
    assert rows_of(database, 'SELECT "paymentId" FROM course_enrollments') == [(checkout.payment,)]
    with database.read() as connection:
        assert total_spent(connection, desk.learner) == 49_900
        assert [paid.number for paid in payments_of(connection, desk.learner)] == [checkout.number]


def test_a_payment_whose_webhooks_are_lost_heals_itself(
    till: TestClient[Litestar], double: StripeDouble, priced: str
) -> None:
    """The app asks how its checkout is, and that alone opens the course."""
    desk = at(till)
    checkout = begin(desk, priced)
    assert look(desk, checkout).state == "open"
    double.pay(*double.sessions)
    assert look(desk, checkout).state == "paid"
    assert told(desk)["enrolment"].status == "active"


def test_a_refund_ends_access_and_a_part_of_one_does_not(
    till: TestClient[Litestar], double: StripeDouble, priced: str, clock: Clock
) -> None:
    """The rule: all of it back, and access ends at once; a part back changes nothing but the figure."""
    desk = at(till)
    begin(desk, priced)
    (session,) = double.sessions
    double.pay(session)
    double.give_back(session, 10_000)
    for event in double.events:
        send(till, double, event)
    found = told(desk)
    assert (found["payment"].state, found["payment"].refunded) == ("paid", 10_000)
    assert found["enrolment"].status == "active"
    double.give_back(session)
    assert send(till, double, double.events[-1]) == 204
    found = told(desk)
    assert (found["payment"].state, found["enrolment"].status) == ("refunded", "expired")
    assert found["enrolment"].expires_at == clock.now


def test_a_lost_dispute_is_a_refund_and_an_open_one_is_not(
    till: TestClient[Litestar], double: StripeDouble, priced: str
) -> None:
    """Whose bank asks for the money back studies on until the money is gone."""
    desk = at(till)
    begin(desk, priced)
    (session,) = double.sessions
    double.pay(session)
    double.dispute(session, "needs_response")
    assert send(till, double, double.events[-1]) == 404  # its payment is not known yet: Stripe tells it again
    assert [send(till, double, event) for event in double.events] == [204] * len(double.events)
    assert told(desk)["enrolment"].status == "active"
    double.dispute(session, "lost")
    send(till, double, double.events[-1])
    assert told(desk)["enrolment"].status == "expired"


def test_the_same_cart_is_the_same_checkout_and_another_closes_it(
    till: TestClient[Litestar],
    double: StripeDouble,
    priced: str,
    clock: Clock,
    shop: Any,  # noqa: ANN401
) -> None:
    """However often it is asked for there is one page; a changed price makes a new one and closes the old."""
    from server.courses.publishing import Price

    desk, tablet = at(till), at(till)
    first = begin(desk, priced)
    assert begin(tablet, priced) == first
    assert len(double.sessions) == 1
    shop.publish(price=Price(30_000, "MYR"))
    second = begin(tablet, priced)
    assert second.amount == 30_000
    assert [one["status"] for one in double.sessions.values()] == ["expired", "open"]
    assert look(desk, first).state == "expired"


def test_what_is_bought_is_not_sold_twice(till: TestClient[Litestar], double: StripeDouble, priced: str) -> None:
    """A page that was paid meanwhile is noticed, and the course is refused in words."""
    desk = at(till)
    begin(desk, priced)
    double.pay(*double.sessions)
    answer = desk.post("/v1/checkout", CartWish((priced,)))
    assert (answer.status_code, problem(answer).type) == (409, "refused")
    assert problem(answer).title.endswith("This course is yours already.")
    assert told(desk)["enrolment"].status == "active"
    assert len(double.charges) == 1


def test_near_its_end_access_is_renewed_on_top(
    till: TestClient[Litestar], double: StripeDouble, priced: str, clock: Clock
) -> None:
    """A renewal adds its days to those that are left; refunding it takes only its own days back."""
    desk = at(till)
    begin(desk, priced)
    double.pay(*double.sessions)
    for event in double.events:
        send(till, double, event)
    first_end = told(desk)["enrolment"].expires_at
    clock.now = first_end - 30 * DAY
    assert desk.sign_in().status_code == 200
    begin(desk, priced)
    session = list(double.sessions)[-1]
    double.pay(session)
    send(till, double, double.events[-1])
    assert told(desk)["enrolment"].expires_at == first_end + 180 * DAY
    double.give_back(session)
    send(till, double, double.events[-1])
    assert told(desk)["enrolment"].expires_at == first_end


def test_forged_replayed_and_foreign_events_change_nothing(
    till: TestClient[Litestar], double: StripeDouble, priced: str, database: Database
) -> None:
    """Another secret, an old signature, changed bytes, and events of other shops: refused, and so told again."""
    desk = at(till)
    begin(desk, priced)
    (session,) = double.sessions
    double.pay(session)
    event = double.events[-1]
    assert send(till, double, event, secret="whsec_of_somebody_else") == 400
    assert send(till, double, event, at=1_767_225_600) == 400
    body, signature = double.signed(event)
    changed = till.post("/v1/stripe/webhook", content=body + b" ", headers={"Stripe-Signature": signature})
    assert changed.status_code == 400
    assert till.post("/v1/stripe/webhook", content=body).status_code == 400
    foreign = event | {
        "id": "evt_foreign",
        "data": {"object": {"id": "cs_of_another_shop", "object": "checkout.session"}},
    }
    assert send(till, double, foreign) == 404
    assert told(desk) == {}
    assert rows_of(database, "SELECT count(*) FROM payment_event") == [(0,)]


def test_a_till_that_cannot_be_reached_loses_nothing(
    till: TestClient[Litestar], double: StripeDouble, priced: str
) -> None:
    """Stripe is down: the checkout is refused for now, the event is told again later, and then all is well."""
    desk = at(till)
    double.broken = True
    assert desk.post("/v1/checkout", CartWish((priced,))).status_code == 503
    double.broken = False
    begin(desk, priced)
    assert len(double.sessions) == 1
    double.pay(*double.sessions)
    double.broken = True
    assert send(till, double, double.events[-1]) == 503
    double.broken = False
    assert send(till, double, double.events[-1]) == 204
    assert told(desk)["enrolment"].status == "active"


def test_a_price_from_outside_is_refused(till: TestClient[Litestar], priced: str) -> None:
    """Nobody names a price, a state or a learner but the server."""
    desk = at(till)
    for extra in ("price", "amount", "paid", "status", "learner"):
        body = msgspec.json.encode({"courses": [priced], extra: 1})
        for path in ("/v1/cart/quote", "/v1/checkout"):
            assert till.post(path, content=body, headers=desk.headers()).status_code == 400


def test_anothers_payment_does_not_exist(till: TestClient[Litestar], double: StripeDouble, priced: str) -> None:
    """Neither how it is, nor its receipt."""
    desk, ben = at(till), at(till, "ben@example.org")
    checkout = begin(desk, priced)
    double.pay(*double.sessions)
    assert look(desk, checkout).state == "paid"
    for path in (f"/v1/checkout/{checkout.payment}", f"/v1/payments/{checkout.payment}/receipt.pdf"):
        assert desk.get(path).status_code == 200
        assert ben.get(path).status_code == 404


def test_the_test_page_buys_a_course_and_is_not_there_with_keys(
    client: TestClient[Litestar], till: TestClient[Litestar], priced: str, desk: Callable[..., Desk]
) -> None:
    """Without keys a page of ours says that it is a test; with keys no such page exists, not even for old sessions."""
    ana = desk()
    checkout = begin(ana, priced)
    assert checkout.test
    path = checkout.url.removeprefix("http://127.0.0.1:8420")
    page = client.get(path)
    assert "This is a test." in page.text
    assert "RM499.00" in page.text
    assert till.get(path).status_code == 404
    assert till.post(path, content=b"do=pay").status_code == 404
    done = client.post(path, content=b"do=pay")
    assert "Payment received, opening access" in done.text
    assert checkout.number in done.text
    found = told(ana)
    assert found["payment"].test
    assert found["enrolment"].status == "active"


def test_a_receipt_is_a_pdf(till: TestClient[Litestar], double: StripeDouble, priced: str) -> None:
    """With the company's name, the order number and the tax, for the learner who paid."""
    desk = at(till)
    checkout = begin(desk, priced)
    assert desk.get(f"/v1/payments/{checkout.payment}/receipt.pdf").status_code == 404
    double.pay(*double.sessions)
    look(desk, checkout)
    answer = desk.get(f"/v1/payments/{checkout.payment}/receipt.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_coupon_is_counted_and_given_back(
    till: TestClient[Litestar], double: StripeDouble, priced: str, database: Database
) -> None:
    """The last use is held by an open checkout; a closed one gives it back; codes are read however they are typed."""
    from server.commerce.coupons import make_coupon

    off = {"code": "BELAJAR10", "percent": 10, "amount": None, "currency": None, "most": 1, "expires_at": None}
    with database.write() as connection:
        make_coupon(connection, off, [], 0)
    ana, ben = at(till), at(till, "ben@example.org")
    assert quoted(ana, priced, coupon=" belajar10 ").total == 44_910
    assert quoted(ana, priced, coupon="NO").coupon_problem == "There is no such coupon."
    checkout = begin(ana, priced, coupon="belajar10")
    assert checkout.amount == 44_910
    assert begin(ana, priced, coupon="BELAJAR10") == checkout
    refused = ben.post("/v1/checkout", CartWish((priced,), "BELAJAR10"))
    assert problem(refused).title == "This coupon was used as often as it may be."
    double.end(*double.sessions)
    assert look(ana, checkout).state == "expired"
    assert begin(ben, priced, coupon="BELAJAR10").amount == 44_910


def test_what_costs_nothing_is_yours_at_once(
    till: TestClient[Litestar], double: StripeDouble, priced: str, database: Database
) -> None:
    """A coupon for all of it: no page, no till, an enrolment."""
    from server.commerce.coupons import make_coupon

    off = {"code": "GIFT", "percent": 100, "amount": None, "currency": None, "most": None, "expires_at": None}
    with database.write() as connection:
        make_coupon(connection, off, [], 0)
    desk = at(till)
    checkout = begin(desk, priced, coupon="GIFT")
    assert (checkout.state, checkout.url, checkout.amount) == ("paid", "", 0)
    assert told(desk)["enrolment"].status == "active"
    assert double.calls.total() == 0


def test_reconciling_finds_what_no_webhook_told(
    till: TestClient[Litestar], double: StripeDouble, priced: str, database: Database, settings: Settings
) -> None:
    """Paid, then refunded, and not one event came: the nightly command puts both right, and says what it changed."""
    from server.commerce.reconciling import reconcile

    desk = at(till)
    checkout = begin(desk, priced)
    double.pay(*double.sessions)
    assert reconcile(database, settings, 180)["changed"] == [{"number": checkout.number, "was": "open", "is": "paid"}]
    assert told(desk)["enrolment"].status == "active"
    double.give_back(next(iter(double.sessions)))
    assert reconcile(database, settings, 180)["changed"] == [
        {"number": checkout.number, "was": "paid", "is": "refunded"}
    ]
    assert told(desk)["enrolment"].status == "expired"
    assert reconcile(database, settings, 180) == {"looked_at": 1, "changed": [], "failed": [], "expired": 0}
