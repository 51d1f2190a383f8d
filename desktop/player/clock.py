"""Moments of a recording as a learner says them: 6:03, 1:02:03."""

from __future__ import annotations


def moment_words(ms: float) -> str:
    """Hours only where there are any."""
    seconds = max(0, int(ms // 1000))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
