"""`carrel-server course …`: from a folder on the seller's disk to a published edition."""

from __future__ import annotations

import decimal
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from learning.money import digits_of
from server.console import iso
from server.courses.blob_store import BlobStore
from server.courses.catalogue import course_list, report_of
from server.courses.editions import find_course
from server.courses.intake import take_in
from server.courses.publishing import Price
from server.courses.publishing import publish as publish_edition
from server.database import open_database
from server.errors import WrongUse
from server.quizzes.edition_quizzes import EditionQuizzes
from server.quizzes.marking import mark_course

if TYPE_CHECKING:
    from server.console import Console

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DEAREST: Final = 10**12
"""Far above every course, and far below what the database's integers hold."""


@click.group()
def course() -> None:
    """Courses: import, publish, list, report."""


@course.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", help="What the source is, when it cannot be seen.")
@click.option("--course", "slug", help="The course this is, for ever; else its folder's name says so.")
@click.option("--title", help="Another title than its own.")
@click.pass_obj
def import_(console: Console, *, path: Path, format_: str | None, slug: str | None, title: str | None) -> None:
    """Take a course in as a new, unpublished edition."""
    with open_database(console.settings) as database:
        console.show(take_in(database, console.settings, path, format_=format_, slug=slug, title=title))


@course.command()
@click.argument("course")
@click.option("--price", help="For example 499.00; needs --currency.")
@click.option("--currency", help="For example MYR.")
@click.option("--valid-days", type=click.IntRange(min=1), help="How long an enrolment lasts.")
@click.pass_obj
def publish(console: Console, *, course: str, price: str | None, currency: str | None, valid_days: int | None) -> None:
    """Make the edition imported last the one that learners get."""
    asked = read_price(price, currency)
    now = console.settings.clock()
    with open_database(console.settings) as database, database.write() as connection:
        done = publish_edition(connection, course, price=asked, valid_days=valid_days, now=now)
        quizzes = EditionQuizzes(BlobStore(console.settings.folder("blobs")))
        mark_course(connection, find_course(connection, done.slug).id, quizzes, now)
    money = None if done.price is None else done.price._asdict()
    console.show({"course": done.slug, "edition": done.edition, "number": done.number, "price": money})


@course.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """Every course with its published edition."""
    with open_database(console.settings) as database, database.read() as connection:
        found = course_list(connection)
    console.show([line | {"published_at": iso(line["published_at"])} for line in found])


@course.command()
@click.argument("course")
@click.pass_obj
def report(console: Console, *, course: str) -> None:
    """What came in with the edition imported last, and what did not."""
    with open_database(console.settings) as database, database.read() as connection:
        found = report_of(connection, console.settings, course)
    console.show(found)


def read_price(amount: str | None, currency: str | None) -> Price | None:
    """Money is an integer of the smallest unit. Raises `WrongUse` when it cannot be one."""
    if amount is None and currency is None:
        return None
    if amount is None or currency is None or _CURRENCY.fullmatch(currency.upper()) is None:
        raise WrongUse("A price needs --price and --currency, for example --price 499.00 --currency MYR.")
    try:
        units = decimal.Decimal(amount).scaleb(digits_of(currency.upper()))
        whole = units == units.to_integral_value() and 0 <= units <= _DEAREST
    except decimal.InvalidOperation as trouble:
        raise WrongUse(f"“{amount}” is not an amount.") from trouble
    if not whole:
        raise WrongUse(
            f"“{amount}” {currency.upper()} cannot be paid: it is negative, too large or finer than the smallest coin."
        )
    return Price(int(units), currency.upper())
