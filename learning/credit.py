"""Part of the points for an answer that is partly right, as Open edX counts it, with the words that say why.

`each`: every choice is a decision, taken or left, and each right one earns its part. `halves`: one wrong decision
leaves half of the points, two a quarter, where there are choices enough for that to mean anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from learning.quizzes import Question

HALF: Final = 0.5
CLOSE_WORDS: Final = "Close to the right number: half of the points."
_HALVES: Final = {1: (HALF, 3, "One choice is not right: half of the points."),
                  2: (HALF / 2, 5, "Two choices are not right: a quarter of the points.")}  # fmt: skip


def share_of_choices(question: Question, chosen: Collection[str]) -> tuple[float, str]:
    """What these choices earn, 0 to 1, and what is said of it."""
    right, every = set(question.right), [choice.id for choice in question.choices]
    if set(chosen) == right:
        return 1.0, ""
    if not chosen or not set(chosen) <= set(every):
        return 0.0, ""
    wrong = sum((each in chosen) != (each in right) for each in every)
    if question.credit == "each" and wrong < len(every):
        return round(1 - wrong / len(every), 2), f"{len(every) - wrong} of {len(every)} choices are right."
    share, least, words = _HALVES.get(wrong, (0.0, 0, "")) if question.credit == "halves" else (0.0, 0, "")
    return (share, words) if share and len(every) >= least else (0.0, "")


def share_of_choice(question: Question, chosen: str) -> tuple[float, str]:
    """What one choice earns that is not the right one."""
    share = next((choice.share for choice in question.choices if choice.id == chosen), 0.0)
    return (share, f"Partly right: {share * 100:.0f} percent of the points.") if share else (0.0, "")
