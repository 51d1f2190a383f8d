"""Three-way merge of text: what two authors made of the same base, in one text. Pure, and bounded in time.

Lines first, words where both changed the same lines (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007).
Where both changed the same words, the lines of both stay, one after the other: whatever the alignment, no word that
either author wrote is lost. Alignment takes unique common pieces for anchors (Bram Cohen's patience diff) and fills
the gaps by Myers' greedy algorithm (1986) while its budget of steps lasts; what is left unaligned counts as rewritten.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Pieces = Sequence[str]

_PIECE: Final = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
_STEPS: Final = 400_000
"""Steps that the alignments of one merge may take together: a fraction of a second."""


class TextMerge(NamedTuple):
    """The one text. `clashed`: both authors had changed the same words, and it holds the lines of both."""

    text: str
    clashed: bool


@dataclass
class _Purse:
    """What is left to spend on alignment; without it texts count as rewritten, and both are kept."""

    steps: int = _STEPS


class _Chunk(NamedTuple):
    """A stretch of the three texts: aligned throughout, or changed by one or both."""

    base: Pieces
    one: Pieces
    other: Pieces

    @property
    def choice(self) -> Pieces | None:
        """The side that counts, None if both say something different."""
        if self.one in (self.other, self.base):
            return self.other
        return self.one if self.other == self.base else None


def merge_texts(base: str, one: str, other: str) -> TextMerge:
    """Both changes in one text; `one` comes first where both are kept."""
    if one in (other, base):
        return TextMerge(other, clashed=False)
    if other == base:
        return TextMerge(one, clashed=False)
    purse, clashed = _Purse(), False
    lines: list[str] = []
    for chunk in _chunks(base.split("\n"), one.split("\n"), other.split("\n"), purse):
        choice = chunk.choice
        if choice is None:
            choice, clash = _merge_lines(chunk, purse)
            clashed |= clash
        lines += choice
    return TextMerge("\n".join(lines), clashed)


def _merge_lines(chunk: _Chunk, purse: _Purse) -> tuple[Pieces, bool]:
    """Lines that both changed. What both only added, or only one took away, needs no look at the words."""
    if not chunk.base:
        return _both(chunk.one, chunk.other, purse), False
    if not chunk.one or not chunk.other:
        return (chunk.one or chunk.other), True
    lines: list[str] = []
    clashed = False
    base, one, other = (_PIECE.findall("\n".join(side)) for side in chunk)
    for line in _by_lines(_chunks(base, one, other, purse)):
        words, clash = _merge_words(line, purse)
        lines += words
        clashed |= clash
    return lines, clashed


def _by_lines(chunks: Iterator[_Chunk]) -> Iterator[list[_Chunk]]:
    """Cut at the line ends that all three have in common."""
    line: list[_Chunk] = []
    for chunk in chunks:
        if chunk.base == chunk.one == chunk.other:
            *ended, begun = _split(chunk.base)
            for end in ended:
                yield [*line, _Chunk(end, end, end)]
                line = []
            line.append(_Chunk(begun, begun, begun))
        else:
            line.append(chunk)
    yield line


def _split(pieces: Pieces) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for piece in pieces:
        if piece == "\n":
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines


def _merge_words(line: list[_Chunk], purse: _Purse) -> tuple[Pieces, bool]:
    choices = [chunk.choice for chunk in line]
    sure = [choice for choice in choices if choice is not None]
    if len(sure) == len(choices):
        return "".join("".join(choice) for choice in sure).split("\n"), False
    one = "".join("".join(chunk.one) for chunk in line).split("\n")
    other = "".join("".join(chunk.other) for chunk in line).split("\n")
    return _both(one, other, purse), True


def _both(one: Pieces, other: Pieces, purse: _Purse) -> list[str]:
    """Every line of both sides; those that they have in common once."""
    kept: list[str] = []
    at = 0
    for place, beyond in enumerate(_aligned(one, other, purse)):
        if beyond is not None:
            kept += other[at:beyond]
            at = beyond + 1
        kept.append(one[place])
    return [*kept, *other[at:]]


def _chunks(base: Pieces, one: Pieces, other: Pieces, purse: _Purse) -> Iterator[_Chunk]:
    """The three texts side by side: stretches in which all are alike, and what lies between them."""
    first, second = _aligned(base, one, purse), _aligned(base, other, purse)
    alike = start = left = right = 0  # `alike`: how many pieces before `start` are the same in all three
    for place, (here, there) in enumerate(zip(first, second, strict=True)):
        if here is None or there is None:
            continue
        if place > start or here > left or there > right:
            yield from _same(base[start - alike : start])
            yield _Chunk(base[start:place], one[left:here], other[right:there])
            alike = 0
        alike, start, left, right = alike + 1, place + 1, here + 1, there + 1
    yield from _same(base[start - alike : start])
    if start < len(base) or left < len(one) or right < len(other):
        yield _Chunk(base[start:], one[left:], other[right:])


def _same(pieces: Pieces) -> Iterator[_Chunk]:
    if pieces:
        yield _Chunk(pieces, pieces, pieces)


# --------------------------------------------------------------------------------------------------------- alignment


class _Stretch(NamedTuple):
    """A part of both texts: `[start, end)` of the first and `[low, high)` of the second."""

    start: int
    end: int
    low: int
    high: int


def _aligned(one: Pieces, other: Pieces, purse: _Purse) -> list[int | None]:
    """For each piece of the first text its like in the second, in rising order; None for what has none."""
    found: list[int | None] = [None] * len(one)
    for stretch in _between_anchors(one, other, found, _trimmed(one, other, found)):
        if stretch.start < stretch.end and stretch.low < stretch.high and purse.steps > 0:
            _fill(one, other, found, stretch, purse)
    return found


def _trimmed(one: Pieces, other: Pieces, found: list[int | None]) -> _Stretch:
    """Align what both begin and end with."""
    start, most = 0, min(len(one), len(other))
    while start < most and one[start] == other[start]:
        found[start] = start
        start += 1
    end, high = len(one), len(other)
    while end > start and high > start and one[end - 1] == other[high - 1]:
        end, high = end - 1, high - 1
        found[end] = high
    return _Stretch(start, end, start, high)


def _between_anchors(one: Pieces, other: Pieces, found: list[int | None], whole: _Stretch) -> Iterator[_Stretch]:
    """Align the pieces that both have just once, as many as stand in the same order; what lies between is left."""
    once = _unique(other, whole.low, whole.high)
    pairs = [
        (place, once[piece]) for piece, place in _unique(one, whole.start, whole.end).items() if piece in once
    ]  # in the order of the first text
    start, low = whole.start, whole.low
    for place, beyond in _rising(pairs):
        found[place] = beyond
        yield _Stretch(start, place, low, beyond)
        start, low = place + 1, beyond + 1
    yield _Stretch(start, whole.end, low, whole.high)


def _unique(pieces: Pieces, start: int, end: int) -> dict[str, int]:
    counts = Counter(pieces[start:end])
    return {piece: place for place, piece in enumerate(pieces[start:end], start) if counts[piece] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection that rises in the second number too (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, beyond) in enumerate(pairs):
        pile = bisect_left(tops, beyond)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [beyond]
        ends[pile : pile + 1] = [index]
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _fill(one: Pieces, other: Pieces, found: list[int | None], within: _Stretch, purse: _Purse) -> None:
    """Align a stretch by Myers' algorithm; when the purse runs empty the stretch stays as it is."""
    start, end, low, high = within
    reached = {1: 0}  # on each diagonal, how far into the first text
    rounds: list[dict[int, int]] = []
    for edits in range(end - start + high - low + 1):
        if purse.steps <= 0:
            return
        rounds.append(reached.copy())
        purse.steps -= len(reached)
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
            )
            x = begun = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            y = x - diagonal
            while start + x < end and low + y < high and one[start + x] == other[low + y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            purse.steps -= x - begun + 1
            if start + x >= end and low + y >= high:
                _trace(found, within, rounds, diagonal, x)
                return


def _trace(found: list[int | None], within: _Stretch, rounds: list[dict[int, int]], diagonal: int, x: int) -> None:
    """Walk back from the end, and align every piece of every snake on the way."""
    for edits in range(len(rounds) - 1, -1, -1):
        reached = rounds[edits]
        down = diagonal == -edits or (
            diagonal != edits and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        begun = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
        for place in range(begun, x):
            found[within.start + place] = within.low + place - diagonal
        diagonal += 1 if down else -1
        x = begun if down else begun - 1
