"""Where the notes of a lesson stand in its text: in place, on the whole lesson, or lost. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.reader.quote import USUAL_COLOUR
from learning.anchors import Spot, find_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localdb.notes import Note


@dataclass(frozen=True, slots=True)
class PlacedNotes:
    """Notes with their spots in the order of the lesson; `in_place` is empty until the page's text is known.

    `timed`: those at a second of a recording or on a page of a document.
    """

    in_place: tuple[Note, ...]
    whole_lesson: tuple[Note, ...]
    lost: tuple[Note, ...]
    spots: tuple[Spot, ...] = ()
    timed: tuple[Note, ...] = ()

    def marks(self) -> list[dict[str, object]]:
        """What the page's script draws."""
        return [
            {"mark": note.id, "colour": note.colour or USUAL_COLOUR, **spot._asdict()}
            for note, spot in zip(self.in_place, self.spots, strict=True)
        ]


def place_notes(notes: Iterable[Note], texts: Mapping[str, str]) -> PlacedNotes:
    """Find the place of each note. `texts` holds the text of each block in the order of the lesson."""
    order = {block: number for number, block in enumerate(texts)}
    placed: list[tuple[Spot, Note]] = []
    whole, lost = [], []
    timed: list[Note] = []
    for note in notes:
        if note.anchor and (note.anchor.second is not None or (note.anchor.page and not note.anchor.exact)):
            timed.append(note)
            continue
        spot = find_anchor(note.anchor, texts) if note.anchor else None
        if spot is not None:
            placed.append((spot, note))
        elif note.anchor is None or not note.anchor.exact:
            whole.append(note)
        else:
            lost.append(note)
    placed.sort(key=lambda pair: (order[pair[0].block], pair[0].start, pair[1].created_at))
    timed.sort(key=lambda note: (note.anchor.second or note.anchor.page or 0.0) if note.anchor else 0.0)
    in_place, spots = tuple(note for _, note in placed), tuple(spot for spot, _ in placed)
    return PlacedNotes(in_place, tuple(whole), tuple(lost), spots, tuple(timed))
