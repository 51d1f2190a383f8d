"""Signing in: count the attempt, check the password in its own threads, begin the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litestar.concurrency import sync_to_thread
from sqlalchemy import update

from server import tables
from server.accounts.attempts import PER_ACCOUNT, PER_PEER, count_attempt, forget_attempt
from server.accounts.passwords import is_outdated
from server.accounts.sessions import begin_session
from server.accounts.users import User, email_key, find_user
from server.errors import Unauthorized
from sync.protocol import Learner, SignIn, Tokens

if TYPE_CHECKING:
    from server.accounts.access import AccessTokens
    from server.accounts.keys import Keys
    from server.accounts.passwords import PasswordPool
    from server.database import Database
    from server.settings import Settings


class Door:
    """Where one learner after the other comes in."""

    def __init__(
        self, settings: Settings, database: Database, keys: Keys, tokens: AccessTokens, passwords: PasswordPool
    ) -> None:
        self._settings = settings
        self._database = database
        self._keys = keys
        self._tokens = tokens
        self._passwords = passwords

    async def sign_in(self, asked: SignIn, peer: str) -> Tokens:
        """A session for whoever knows the password.

        Raises `Throttled`, `Unavailable`, or `Unauthorized` with the same words and time for every wrong pair.
        """
        account = f"account {self._keys.subject(email_key(asked.email))}"
        at = f"peer {self._keys.subject(peer)}"
        user = await sync_to_thread(self._count, {account: PER_ACCOUNT, at: PER_PEER}, asked.email)
        known = await self._passwords.matches(user.password_hash if user else None, asked.password)
        if user is None or not known:
            raise Unauthorized("E-mail or password is wrong.", next_="Check both and try again.")
        fresh = await self._passwords.hashed(asked.password) if is_outdated(user.password_hash) else None
        return await sync_to_thread(self._begin, user, asked, account, at, fresh)

    def _count(self, subjects: dict[str, int], email: str) -> User | None:
        with self._database.write() as connection:
            count_attempt(connection, subjects, self._settings.clock())
            return find_user(connection, email)

    def _begin(self, user: User, asked: SignIn, account: str, peer: str, fresh: str | None) -> Tokens:
        now = self._settings.clock()
        with self._database.write() as connection:
            forget_attempt(connection, account, peer, now)
            if fresh is not None:  # unless it was changed since the check
                kept = (tables.users.c.id == user.id) & (tables.users.c.password_hash == user.password_hash)
                connection.execute(update(tables.users).where(kept).values(password_hash=fresh))
            begun = begin_session(connection, user.id, asked, now)
        return Tokens(self._tokens.issue(begun.identity), begun.refresh, Learner(user.id, user.email, user.name))
