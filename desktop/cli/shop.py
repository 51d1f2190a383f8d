"""The catalogue, the cart and payments on the command line. Only `cart checkout` speaks to the server."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.output import cut, iso, say, table

if TYPE_CHECKING:
    from learning.shop import Offer, Payment
    from sync.protocol import Checkout

_LOOK_SECONDS: Final = 2.0
_UNDER_WAY: Final = frozenset({"open", "processing"})


@click.command("catalogue")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@json_option
@pass_desk
def catalogue(desk: Desk, words: tuple[str, ...]) -> None:
    """List the courses that can be bought, or those with these WORDS. Works offline, as of the last sync."""
    from learning.money import price_words
    from localdb.catalogue import catalogue_state, offers

    found, state = offers(desk.store, " ".join(words)), catalogue_state(desk.store)

    def lines() -> None:
        if not found:
            say("Nothing like this is offered." if state.version else "The catalogue comes with the first sync.")
            return
        rows = [(one.slug, cut(one.title), one.provider, price_words(one.amount, one.currency)) for one in found]
        table(("Course", "Title", "Provider", "Price"), rows)
        say(f"Prices as of {iso(state.fetched_at)}.")

    desk.show([_offer(one) for one in found], lines)


@click.group("cart")
def cart() -> None:
    """List, fill, empty or pay your cart. It goes with you to your other devices."""


@cart.command("list")
@json_option
@pass_desk
def list_cart(desk: Desk) -> None:
    """List what is in the cart, at the prices of the last sync."""
    from learning.money import money_words
    from localdb.cart import cart as in_cart
    from localdb.catalogue import offers_of

    courses = in_cart(desk.store)
    known = offers_of(desk.store, courses)

    def lines() -> None:
        if not courses:
            say("The cart is empty.")
            return
        rows = [_cart_row(course, known.get(course)) for course in courses]
        table(("Course", "Title", "Price"), rows)
        priced = [known[course] for course in courses if course in known]
        if priced and len({one.currency for one in priced}) == 1:
            say(f"Together {money_words(sum(one.amount for one in priced), priced[0].currency)}.")

    desk.show([_cart_line(course, known.get(course)) for course in courses], lines)


@cart.command("add")
@click.argument("course", metavar="COURSE")
@json_option
@pass_desk
def add(desk: Desk, course: str) -> None:
    """Put a course of the catalogue into the cart."""
    from localdb.cart import put_in_cart

    found = _find(desk, course)
    put_in_cart(desk.store, found.course)
    desk.show(_cart_line(found.course, found), lambda: say(f"{found.title} is in the cart."))


@cart.command("remove")
@click.argument("course", metavar="COURSE")
@json_option
@pass_desk
def remove(desk: Desk, course: str) -> None:
    """Take a course out of the cart."""
    from localdb.cart import cart as in_cart
    from localdb.cart import take_from_cart
    from localdb.catalogue import offer
    from localdb.errors import NotFound

    found = offer(desk.store, course)
    identity = course if found is None else found.course
    if identity not in in_cart(desk.store):
        raise NotFound(f"{course} is not in the cart.", next_step="carrel cart list shows what is.")
    take_from_cart(desk.store, identity)
    desk.show(_cart_line(identity, found), lambda: say("Taken out of the cart."))


@cart.command("checkout")
@click.option("--coupon", default="", metavar="CODE", help="A coupon; the server says whether it counts.")
@click.option("--open", "in_browser", is_flag=True, help="Open the page where to pay in the browser.")
@click.option(
    "--wait", type=click.FloatRange(min=0), metavar="SECONDS", help="Wait until it is paid, at most so long, then sync."
)
@json_option
@pass_desk
def checkout(desk: Desk, coupon: str, in_browser: bool, wait: float | None) -> None:
    """Begin to pay for the cart: prints the address of the page where to pay, and the order number to quote."""
    from desktop.cli.syncing import sync_once
    from localdb.cart import cart as in_cart
    from localdb.cart import coupon as kept_coupon
    from sync.protocol import CartWish

    courses = in_cart(desk.store)
    if not courses:
        raise Refusal("The cart is empty.", "carrel cart add COURSE")
    sync_once(desk)  # the server must know this cart to empty it on every device when it is paid
    begun = desk.remote.check_out(CartWish(courses, coupon or kept_coupon(desk.store)))
    if in_browser and begun.url:
        import webbrowser

        webbrowser.open(begun.url)
    if wait and begun.state in _UNDER_WAY:
        if not desk.as_json:
            _say_checkout(begun)
        begun = _wait(desk, begun, time.monotonic() + wait)
    if begun.state == "paid":
        sync_once(desk)
    desk.show(_checkout(begun), lambda: _say_checkout(begun))
    if begun.state not in {*_UNDER_WAY, "paid"}:
        click.get_current_context().exit(Exit.NOTHING_DONE)


@click.command("payments")
@json_option
@pass_desk
def payments(desk: Desk) -> None:
    """List your payments, newest first, with where their receipts lie on this device."""
    from learning.money import money_words
    from localdb.payments import payments as kept
    from localdb.payments import total_spent

    found = kept(desk.store)

    def lines() -> None:
        if not found:
            say("No payments.")
            return
        rows = [
            (
                one.payment.number,
                iso(one.payment.created_at) or "",
                one.payment.state,
                money_words(one.payment.amount, one.payment.currency),
                cut(", ".join(item.title for item in one.payment.items)),
            )
            for one in found
        ]
        table(("Order", "Date", "State", "Amount", "Courses"), rows)
        for currency, amount in total_spent(desk.store).items():
            say(f"Spent in all: {money_words(amount, currency)}.")

    desk.show([_payment(one.payment) | {"receipt": one.receipt} for one in found], lines)


def _find(desk: Desk, named: str) -> Offer:
    from localdb.catalogue import offer
    from localdb.errors import NotFound

    found = offer(desk.store, named)
    if found is None:
        raise NotFound(
            f"The catalogue here has no course {named}.", next_step="carrel catalogue lists what is offered."
        )
    return found


def _wait(desk: Desk, begun: Checkout, until: float) -> Checkout:
    while begun.state in _UNDER_WAY and time.monotonic() + _LOOK_SECONDS < until:
        time.sleep(_LOOK_SECONDS)
        begun = desk.remote.checkout(begun.payment)
    return begun


def _say_checkout(begun: Checkout) -> None:
    from learning.money import money_words

    test = " This is a test: no money moves." if begun.test else ""
    say(f"Order {begun.number}, {money_words(begun.amount, begun.currency)}: {begun.state}.{test}")
    if begun.url:
        click.echo(begun.url)


def _money(amount: int, currency: str) -> dict[str, Any]:
    return {"amount": amount, "currency": currency}


def _offer(one: Offer) -> dict[str, Any]:
    return {
        "course": one.slug,
        "title": one.title,
        "provider": one.provider,
        "language": one.language,
        "lessons": one.lessons,
        "valid_days": one.valid_days,
        "price": _money(one.amount, one.currency),
    }


def _cart_line(course: str, one: Offer | None) -> dict[str, Any]:
    price = None if one is None else _money(one.amount, one.currency)
    return {
        "course": course if one is None else one.slug,
        "title": None if one is None else one.title,
        "price": price,
    }


def _cart_row(course: str, one: Offer | None) -> tuple[str, str, str]:
    from learning.money import price_words

    if one is None:
        return course, "not offered any more", ""
    return one.slug, cut(one.title), price_words(one.amount, one.currency)


def _checkout(begun: Checkout) -> dict[str, Any]:
    return {
        "order": begun.number,
        "state": begun.state,
        "total": _money(begun.amount, begun.currency),
        "url": begun.url or None,
        "test": begun.test,
    }


def _payment(paid: Payment) -> dict[str, Any]:
    return {
        "order": paid.number,
        "state": paid.state,
        "amount": _money(paid.amount, paid.currency),
        "refunded": _money(paid.refunded, paid.currency),
        "coupon": paid.coupon or None,
        "items": [{"title": item.title, "price": _money(item.price, paid.currency)} for item in paid.items],
        "created_at": iso(paid.created_at),
        "paid_at": iso(paid.paid_at),
        "test": paid.test,
    }


COMMANDS: Final = {"catalogue": catalogue, "cart": cart, "payments": payments}
