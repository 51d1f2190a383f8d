"""How long somebody really studied: a pure clock that is told of ticks and signs of life.

The rule: time counts while the window is in front and the learner did something within the last 60 seconds (scrolled,
moved the mouse, pressed a key, wrote a note). After 5 minutes without, the session is over; the next sign of life
begins another. A computer that slept between two ticks adds nothing.
"""

from __future__ import annotations

IDLE_MS = 60_000
PAUSE_MS = 5 * 60_000
LONGEST_TICK_MS = 5_000


class StudyClock:
    """The active time of one session; `now` is always a monotonic clock in ms."""

    def __init__(self, now: int, *, in_front: bool = True) -> None:
        self.active_ms = 0
        self._in_front = in_front
        self._playing = False
        self._stirred = now
        self._ticked = now

    def stir(self, now: int) -> None:
        """The learner did something."""
        self.tick(now)
        self._stirred = now

    def bring_to_front(self, now: int, *, in_front: bool) -> None:
        """The window came to the front, or left it."""
        self.tick(now)
        self._in_front = in_front
        if in_front:
            self._stirred = now

    def play(self, now: int, *, playing: bool) -> None:
        """A recording began to play, or stopped: while it plays time counts, in front or not."""
        self.tick(now)
        self._playing = playing
        self._stirred = now

    def tick(self, now: int) -> bool:
        """Count the time since the last tick, if it counts; answers whether the learner is active."""
        if self._playing:
            self._stirred = now
        until = min(now, self._stirred + IDLE_MS) if self._in_front or self._playing else self._ticked
        passed = until - self._ticked
        if passed > 0 and now - self._ticked <= LONGEST_TICK_MS:
            self.active_ms += passed
        self._ticked = now
        return self.is_active(now)

    def rest(self, now: int) -> None:
        """Nobody is there until the next sign of life."""
        self._stirred = now - PAUSE_MS

    def is_active(self, now: int) -> bool:
        """Whether time counts at this moment."""
        return (self._in_front or self._playing) and now - self._stirred < IDLE_MS

    def is_over(self, now: int) -> bool:
        """Whether the pause has been long enough to end the session."""
        return now - self._stirred > PAUSE_MS
