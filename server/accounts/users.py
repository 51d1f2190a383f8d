"""Accounts: made by the seller, found by e-mail."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert, select

from server import tables
from server.accounts.passwords import hash_password
from server.errors import NotFound, Taken, WrongUse

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ROLES = ("learner", "instructor", "support", "admin")
SHORTEST_PASSWORD = 8


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
    if "@" not in email.strip().strip("@"):
        raise WrongUse(f"“{email}” is not an e-mail address.")
    if len(password) < SHORTEST_PASSWORD:
        raise WrongUse(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    if find_user(connection, email) is not None:
        raise Taken(f"{email.strip()} has an account already.", next_="Enrol it, or use another address.")
    user = User(str(uuid.uuid4()), email.strip(), name, hash_password(password))
    account = user._asdict() | {"email_key": email_key(email), "role": role, "created_at": now}
    connection.execute(insert(tables.users).values(account))
    connection.execute(insert(tables.user_profiles).values(userId=user.id, createdAt=now, updatedAt=now))
    connection.execute(insert(tables.learner_sync).values(learner_id=user.id, seq=0, floor=0, epoch=1, devices=0))
    return user


def user_by_email(connection: Connection, email: str) -> User:
    """The account of an address. Raises `NotFound`."""
    user = find_user(connection, email)
    if user is None:
        raise NotFound(f"Nobody here has the address {email}.", next_="See `carrel-server user create`.")
    return user


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
