"""Texts of notes that are not the present ones any more: the history, and the bases of later merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
import zstandard

from server.database import places, rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learning.records import FieldState
    from server.sync.feed import Feed

_LEVEL: Final = 3


def keep_revisions(feed: Feed, note: str, states: Sequence[FieldState]) -> None:
    """Keep versions of a note's text that are not the present one any more; each is kept once."""
    feed.retired += [(note, state) for state in states]


def write_revisions(feed: Feed) -> None:
    """Write what is to be kept, in one go: at the end, and before any is read."""
    if not feed.retired:
        return
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    write_rows(
        feed.connection,
        "INSERT INTO note_revision (learner_id, note, eid, at, device, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (learner_id, note, eid) DO NOTHING",
        [
            (feed.learner, note, state.eid, state.stamp[0], state.stamp[2], compressor.compress(state.value))
            for note, state in feed.retired
        ],
    )
    feed.retired.clear()


def revisions_of(feed: Feed, note: str, eids: Sequence[str]) -> dict[str, msgspec.Raw]:
    """Those of the texts that are kept."""
    write_revisions(feed)
    sql = f"SELECT eid, body FROM note_revision WHERE learner_id = ? AND note = ? AND eid IN ({places(eids)})"  # noqa: S608 - only places are put in
    found = rows(feed.connection, sql, [feed.learner, note, *eids])
    return {eid: msgspec.Raw(zstandard.decompress(body)) for eid, body in found}
