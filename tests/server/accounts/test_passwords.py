"""Checking passwords apart from everything else."""

from __future__ import annotations

import asyncio

import pytest

from server.accounts.passwords import THREADS, WAITING, PasswordPool, hash_password
from server.errors import Unavailable


def test_a_full_queue_says_so_at_once() -> None:
    """More people than places: the last ones are told to come again, the others get their answer."""
    pool = PasswordPool()
    kept = hash_password("right")

    async def crowd() -> list[object]:
        wishes = [pool.matches(kept, "right") for _ in range(THREADS + WAITING + 3)]
        return list(await asyncio.gather(*wishes, return_exceptions=True))

    answers = asyncio.run(crowd())
    pool.close()
    assert answers.count(True) == THREADS + WAITING
    assert sum(isinstance(answer, Unavailable) for answer in answers) == 3


@pytest.mark.parametrize(
    ("kept", "password"),
    [(None, "x"), ("not a hash", "x"), (hash_password("a"), "b" * 5000)],
    ids=["nobody", "broken hash", "too long"],
)
def test_what_cannot_match_never_does(kept: str | None, password: str) -> None:
    """No account, a broken hash, a password beyond all measure: False, never an exception."""
    pool = PasswordPool()
    assert asyncio.run(pool.matches(kept, password)) is False
    pool.close()
