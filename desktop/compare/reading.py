"""Everything that the screen of two versions shows, read and compared on the database thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.compare.places import Comparison, Place, Span, compare, differing_words
from localdb.conflicts import conflicts
from localdb.two_versions import TwoVersions, two_versions

if TYPE_CHECKING:
    from localdb.store import Store

NO_CHANGE = "No change here"
"""What stands in a column at a place that only the other side has."""


@dataclass(frozen=True, slots=True)
class Column:
    """One side as lines; `places`: the first and last line of each, `empty` where this side says nothing there."""

    text: str
    places: tuple[tuple[int, int], ...]
    empty: tuple[bool, ...]
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Two versions with their comparison, and which of the open ones they are: `ids[at]`."""

    versions: TwoVersions
    comparison: Comparison
    this: Column
    other: Column
    ids: tuple[str, ...]

    @property
    def at(self) -> int:
        """Which of the open ones this is, -1 for one that was looked at."""
        return self.ids.index(self.versions.id) if self.versions.id in self.ids else -1


def read_two_versions(store: Store, identity: str) -> Shown:
    """Read and compare. Raises `NotFound`."""
    versions = two_versions(store, identity)
    comparison = compare(versions.this.text, versions.other.text, versions.present)
    ids = tuple(each.id for each in conflicts(store))
    return Shown(versions, comparison, column(comparison, "this"), column(comparison, "other"), ids)


def column(comparison: Comparison, side: str) -> Column:
    """One side's lines with where its places are, and the words that the other side lacks."""
    lines: list[str] = []
    ranges, empty, marks, at = [], [], [], 0
    for place in comparison.places:
        lines += comparison.shared[at : place.after]
        at = place.after
        own = place.this if side == "this" else place.other
        marks += _marks(place, side, len("\n".join([*lines, ""])))
        ranges.append((len(lines), len(lines) + max(len(own), 1) - 1))
        empty.append(not own)
        lines += own or (NO_CHANGE,)
    lines += comparison.shared[at:]
    return Column("\n".join(lines), tuple(ranges), tuple(empty), tuple(marks))


def _marks(place: Place, side: str, offset: int) -> list[Span]:
    if not place.this or not place.other:
        return []  # the ground says it already
    spans = differing_words("\n".join(place.this), "\n".join(place.other))[side != "this"]
    return [Span(offset + span.start, offset + span.end) for span in spans]
