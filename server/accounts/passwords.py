"""Argon2id, in its own two threads: a queue at the door never makes anybody's sync wait.

19 MiB, two passes, one lane is OWASP's and ASVS's floor. A shop that was adopted brings bcrypt hashes (`$2a$`, `$2b$`);
they are good for one more sign-in, which replaces them. An unknown e-mail costs the same time as a wrong password, also
there: every attempt does the work of each kind of hash that this server holds.
"""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final, TypeVar

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

THREADS: Final = 2
WAITING: Final = 16
"""How many may stand in the queue; at about 30 ms each nobody waits longer than a quarter of a second."""
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY: Final = _HASHER.hash("nobody has this password")
LONGEST: Final = 1024
_OLD: Final = re.compile(r"\$2[ab]\$(\d\d)\$[./A-Za-z0-9]{53}")
_OLD_BYTES: Final = 72
"""Of a longer password bcrypt only ever read the beginning."""
_HIGHEST_COST: Final = 14
"""A second and a half of work: nobody's shop asks for more, and a forged hash shall not."""

Answer = TypeVar("Answer")


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def is_outdated(kept: str) -> bool:
    """Whether the hash should be replaced now that its password is known."""
    return bool(_OLD.fullmatch(kept)) or _HASHER.check_needs_rehash(kept)


def old_cost(kept: str) -> int | None:
    """The cost of a bcrypt hash; None for any other."""
    found = _OLD.fullmatch(kept)
    cost = int(found[1]) if found else None
    return cost if cost is not None and 4 <= cost <= _HIGHEST_COST else None  # noqa: PLR2004 - bcrypt's lowest


class PasswordPool:
    """Checks passwords off the threads that serve everything else. `costs`: of the bcrypt hashes that are kept."""

    def __init__(self, costs: Iterable[int] = ()) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")
        self._places = BoundedSemaphore(THREADS + WAITING)
        self._decoys = {cost: _decoy(cost) for cost in costs}

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one; None (no such account) takes as long and is always False.

        Raises `Unavailable` when the queue is full.
        """
        return await self._run(self._verify, kept, password)

    async def hashed(self, password: str) -> str:
        """What is to be kept of a password. Raises `Unavailable`."""
        return await self._run(hash_password, password)

    async def _run(self, work: Callable[..., Answer], *arguments: object) -> Answer:
        if not self._places.acquire(blocking=False):
            raise Unavailable("Too many people are signing in at this moment.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._places.release()

    def _verify(self, kept: str | None, password: str) -> bool:
        """The same work for everybody, whatever is kept of them."""
        cost = None if kept is None else old_cost(kept)
        if cost is not None and cost not in self._decoys:
            self._decoys[cost] = _decoy(cost)
        old = [_verify_old(kept if kept and each == cost else decoy, password) for each, decoy in self._decoys.items()]
        new = _verify_new(kept if kept and cost is None else _NOBODY, password)
        return kept is not None and (new if cost is None else any(old)) and len(password) <= LONGEST

    def close(self) -> None:
        """Let the running checks finish."""
        self._threads.shutdown(wait=True, cancel_futures=True)


def _decoy(cost: int) -> str:
    return bcrypt.hashpw(b"nobody has this password", bcrypt.gensalt(cost)).decode()


def _verify_old(kept: str, password: str) -> bool:
    try:
        return bcrypt.checkpw(password.encode()[:_OLD_BYTES], kept.encode())
    except ValueError:
        return False


def _verify_new(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
