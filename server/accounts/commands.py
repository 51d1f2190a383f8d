"""`carrel-server user …`: accounts and enrolments by the seller's hand."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Final

import click

from server.accounts.users import ROLES, create_user, user_by_email
from server.console import from_stdin, iso
from server.courses.editions import find_course
from server.courses.enrolments import enrol as enrol_learner
from server.courses.enrolments import enrolment_id
from server.courses.progress import rebuild_progress
from server.database import open_database
from server.sync.feed import open_feed

if TYPE_CHECKING:
    from server.console import Console

_LAST_MOMENT: Final = dt.time(23, 59, 59, tzinfo=dt.UTC)


@click.group()
def user() -> None:
    """Accounts and enrolments."""


@user.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), default="learner", show_default=True)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input; else one is made and shown."
)
@click.pass_obj
def create(console: Console, *, email: str, name: str, role: str, password_stdin: bool) -> None:
    """Make an account."""
    password = from_stdin() if password_stdin else secrets.token_urlsafe(12)
    now = console.settings.clock()
    with open_database(console.settings) as database, database.write() as connection:
        made = create_user(connection, email=email, name=name, role=role, password=password, now=now)
    shown = {} if password_stdin else {"password": password}
    console.show({"user": made.id, "email": made.email, "name": made.name, "role": role} | shown)


@user.command()
@click.argument("email")
@click.argument("course")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of access, UTC.")
@click.pass_obj
def enrol(console: Console, *, email: str, course: str, until: dt.datetime | None) -> None:
    """Give a learner a course, or move its end date."""
    now = console.settings.clock()
    end = None if until is None else int(dt.datetime.combine(until, _LAST_MOMENT).timestamp() * 1000)
    with open_database(console.settings) as database, database.write() as connection:
        learner = user_by_email(connection, email)
        found = find_course(connection, course)
        with open_feed(connection, learner.id) as feed:
            given = enrol_learner(feed, found, until=end, now=now)
            rebuild_progress(feed, found.id, now)
    console.show(
        {
            "enrolment": enrolment_id(learner.id, found.id),
            "status": given.status,
            "expires_at": iso(given.expires_at),
            "email": learner.email,
            "course": found.slug,
        }
    )
