"""How long a search waits: 5,000 downloaded lessons and 100,000 notes, every kind of word a learner may type.

    .venv/bin/python -m bench.search [HOME]

Each row is one way to search; figures are the CPU time of the thread that searches, because the machine may be shared.
`everything` is what Ctrl+K shows, `notes` the 100 newest notes of the list. Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from bench.goals import Goal, report
from bench.large_home import ACCOUNT, large_home
from bench.words import ARABIC, MALAY, Words
from desktop.notes.page import FIRST
from desktop.palette.finding import Finding
from localdb.search import find_notes
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


_SHOWN: Final = 12
_EVERYTHING_MS: Final = 50
_NOTES_MS: Final = 30


def main() -> int:
    """Print the table."""
    with large_home("".join(sys.argv[1:2])) as home, open_store(home, ACCOUNT) as store:
        kinds = _queries(Words())
        finding = Finding()
        finding.find(store, kinds["frequent words"][0], _SHOWN)  # the names of the lessons are read once
        ways: dict[str, tuple[Callable[[str], object], float]] = {
            "everything": (lambda query: finding.find(store, query, _SHOWN), _EVERYTHING_MS),
            "notes": (lambda query: find_notes(store, query, FIRST), _NOTES_MS),
        }
        goals = [
            Goal(f"{way}: {kind} ({len(queries)}), p99", _p99(find, queries), at_most, "ms")
            for way, (find, at_most) in ways.items()
            for kind, queries in kinds.items()
        ]
    return report(goals)


def _queries(words: Words) -> dict[str, list[str]]:
    some = words.some(200)
    prefixes = sorted({word[:2] for word in words.some(2_000) if word[2:]})
    return {
        "frequent words": words.frequent(100),
        "words of all kinds": some,
        "rare words": words.rare(100),
        "two-letter prefixes": prefixes,
        "Malay and Arabic": [*MALAY, *ARABIC, *(word[:2] for word in (*MALAY, *ARABIC))],
        "three letters": sorted({word[:3] for word in some}),
        "several words": [f"{one} {other}" for one, other in zip(words.frequent(50), some, strict=False)],
        "a phrase": [f'"{one} {other}"' for one, other in zip(words.frequent(40), words.frequent(41)[1:], strict=True)],
        "with operators": [
            *(f"tag:review {word}" for word in words.frequent(30)),
            *(f"course:course-3 {word[:2]}" for word in some[:30]),
            *(f"{word} -{other}" for word, other in zip(words.frequent(30), some, strict=False)),
            *("before:2024-06-01 the", "after:2025-01-01 a", "tag:exam", "is:waiting", "is:trash", "color:yellow of"),
        ],
        "no word at all": ["", "tag:review", "course:course-7"],
    }


def _p99(find: Callable[[str], object], queries: Iterable[str]) -> float:
    """Every query twice, the second time counts; of those the slowest but for one in a hundred."""
    times = sorted([_timed(find, query) for _ in range(2)][1] for query in queries)
    return times[min(len(times) - 1, len(times) * 99 // 100)] * 1000


def _timed(find: Callable[[str], object], query: str) -> float:
    began = time.thread_time()
    find(query)
    return time.thread_time() - began


if __name__ == "__main__":
    sys.exit(main())
