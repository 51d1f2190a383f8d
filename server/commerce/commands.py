"""`carrel-server coupon …` and `carrel-server payments …`."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from server.commerce.coupons import code_of, coupons, end_coupon, make_coupon
from server.commerce.payments import payment_by_number, payment_list
from server.commerce.reconciling import make_tills, reconcile
from server.commerce.settling import settle
from server.console import iso
from server.courses.commands import read_price
from server.courses.editions import find_course
from server.database import Database, open_database
from server.errors import Refused, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.console import Console

_LAST_MOMENT: Final = dt.time(23, 59, 59, tzinfo=dt.UTC)


@click.group()
def coupon() -> None:
    """Coupons: create, list, end."""


@coupon.command("create")
@click.argument("code")
@click.option("--percent", type=click.IntRange(1, 100), help="So much off.")
@click.option("--amount", help="Or this much off, for example 50.00; needs --currency.")
@click.option("--currency", help="For example MYR.")
@click.option("--limit", type=click.IntRange(min=1), help="How often it may be used.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Its last day, UTC.")
@click.option("--course", "courses", multiple=True, help="Only for this course; may be given more than once.")
@click.pass_obj
def create(
    console: Console,
    *,
    code: str,
    percent: int | None,
    amount: str | None,
    currency: str | None,
    limit: int | None,
    until: dt.datetime | None,
    courses: tuple[str, ...],
) -> None:
    """Make a coupon."""
    price = read_price(amount, currency)
    if (percent is None) == (price is None):
        raise WrongUse("A coupon takes off --percent, or --amount with --currency.")
    if not 1 <= len(code_of(code)) <= 64:  # noqa: PLR2004 - as long as the wire takes
        raise WrongUse("A code has 1 to 64 characters.")
    values = {
        "code": code_of(code),
        "percent": percent,
        "amount": None if price is None else price.amount,
        "currency": None if price is None else price.currency,
        "most": limit,
        "expires_at": None if until is None else int(dt.datetime.combine(until, _LAST_MOMENT).timestamp() * 1000),
    }
    with open_database(console.settings) as database, database.write() as connection:
        ids = [find_course(connection, name).id for name in courses]
        make_coupon(connection, values, ids, console.settings.clock())
    console.show({"coupon": values["code"], "percent": percent, "amount": price and price._asdict(), "limit": limit})


@coupon.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """Every coupon, and how often it was used."""
    with open_database(console.settings) as database, database.read() as connection:
        found = coupons(connection)
    console.show(
        [
            {
                "coupon": one.code,
                "percent": one.percent,
                "amount": one.amount and {"amount": one.amount, "currency": one.currency},
                "used": one.used,
                "limit": one.most,
                "expires_at": iso(one.expires_at),
            }
            for one in found
        ]
    )


@coupon.command("end")
@click.argument("code")
@click.pass_obj
def end(console: Console, *, code: str) -> None:
    """Let a coupon count no more."""
    with open_database(console.settings) as database, database.write() as connection:
        end_coupon(connection, code, console.settings.clock())
    console.show({"coupon": code_of(code), "ended": True})


@click.group()
def payments() -> None:
    """Payments: list, reconcile, refund."""


@payments.command("list")
@click.option("--state", help="Only open, processing, paid, refunded, expired or failed ones.")
@click.pass_obj
def list_payments(console: Console, *, state: str | None) -> None:
    """Every payment, newest first."""
    with open_database(console.settings) as database, database.read() as connection:
        found = payment_list(connection, state)
    console.show([one | {"created_at": iso(one["created_at"]), "paid_at": iso(one["paid_at"])} for one in found])


@payments.command("reconcile")
@click.option("--days", default=180, show_default=True, type=click.IntRange(min=1), help="How far back to look.")
@click.pass_obj
def reconcile_all(console: Console, *, days: int) -> None:
    """Ask how every payment is, as if all webhooks had been lost. For a nightly job."""
    with open_database(console.settings) as database:
        console.show(reconcile(database, console.settings, days))


@payments.command("refund")
@click.argument("number")
@click.pass_obj
def refund(console: Console, *, number: str) -> None:
    """Pay a payment back, whole; access to its courses ends, what the learner made stays."""
    with _paid(console, number) as (database, found, tills):
        tills[found.till].refund(found)
        now = settle(database, tills, found.id, console.settings.clock)
    console.show({"number": now.number, "state": now.state, "refunded": now.refunded, "currency": now.currency})


@contextmanager
def _paid(console: Console, number: str) -> Iterator[tuple[Database, Any, Any]]:
    with open_database(console.settings) as database:
        tills = make_tills(database, console.settings.shop)
        with database.read() as connection:
            found = payment_by_number(connection, number)
        if found.state != "paid" or found.till not in tills:
            raise Refused(f"{found.number} is {found.state}: there is nothing to pay back.")
        yield database, found, tills
