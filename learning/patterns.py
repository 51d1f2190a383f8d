"""Regular expressions of a course's author, as far as they are sure to end quickly whatever a learner writes.

Python's matcher can take for ever when repetitions nest or follow one another; so only patterns without a repeated
group, without back references and with few repetitions are believed.
"""

from __future__ import annotations

import re

_LONGEST_PATTERN = 200
_LONGEST_ANSWER = 500
_MOST_REPEATS = 2
_REPEATS = re.compile(r"(?<!\\)(?:[*+]|\{\d*,?\d*\})")
_RISKY = re.compile(r"\)\s*[*+{?]|\\[1-9]|\(\?(?!:)")


def is_safe(pattern: str) -> bool:
    """Whether the pattern is well formed and surely quick."""
    if len(pattern) > _LONGEST_PATTERN or _RISKY.search(pattern) or len(_REPEATS.findall(pattern)) > _MOST_REPEATS:
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def matches(pattern: str, text: str, *, same_case: bool) -> bool:
    """Whether all of `text` fits; never for a pattern that is not safe."""
    if not is_safe(pattern) or len(text) > _LONGEST_ANSWER:
        return False
    return re.fullmatch(pattern, text.strip(), 0 if same_case else re.IGNORECASE) is not None
