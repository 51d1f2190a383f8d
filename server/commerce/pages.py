"""The two pages that a browser sees: where a test checkout is paid, and where every checkout ends."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from learning.money import money_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Row

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body{{margin:0;background:#F7F6F2;color:#1D211F;font:16px/1.5 system-ui,sans-serif}}
main{{max-width:30rem;margin:8vh auto;padding:2rem;background:#fff;border:1px solid #E0DDD3;border-radius:10px}}
h1{{font:600 1.5rem/1.3 Georgia,serif;margin:0 0 .5rem}} p{{margin:.6rem 0;color:#4C514D}}
.test{{background:#FBE9DA;color:#7A3A05;border:1px solid #C76A1B;border-radius:6px;padding:.6rem .8rem}}
table{{width:100%;border-collapse:collapse;margin:1rem 0}} td{{padding:.45rem 0;border-top:1px solid #ECE9E1}}
td:last-child{{text-align:right;white-space:nowrap}} .sum td{{font-weight:600}}
button{{font:inherit;padding:.55rem 1.1rem;border-radius:6px;border:1px solid #807D75;background:#fff;cursor:pointer}}
button.pay{{background:#17644F;border-color:#17644F;color:#fff}} form{{display:inline}}
@media(prefers-color-scheme:dark){{body{{background:#171A18;color:#E9EBE6}}main{{background:#1F2321;border-color:#313733}}
p{{color:#BAC0BA}}td{{border-color:#282D2A}}.test{{background:#3B2818;color:#F0A868}}
button{{background:#2A2F2C;color:#E9EBE6}}button.pay{{background:#4DB493;color:#06231A}}}}
</style></head><body><main>{body}</main></body></html>"""
_WORDS: Final = {
    "open": ("Nothing was paid", "The checkout is still open. You can go back to Carrel and continue it there."),
    "processing": ("Payment on its way", "Your bank is still working on it. Carrel opens the course when it arrives."),
    "paid": ("Payment received, opening access", "Go back to Carrel: the course comes by itself."),
    "refunded": ("This payment was refunded", "What you wrote in the course stays yours."),
    "expired": ("This checkout was closed", "Nothing was charged. Your cart is kept in Carrel."),
    "failed": ("The payment did not go through", "Nothing was charged. Your cart is kept in Carrel."),
}


def end_page(found: Row[Any]) -> str:
    """How it went, with the order number to quote."""
    title, words = _WORDS[found.state]
    test = _TEST if found.till == "test" else ""
    number = f"<p>Order number <strong>{escape(found.number)}</strong></p>"
    return _page(title, f"{test}<h1>{title}</h1><p>{words}</p>{number}<p>You can close this page.</p>")


def test_page(found: Row[Any], items: Sequence[Row[Any]], state: str) -> str:
    """Where a test checkout is paid."""
    if state != "open":
        return end_page(found)
    rows = "".join(
        f"<tr><td>{escape(item.title)}</td><td>{money_words(item.price - item.discount, found.currency)}</td></tr>"
        for item in items
    )
    total = money_words(found.amount, found.currency)
    table = f"<table>{rows}<tr class=sum><td>Total</td><td>{total}</td></tr></table>"
    buttons = (
        '<form method="post"><input type="hidden" name="do" value="pay">'
        f'<button class="pay">Pay {total} (test)</button></form> '
        '<form method="post"><input type="hidden" name="do" value="cancel"><button>Cancel</button></form>'
    )
    head = f"{_TEST}<h1>Test checkout</h1><p>Order number {escape(found.number)}</p>"
    return _page("Test checkout", f"{head}{table}{buttons}")


_TEST: Final = '<p class="test"><strong>This is a test.</strong> No card is asked for and no money moves.</p>'


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=title, body=body)
