"""When to try again: pure arithmetic; chance is a number from 0 to 1 that the caller draws.

Full jitter, after "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): devices that lost the server in the
same second do not come back in the same second.
"""

from __future__ import annotations

from typing import Final

FIRST: Final = 1.0
LONGEST: Final = 15 * 60.0
IDLE: Final = 10 * 60.0


def back_off(failures: int, chance: float, asked: float | None = None) -> float:
    """Seconds until the next try after so many failures in a row, never sooner than the server `asked` for."""
    ceiling = min(LONGEST, FIRST * float(1 << min(failures, 20)))
    return max(FIRST, chance * ceiling, asked or 0.0)


def idle(chance: float) -> float:
    """Seconds until the next look when all is well: five to fifteen minutes."""
    return IDLE * (0.5 + chance)
