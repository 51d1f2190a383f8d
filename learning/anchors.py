"""Anchors: where in a lesson a note belongs, so that it is found again after the text around it has changed.

W3C Web Annotation selectors: a quote with what stands before and after it, and its position in the block. Everything is
counted in characters (code points) of the block's text. A place is looked for where it was; then elsewhere in
the block, by what surrounds it; in another block, if only one has it. Last, words may have changed a little: then it is
the stretch that shares most of them in their order, at home or in the only other block that comes close. Every step is
bounded.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from learning.values import Anchor

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTEXT = 32
"""How many characters before and after a quote are kept."""
ALIKE = 0.7
"""So much of a changed stretch must be the quote's words in their order."""
_FEWEST_WORDS = 4
"""Of fewer words a part proves nothing."""
_MOST_PAIRS = 1_000_000
"""Words of the quote times words of the block: beyond that nothing is compared."""
_WORD = re.compile(r"\w+")


class Spot(NamedTuple):
    """A stretch of a block's text."""

    block: str
    start: int
    end: int


def anchor_at(text: str, spot: Spot) -> Anchor:
    """The anchor of a stretch of a block whose text this is."""
    start, end = max(0, spot.start), min(spot.end, len(text))
    return Anchor(
        block=spot.block,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
    )


def find_anchor(anchor: Anchor, texts: Mapping[str, str]) -> Spot | None:
    """Where the anchor is in a lesson of these blocks, or None when its words are gone."""
    if not anchor.exact.strip():
        return None
    home = texts.get(anchor.block)
    if home is not None:
        if home[anchor.start : anchor.end] == anchor.exact:
            return Spot(anchor.block, anchor.start, anchor.end)
        found = _best(anchor, _places(anchor, anchor.block, home), home)
        if found is not None:
            return found
    others = ((block, text) for block, text in texts.items() if block != anchor.block)
    places = [spot for block, text in others for spot in _places(anchor, block, text)]
    if places:  # in blocks that the quote was not made in one place will do only if nothing else could be meant
        return places[0] if len(places) == 1 else None
    return _nearly(anchor, texts)


def _nearly(anchor: Anchor, texts: Mapping[str, str]) -> Spot | None:
    """The stretch most like the quote: at home, or in just one other block."""
    home = texts.get(anchor.block)
    found = _changed(anchor, anchor.block, home) if home else None
    if found is not None:
        return found
    elsewhere = [_changed(anchor, block, text) for block, text in texts.items() if block != anchor.block]
    spots = [spot for spot in elsewhere if spot is not None]
    return spots[0] if len(spots) == 1 else None


def _changed(anchor: Anchor, block: str, text: str) -> Spot | None:
    """Where the quote's words stand, most of them and in their order, though some have changed."""
    wanted = [word.casefold() for word in _WORD.findall(anchor.exact)]
    there = list(_WORD.finditer(text))
    if len(wanted) < _FEWEST_WORDS or len(wanted) * len(there) > _MOST_PAIRS:
        return None
    words = [match.group().casefold() for match in there]
    run = SequenceMatcher(None, wanted, words, autojunk=False).find_longest_match()
    slack = 1 + len(wanted) // 3
    first = max(0, run.b - run.a - slack)
    window = words[first : run.b - run.a + len(wanted) + slack]
    shared = [part for part in SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks() if part.size]
    if sum(part.size for part in shared) < ALIKE * len(wanted):
        return None
    start, end = shared[0].b, shared[-1].b + shared[-1].size
    return Spot(block, there[first + start].start(), there[first + end - 1].end())


def _places(anchor: Anchor, block: str, text: str) -> list[Spot]:
    """Every place with the quoted words, however many spaces or line ends stand between them."""
    words = r"\s+".join(re.escape(word) for word in anchor.exact.split())
    return [Spot(block, match.start(), match.end()) for match in re.finditer(words, text)]


def _best(anchor: Anchor, places: list[Spot], text: str) -> Spot | None:
    """The place whose surroundings are most like those that were noted; the nearest of equals."""
    return max(places, key=lambda spot: (_likeness(anchor, spot, text), -abs(spot.start - anchor.start)), default=None)


def _likeness(anchor: Anchor, spot: Spot, text: str) -> int:
    before, after = text[max(0, spot.start - CONTEXT) : spot.start], text[spot.end : spot.end + CONTEXT]
    return _shared(before[::-1], anchor.prefix[::-1]) + _shared(after, anchor.suffix)


def _shared(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
