"""Where accounts are made, confirmed, given new passwords and ended.

Whoever asks is told the same, after the same work, whether an account exists or not: only a letter says more, and only
to the address itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from litestar.concurrency import sync_to_thread
from sqlalchemy import update

from server import tables
from server.accounts.attempts import PER_ACCOUNT, PER_PEER, count_attempt, forget_attempt
from server.accounts.codes import Promised, keep_code, new_code, spend_code
from server.accounts.devices import signed_in
from server.accounts.erasing import erase_learner
from server.accounts.letters import (
    NOBODY,
    address_letter,
    changed_letter,
    deleted_letter,
    known_letter,
    reset_letter,
    sign_up_letter,
)
from server.accounts.post import write_letter
from server.accounts.sessions import end_session
from server.accounts.users import add_user, check_email, check_password, email_key, find_user, user_by_id
from server.database import rows
from server.errors import BadRequest, Refused

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from server.accounts.access import Identity
    from server.accounts.keys import Keys
    from server.accounts.passwords import PasswordPool
    from server.accounts.users import User
    from server.database import Database
    from server.settings import Settings

LETTERS_PER_ACCOUNT: Final = 4
"""In a quarter of an hour: nobody's mailbox is filled by us."""
LONGEST_NAME: Final = 200
_WRONG_CODE: Final = "This code is not right, or its hour is over."


