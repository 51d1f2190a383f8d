"""Argon2id, in its own two threads: a queue at the door never makes anybody's sync wait.

19 MiB, two passes, one lane is OWASP's and ASVS's floor. An unknown e-mail costs the same time as a wrong password.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import Unavailable

THREADS: Final = 2
WAITING: Final = 16
"""How many may stand in the queue; at about 30 ms each nobody waits longer than a quarter of a second."""
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY: Final = _HASHER.hash("nobody has this password")
LONGEST: Final = 1024


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


class PasswordPool:
    """Checks passwords off the threads that serve everything else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")
        self._places = BoundedSemaphore(THREADS + WAITING)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one; None (no such account) takes as long and is always False.

        Raises `Unavailable` when the queue is full.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable("Too many people are signing in at this moment.")
        try:
            work = asyncio.get_running_loop().run_in_executor(self._threads, _verify, kept or _NOBODY, password)
            return await work and kept is not None
        finally:
            self._places.release()

    def close(self) -> None:
        """Let the running checks finish."""
        self._threads.shutdown(wait=True, cancel_futures=True)


def _verify(kept: str, password: str) -> bool:
    try:
        return len(password) <= LONGEST and _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
