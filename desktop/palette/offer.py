"""What the palette offers: pure, found by the beginnings of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from localdb.lesson_index import CLOSED, OPENED

if TYPE_CHECKING:
    from collections.abc import Iterable

OfferKind = Literal["screen", "course", "lesson", "note", "action"]
_WORD = re.compile(r"\w+")
_BEFORE, _LONGEST = 24, 110


@dataclass(frozen=True, slots=True)
class Offer:
    """One row. `target` is the screen, the course, "course/lesson/block", the note or the name of the action.

    `snippet` has the words found between `OPENED` and `CLOSED`; `keys` do the same without the palette; `also` are
    other words by which it is found.
    """

    kind: OfferKind
    target: str
    title: str
    icon: str
    detail: str = ""
    snippet: str = ""
    keys: str = ""
    also: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says: title, kind, where it is, the words found."""
        snippet = self.snippet.replace(OPENED, "").replace(CLOSED, "")
        return ", ".join(part for part in (self.title, self.kind, self.detail, snippet, self.keys) if part)


def matching(offers: Iterable[Offer], query: str) -> tuple[Offer, ...]:
    """The offers in which every word of the query begins a word."""
    wanted = _words(query)
    return tuple(offer for offer in offers if _holds(_words(f"{offer.title} {offer.also}"), wanted))


def _holds(words: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(begun) for word in words) for begun in wanted)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def snippet_of(text: str, query: str) -> str:
    """The part of a text round the first word that the query begins, which is marked; "" where there is none."""
    wanted = _words(query)
    line = " ".join(text.split())
    for word in _WORD.finditer(line):
        if any(word.group().casefold().startswith(begun) for begun in wanted):
            start = max(0, word.start() - _BEFORE)
            before = line[start : word.start()]
            if start:
                before = f"…{before.partition(' ')[2]}"
            after = line[word.end() : start + _LONGEST]
            more = "…" if len(line) > start + _LONGEST else ""
            return f"{before}{OPENED}{word.group()}{CLOSED}{after}{more}"
    return ""
