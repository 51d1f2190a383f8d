"""What a lesson page may tell us. Our own script says it, but it is read as strictly as if a stranger did."""

from __future__ import annotations

from typing import Annotated

import msgspec

LONGEST = 4 << 20
"""A message beyond this is dropped unread: the text of the longest lesson is far shorter."""

_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Id = Annotated[str, msgspec.Meta(max_length=100)]
_Words = Annotated[str, msgspec.Meta(max_length=2000)]


class Ready(msgspec.Struct, frozen=True, tag="ready", forbid_unknown_fields=True):
    """The page is there; `texts` holds each block with its text."""

    texts: tuple[tuple[_Id, str], ...]


class PlaceSeen(msgspec.Struct, frozen=True, tag="place", forbid_unknown_fields=True):
    """Where the learner is: the block at the top, how far down, how much was read, the blocks whose end shows."""

    block: _Id
    offset: _Share
    read: _Share
    ends: tuple[_Id, ...]


class WentFurther(msgspec.Struct, frozen=True, tag="further", forbid_unknown_fields=True):
    """Whether the page was opened at the farthest place read, which lies beyond where the learner stopped."""

    further: bool


class Stirred(msgspec.Struct, frozen=True, tag="stirred", forbid_unknown_fields=True):
    """The learner did something: a sign of life, told every few seconds at most."""


class Selected(msgspec.Struct, frozen=True, tag="selected", forbid_unknown_fields=True):
    """Text of one block is selected; the rectangle is in pixels of the page."""

    block: _Id
    start: _Count
    end: _Count
    text: str
    left: float
    top: float
    bottom: float
    right: float


class Deselected(msgspec.Struct, frozen=True, tag="deselected", forbid_unknown_fields=True):
    """Nothing is selected any more."""


class MarkClicked(msgspec.Struct, frozen=True, tag="mark_clicked", forbid_unknown_fields=True):
    """Marks of notes or highlights were clicked, where they overlap several; the rectangle is the topmost one's."""

    marks: tuple[_Id, ...]
    left: float
    top: float
    bottom: float
    right: float


class MarkPointed(msgspec.Struct, frozen=True, tag="mark_pointed", forbid_unknown_fields=True):
    """The mouse is over the mark of a note or highlight, or over none ("")."""

    mark: _Id


class NoteKey(msgspec.Struct, frozen=True, tag="note_key", forbid_unknown_fields=True):
    """N was pressed over a selection or a highlight."""


class ColourKey(msgspec.Struct, frozen=True, tag="colour_key", forbid_unknown_fields=True):
    """1 to 5 was pressed over a selection or a highlight."""

    number: Annotated[int, msgspec.Meta(ge=1, le=5)]


class RemoveKey(msgspec.Struct, frozen=True, tag="remove_key", forbid_unknown_fields=True):
    """Delete was pressed over a highlight."""


class Answered(msgspec.Struct, frozen=True, tag="answered", forbid_unknown_fields=True):
    """The learner answered a question of the lesson, or changed what they answered; "" and [] take it back."""

    question: _Id
    answer: _Words | Annotated[list[_Words], msgspec.Meta(max_length=200)]


PageNews = (
    Ready
    | PlaceSeen
    | WentFurther
    | Stirred
    | Selected
    | Deselected
    | MarkClicked
    | MarkPointed
    | NoteKey
    | ColourKey
    | RemoveKey
    | Answered
)
_DECODER: msgspec.json.Decoder[PageNews] = msgspec.json.Decoder(PageNews)


def read_news(message: str) -> PageNews | None:
    """The news in a message, or None for whatever is not exactly one of them."""
    if len(message) > LONGEST:
        return None
    try:
        return _DECODER.decode(message)
    except msgspec.MsgspecError:
        return None
