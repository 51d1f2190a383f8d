"""Where two texts differ, place by place, and where each place stands in the text that both became. Pure.

Lines are compared; within a place that differs, its words. Nothing here knows how the two were merged: a place of the
merged text is what stands between the lines that both versions share, so it may have been edited meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Lines = tuple[str, ...]
Choice = Literal["both", "this", "other", ""]

_WORD: Final = re.compile(r"\w+|[^\w\s]")
_MOST: Final = 4_000_000
"""Comparisons at most: beyond it, what lies between the same beginning and the same end counts as rewritten."""


class Stand(NamedTuple):
    """Where a place begins in a text, and its lines there."""

    start: int
    lines: Lines


class Span(NamedTuple):
    """Characters `[start, end)` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Lines that differ. `both`: what the merge made of them; `after`: how many shared lines come before it."""

    number: int
    this: Lines
    other: Lines
    both: Lines
    after: int

    def lines(self, choice: Choice) -> Lines:
        """The lines of one side, or of both."""
        return {"this": self.this, "other": self.other}.get(choice, self.both)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines that both versions share, and the places between them in order."""

    shared: Lines
    places: tuple[Place, ...]


def compare(this: str, other: str, merged: str) -> Comparison:
    """Both versions and the text that they became."""
    mine, theirs = _lines(this), _lines(other)
    shared: list[str] = []
    bare: list[Place] = []
    at = beyond = 0
    for start, low, length in (*_matches(mine, theirs), (len(mine), len(theirs), 0)):
        if start > at or low > beyond:
            sides = mine[at:start], theirs[beyond:low]
            bare.append(Place(len(bare) + 1, *sides, sides[0] + sides[1], len(shared)))
        shared += mine[start : start + length]
        at, beyond = start + length, low + length
    found = Comparison(tuple(shared), tuple(bare))
    stand = [each.lines for each in standing(found, merged)]
    return Comparison(found.shared, tuple(map(_with_both, bare, stand)))


def _with_both(place: Place, now: Lines) -> Place:
    """What the merge made, unless it took one side or nothing was merged: then both means one after the other."""
    return place if not now or now in (place.this, place.other) else replace(place, both=now)


def standing(comparison: Comparison, text: str) -> list[Stand]:
    """Where each place stands in the merged text."""
    lines = _lines(text)
    return _chosen(comparison, lines) or _between(comparison, lines)


def standing_after(stood: Sequence[Stand], before: str, text: str) -> list[Stand]:
    """Where the places stand once the learner has typed; what is typed beside a place does not belong to it."""
    old, lines = _lines(before), _lines(text)
    after = []
    for each in stood:
        start, end = _moved(old, lines, each.start, each.start + len(each.lines))
        after.append(Stand(start, lines[start:end]))
    return after


def _moved(old: Lines, new: Lines, start: int, end: int) -> tuple[int, int]:
    """What lines `[start, end)` of the old text are in the new one."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    last, shift = len(old) - tail, len(new) - len(old)  # `[head, last)` is what was typed over
    first = start if start < head or start == head < last else max(start, last) + shift
    beyond = end if end <= head else max(end, last) + shift
    return first, max(first, beyond)


def _chosen(comparison: Comparison, lines: Lines) -> list[Stand]:
    """Exact where the text is nothing but choices: lines that come more than once can't be mistaken then."""
    ways: dict[int, list[Stand]] = {0: []}  # to each line that the text so far may end at
    at = 0
    for place in comparison.places:
        step: dict[int, list[Stand]] = {}
        for end, way in ways.items():
            start = end + place.after - at
            if lines[end:start] != comparison.shared[at : place.after]:
                continue
            for side in (place.both, place.this, place.other):
                if lines[start : start + len(side)] == side:
                    step.setdefault(start + len(side), [*way, Stand(start, side)])
        ways, at = step, place.after
    rest = comparison.shared[at:]
    return next((way for end, way in ways.items() if lines[end:] == rest), [])


def _between(comparison: Comparison, lines: Lines) -> list[Stand]:
    """Of an edited text: what stands between the shared lines that are still there."""
    before = [0] * (len(comparison.shared) + 1)  # for each shared line, where the lines after it begin
    behind = [len(lines)] * (len(comparison.shared) + 1)
    for start, low, length in _matches(comparison.shared, lines):
        for step in range(length):
            before[start + step + 1] = low + step + 1
            behind[start + step] = low + step
    for n in range(1, len(before)):
        before[n] = max(before[n], before[n - 1])
    for n in range(len(behind) - 2, -1, -1):
        behind[n] = min(behind[n], behind[n + 1])
    return [Stand(before[each.after], lines[before[each.after] : behind[each.after]]) for each in comparison.places]


def choice_of(place: Place, lines: Lines) -> Choice:
    """Which choice these lines are, "" when they are the learner's own."""
    choices: tuple[Choice, ...] = ("both", "this", "other")
    return next((choice for choice in choices if place.lines(choice) == lines), "")


def with_choice(place: Place, stand: Stand, text: str, choice: Choice) -> str:
    """The text with another choice at one place; all else stays as the learner has it."""
    lines = _lines(text)
    return "\n".join((*lines[: stand.start], *place.lines(choice), *lines[stand.start + len(stand.lines) :]))


def differing_words(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """The words of each text that the other does not have there."""
    first, second = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    ours, theirs = set(range(len(first))), set(range(len(second)))
    for start, low, length in _matches([each[0] for each in first], [each[0] for each in second]):
        ours -= set(range(start, start + length))
        theirs -= set(range(low, low + length))
    return list(_runs(first, ours)), list(_runs(second, theirs))


def _runs(words: Sequence[re.Match[str]], chosen: set[int]) -> Iterator[Span]:
    """Neighbouring words as one span each."""
    for place in sorted(chosen):
        if place - 1 not in chosen:
            last = place
            while last + 1 in chosen:
                last += 1
            yield Span(words[place].start(), words[last].end())


def _lines(text: str) -> Lines:
    return tuple(text.split("\n")) if text else ()


def _matches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """Stretches that both have, as (start in the one, start in the other, length). Lone empty lines match nothing."""
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    middle, opposite = one[head : len(one) - tail], other[head : len(other) - tail]
    found: list[tuple[int, int, int]] = [(0, 0, head)] if head else []
    if len(middle) * len(opposite) <= _MOST:
        blocks = SequenceMatcher(None, middle, opposite, autojunk=False).get_matching_blocks()
        found += [(head + a, head + b, n) for a, b, n in blocks if any(line.strip() for line in middle[a : a + n])]
    if tail:
        found.append((len(one) - tail, len(other) - tail, tail))
    return found


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
