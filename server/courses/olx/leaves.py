"""What of a unit becomes a block: containers opened, one arm of an experiment, the draw of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from server.courses.olx.source import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.courses.olx.source import OlxSource

CONTAINERS = {
    "vertical", "sequential", "wrapper", "conditional", "split_test", "library_content", "itembank", "randomize",
    "problemset", "videosequence",
}  # fmt: skip


class Pool(msgspec.Struct, frozen=True, omit_defaults=True):
    """The library's draw that a block belongs to."""

    name: str = ""
    pick: int = 0


class Leaf(msgspec.Struct, frozen=True):
    """A part that becomes a block, with the draw it belongs to."""

    part: Part
    pool: Pool


def leaves(source: OlxSource, part: Part, pool: Pool | None = None) -> Iterator[Leaf]:
    """The parts that become blocks, in order: containers opened, one arm of an experiment, the draw of a library."""
    pool = pool or Pool()
    if part.kind not in CONTAINERS or part.broken:
        yield Leaf(part, pool)
        return
    inside = source.parts(part)
    if part.kind in {"split_test", "randomize"} and len(inside) > 1:
        source.report.notice(
            part.file, part.line, f"Learners saw one of {len(inside)} versions here; the first came in."
        )
        inside = inside[:1]
    elif part.kind == "conditional":
        source.report.notice(part.file, part.line, "This was shown under a condition; here it is always shown.")
        inside = [one for one in inside if one.kind != "show"]
    elif part.kind in {"library_content", "itembank"}:
        pool = _draw(source, part, len(inside))
        if not inside:
            yield Leaf(part, Pool())
    for child in inside:
        yield from leaves(source, child, pool)


def _draw(source: OlxSource, part: Part, candidates: int) -> Pool:
    said = part.values.get("max_count", "1")
    pick = int(said) if said.isdecimal() and 0 < int(said[:6]) <= candidates else candidates
    source.report.notice(part.file, part.line, f"Each learner is asked {pick} of these {candidates}.")
    return Pool(part.name or "library", pick)
