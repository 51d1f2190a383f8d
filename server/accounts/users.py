"""Accounts: made by the seller, found by e-mail."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert, select

from server import tables
from server.accounts.passwords import LONGEST, hash_password
from server.errors import BadRequest, NotFound, Taken, WrongUse
from sync.protocol import AccountInfo

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ROLES = ("learner", "instructor", "support", "admin")
SHORTEST_PASSWORD = 8
LONGEST_EMAIL = 254
"""Of an address that mail can be sent to (RFC 5321)."""


class User(NamedTuple):
    """One account."""

    id: str
    email: str
    name: str
    password_hash: str


def email_key(email: str) -> str:
    """The form in which two spellings of one address are the same."""
    return email.strip().casefold()


def create_user(connection: Connection, *, email: str, name: str, role: str, password: str, now: int) -> User:
    """A new account with an empty feed.

    Raises `Taken` when the address has one, `WrongUse` when address or password cannot be one.
    """
    try:
        check_email(email)
        check_password(password)
    except BadRequest as wrong:
        raise WrongUse(wrong.message) from wrong
    if find_user(connection, email) is not None:
        raise Taken(f"{email.strip()} has an account already.", next_="Enrol it, or use another address.")
    return add_user(connection, email, name, role, hash_password(password), now)


def add_user(connection: Connection, email: str, name: str, role: str, password_hash: str, now: int) -> User:
    """The same for an address that was looked at, with a password that nobody knows any more."""
    user = User(str(uuid.uuid4()), email.strip(), name, password_hash)
    account = user._asdict() | {"email_key": email_key(email), "role": role, "created_at": now}
    connection.execute(insert(tables.users).values(account))
    connection.execute(insert(tables.user_profiles).values(userId=user.id, createdAt=now, updatedAt=now))
    connection.execute(insert(tables.learner_sync).values(learner_id=user.id, seq=0, floor=0, epoch=1, devices=0))
    return user


def check_email(email: str) -> None:
    """Raises `BadRequest` for what no letter could be sent to."""
    local, at, domain = email.strip().rpartition("@")
    plain = email.isprintable() and " " not in email.strip() and not set('<>,;:"') & set(email)
    if not (local and at and domain.strip(".") and plain and len(email) <= LONGEST_EMAIL):
        raise BadRequest(f"“{email[:80]}” is not an e-mail address.")


def check_password(password: str) -> None:
    """Raises `BadRequest` for one that is too short to be any good, or too long to be meant."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST:
        raise BadRequest(f"The password needs at least {SHORTEST_PASSWORD} characters, and at most {LONGEST}.")


def user_by_email(connection: Connection, email: str) -> User:
    """The account of an address. Raises `NotFound`."""
    user = find_user(connection, email)
    if user is None:
        raise NotFound(f"Nobody here has the address {email}.", next_="See `carrel-server user create`.")
    return user


def account_of(connection: Connection, id_: str) -> AccountInfo:
    """What a learner is told of the account. Raises `NotFound`."""
    users = tables.users.c
    columns = (users.id, users.email, users.name, users.role, users.created_at, users.verified_at)
    found = connection.execute(select(*columns).where(users.id == id_)).first()
    if found is None:
        raise NotFound("There is no such learner.")
    return AccountInfo(*found)


def user_by_id(connection: Connection, id_: str) -> User:
    """The account of a learner who is signed in. Raises `NotFound`."""
    users = tables.users.c
    query = select(users.id, users.email, users.name, users.password_hash).where(users.id == id_)
    found = connection.execute(query).first()
    if found is None:
        raise NotFound("There is no such learner.")
    return User(*found)


def find_user(connection: Connection, email: str) -> User | None:
    """The account of an address, or None: sign-in must not tell whether there is one."""
    users = tables.users.c
    query = select(users.id, users.email, users.name, users.password_hash).where(users.email_key == email_key(email))
    found = connection.execute(query).first()
    return None if found is None else User(*found)
