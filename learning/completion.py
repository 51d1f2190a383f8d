"""Completion: what two devices know of one lesson becomes one, and nothing once completed is ever lost."""

from __future__ import annotations

from learning.values import Done


def joined(one: Done, other: Done) -> Done:
    """The higher attempt; within one attempt the union of units, the first completion, the farthest place."""
    if one.attempt != other.attempt:
        return one if one.attempt > other.attempt else other
    times = [done.done_at for done in (one, other) if done.done_at is not None]
    return Done(
        attempt=one.attempt,
        units=tuple(sorted({*one.units, *other.units})),
        done_at=min(times) if times else None,
        furthest=max(one.furthest, other.furthest),
    )