class Reception:
    """One for the server."""

    def __init__(self, settings: Settings, database: Database, keys: Keys, passwords: PasswordPool) -> None:
        self._settings, self._database, self._keys, self._passwords = settings, database, keys, passwords

    async def sign_up(self, email: str, name: str, password: str, peer: str) -> None:
        """Send a code to the address; the account is made when it comes back. Raises `BadRequest`, `Throttled`."""
        check_email(email)
        check_password(password)
        if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
            raise BadRequest("A name is needed, of at most 200 characters.")
        await sync_to_thread(self._count, "letter", email, LETTERS_PER_ACCOUNT, peer)
        hashed = await self._passwords.hashed(password)
        await sync_to_thread(self._promise, Promised(email.strip(), name.strip(), hashed))

    async def confirm_sign_up(self, email: str, code: str, peer: str) -> None:
        """Make the account that the code was sent for. Raises `Refused`, `Throttled`."""
        await sync_to_thread(self._count, "code", email, PER_ACCOUNT, peer)
        await sync_to_thread(self._make, email, code)

    async def forget_password(self, email: str, peer: str) -> None:
        """Send a code for a new password to the address, if it has an account. Raises `Throttled`."""
        await sync_to_thread(self._count, "letter", email, LETTERS_PER_ACCOUNT, peer)
        await sync_to_thread(self._send_reset, email)

    async def reset_password(self, email: str, code: str, password: str, peer: str) -> None:
        """Set the password that the code allows to be set. Raises `BadRequest`, `Refused`, `Throttled`."""
        check_password(password)
        await sync_to_thread(self._count, "code", email, PER_ACCOUNT, peer)
        hashed = await self._passwords.hashed(password)
        await sync_to_thread(self._reset, email, code, hashed)

    async def change_password(self, identity: Identity, old: str, new: str, peer: str) -> None:
        """Set another password; the learner's other devices sign in again. Raises `Refused`, `BadRequest`."""
        check_password(new)
        await self._prove(identity, old, peer)
        hashed = await self._passwords.hashed(new)
        await sync_to_thread(self._set, identity, hashed)

    async def delete_account(self, identity: Identity, password: str, peer: str) -> None:
        """End the account, and with it everything that the learner made here. Raises `Refused`."""
        await self._prove(identity, password, peer)
        await sync_to_thread(self._erase, identity)

    def send_address_code(self, identity: Identity) -> None:
        """Send a code to the learner's own address. Raises `Throttled`."""
        now = self._settings.clock()
        with self._database.write() as connection:
            signed_in(connection, identity)
            user = user_by_id(connection, identity.learner)
            count_attempt(connection, {self._subject("letter", user.email): LETTERS_PER_ACCOUNT}, now)
            code = new_code()
            keep_code(connection, "address", user.id, code, Promised(user.email, "", ""), now)
            write_letter(connection, address_letter(user.email, user.name, code, self._settings.seller), now)

    def confirm_address(self, identity: Identity, code: str) -> None:
        """The learner has read a letter at their address. Raises `Refused`, `Throttled`."""
        now = self._settings.clock()
        with self._database.write() as connection:
            signed_in(connection, identity)
            user = user_by_id(connection, identity.learner)
            count_attempt(connection, {self._subject("code", user.email): PER_ACCOUNT}, now)
            promised = spend_code(connection, "address", user.id, code, now)
            if promised is not None:
                _change(connection, user.id, verified_at=now)
        if promised is None:
            raise Refused(_WRONG_CODE, next_="Ask for another one.")

    # What each does in one transaction -------------------------------------------------------------------------------

    def _count(self, what: str, email: str, most: int, peer: str) -> None:
        subjects = {self._subject(what, email): most, self._subject(f"{what} peer", peer): PER_PEER}
        with self._database.write() as connection:
            count_attempt(connection, subjects, self._settings.clock())

    def _promise(self, promised: Promised) -> None:
        now, code = self._settings.clock(), new_code()
        seller = self._settings.seller
        with self._database.write() as connection:
            known = find_user(connection, promised.email)
            keep_code(connection, "sign-up", email_key(promised.email), code, promised, now)
            letter = sign_up_letter(promised.email, promised.name, code, seller)
            write_letter(connection, letter if known is None else known_letter(known.email, seller), now)

    def _make(self, email: str, code: str) -> None:
        now = self._settings.clock()
        with self._database.write() as connection:
            promised = spend_code(connection, "sign-up", email_key(email), code, now)
            made = promised is not None and find_user(connection, email) is None
            if promised is not None and made:
                hashed = promised.password_hash
                user = add_user(connection, promised.email, promised.name, "learner", hashed, now)
                _change(connection, user.id, verified_at=now)
        if not made:
            raise Refused(_WRONG_CODE, next_="Ask for another one.")

    def _send_reset(self, email: str) -> None:
        now, code = self._settings.clock(), new_code()
        with self._database.write() as connection:
            user = find_user(connection, email)
            keep_code(connection, "reset", user.id if user else "nobody", code, Promised("", "", ""), now)
            seller = self._settings.seller
            write_letter(connection, reset_letter(user.email, user.name, code, seller) if user else NOBODY, now)

    def _reset(self, email: str, code: str, hashed: str) -> None:
        now = self._settings.clock()
        with self._database.write() as connection:
            user = find_user(connection, email)
            promised = spend_code(connection, "reset", user.id, code, now) if user else None
            if user is not None and promised is not None:
                _change(connection, user.id, password_hash=hashed, verified_at=now)
                self._end_sessions(connection, user, keep="")
                forget_attempt(connection, self._subject("account", email), "", now)
                write_letter(connection, changed_letter(user.email, user.name, self._settings.seller), now)
        if promised is None:
            raise Refused(_WRONG_CODE, next_="Ask for another one.")

    async def _prove(self, identity: Identity, password: str, peer: str) -> None:
        """Whoever sits at an open desk must still know the password for this."""
        user = await sync_to_thread(self._asked, identity, peer)
        if not await self._passwords.matches(user.password_hash, password):
            raise Refused("The password is wrong.", next_="Check it and try again.")

    def _asked(self, identity: Identity, peer: str) -> User:
        with self._database.write() as connection:
            signed_in(connection, identity)
            user = user_by_id(connection, identity.learner)
            subjects = {self._subject("proof", user.email): PER_ACCOUNT, self._subject("peer", peer): PER_PEER}
            count_attempt(connection, subjects, self._settings.clock())
            return user

    def _set(self, identity: Identity, hashed: str) -> None:
        now = self._settings.clock()
        with self._database.write() as connection:
            user = user_by_id(connection, identity.learner)
            _change(connection, user.id, password_hash=hashed)
            self._end_sessions(connection, user, keep=identity.device)
            forget_attempt(connection, self._subject("proof", user.email), "", now)
            write_letter(connection, changed_letter(user.email, user.name, self._settings.seller), now)

    def _erase(self, identity: Identity) -> None:
        now = self._settings.clock()
        with self._database.write() as connection:
            user = user_by_id(connection, identity.learner)
            erase_learner(connection, user.id, now)
            write_letter(connection, deleted_letter(user.email, user.name, self._settings.seller), now)

    def _end_sessions(self, connection: Connection, user: User, *, keep: str) -> None:
        for (device,) in rows(connection, "SELECT id FROM device WHERE learner_id = ?", (user.id,)):
            if device != keep:
                end_session(connection, user.id, device)

    def _subject(self, what: str, words: str) -> str:
        return f"{what} {self._keys.subject(email_key(words))}"


def _change(connection: Connection, user: str, **values: object) -> None:
    connection.execute(update(tables.users).where(tables.users.c.id == user).values(**values))
