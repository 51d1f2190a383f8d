"""Which stretches of a recording were played: what was skipped does not count, repeats count once. Pure."""

from __future__ import annotations

WATCHED_SHARE = 0.9
"""So much of a recording has to be played before its part of the lesson is complete."""

Stretch = tuple[int, int]


class Watched:
    """Stretches in milliseconds, in order and apart."""

    def __init__(self, stretches: tuple[Stretch, ...] = ()) -> None:
        self.stretches = stretches

    def play(self, start: int, end: int) -> None:
        """This stretch was played."""
        if end <= start:
            return
        apart = []
        for one in self.stretches:
            if one[1] < start or one[0] > end:
                apart.append(one)
            else:
                start, end = min(start, one[0]), max(end, one[1])
        self.stretches = tuple(sorted((*apart, (start, end))))

    def share(self, length: int) -> float:
        """How much of a recording of that length was played, 0..1."""
        return min(1.0, sum(end - start for start, end in self.stretches) / length) if length > 0 else 0.0

    def is_enough(self, length: int) -> bool:
        """Whether the recording counts as watched."""
        return self.share(length) >= WATCHED_SHARE
