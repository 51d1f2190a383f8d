"""How long the catalogue of 5,000 courses takes: to come, to change, and to be searched offline.

    .venv/bin/python -m bench.catalogue

A search is a word that was typed up to some letter, one to three words, as the screen asks it: found, ranked, decoded.
Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Final

import msgspec
import zstandard

from bench.goals import Goal, report
from bench.words import MALAY, Words
from learning.shop import Catalogue, Offer
from localdb.catalogue import keep_catalogue, offers
from localdb.home import Account, Home
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

COURSES: Final = 5_000
SEARCHES: Final = 1_000
ACCOUNT: Final = Account("learner-1", "ana@example.org", "Ana", "https://x.example", "d" * 32, "laptop")


def catalogue(words: Words, chance: random.Random) -> Catalogue:
    """Five thousand courses of the bench's words, some of them Malay."""
    frequent = [*words.frequent(300), *MALAY]
    made = []
    for number in range(COURSES):
        title = " ".join(chance.sample(frequent, 4)).capitalize()
        summary = " ".join(chance.choices(frequent, k=25))
        price, days = chance.randrange(10_000, 200_000, 100), chance.choice([90, 180, 365])
        slug = f"{title.lower().replace(' ', '-')}-{number}"
        made.append(
            Offer(f"{number:016x}", slug, title, price, "MYR", " ".join(frequent[:2]), "en", summary, 40, days, 1)
        )
    return Catalogue(1, 1, tuple(made))


def main() -> int:
    """Print the table."""
    words, chance = Words(), random.Random(5)  # noqa: S311 - a seeded Random makes a catalogue, not a key
    whole = catalogue(words, chance)
    sent = len(zstandard.compress(msgspec.json.encode(whole)))
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        home.enter(ACCOUNT)
        with open_store(home, ACCOUNT) as store:
            came = _took(lambda: keep_catalogue(store, whole))
            changed = Catalogue(2, 2, whole.offers[:10], since=1)
            change = _took(lambda: keep_catalogue(store, changed))
            times = sorted(_took(lambda query=query: offers(store, query)) for query in _queries(words, chance))  # type: ignore[misc]
            every = sorted(_took(lambda: offers(store)) for _ in range(20))
    print(f"{COURSES} courses travel in {sent >> 10} KiB")
    return report(
        [
            Goal(f"search of {COURSES} courses, p50", times[len(times) // 2], 30, "ms"),
            Goal(f"search of {COURSES} courses, p99", times[len(times) * 99 // 100], 30, "ms"),
            Goal("all of them by title", every[-1], 100, "ms"),
            Goal("the whole catalogue comes", came, 1_000, "ms"),
            Goal("ten courses change", change, 50, "ms"),
        ]
    )


def _queries(words: Words, chance: random.Random) -> list[str]:
    """As people type: whole words, and one that is only begun."""
    known = [*words.frequent(200), *words.some(100), *MALAY]
    asked = []
    for _ in range(SEARCHES):
        typed = [chance.choice(known) for _ in range(chance.randint(1, 3))]
        typed[-1] = typed[-1][: chance.randint(1, 6)]
        asked.append(" ".join(typed))
    return asked


def _took(do: Callable[[], object]) -> float:
    """CPU of this thread in ms, because the machine may be shared."""
    before = time.thread_time()
    do()
    return (time.thread_time() - before) * 1000


if __name__ == "__main__":
    sys.exit(main())
