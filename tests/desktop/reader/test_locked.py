"""What stands in the place of a lesson whose access has ended, and what its button does."""

from __future__ import annotations

from desktop.reader.frames import LOCKED, UNCONFIRMED, locked_frame

NOW = 1_790_000_000_000


def test_a_locked_lesson_says_since_when_and_what_renewing_costs() -> None:
    """With the price of the catalogue; without one there is no button."""
    frame = locked_frame(NOW - 1, NOW, "RM499.00")
    assert frame.title.startswith("Access ended on ")
    assert frame.action == "Renew for RM499.00"
    assert "notes" in frame.sentence
    assert locked_frame(NOW - 1, NOW).action == ""
    assert locked_frame(None, NOW, "RM499.00") == LOCKED


def test_a_right_that_does_not_fit_is_told_apart_from_an_end() -> None:
    """The end is still to come, but nothing signed opens the course here: sync."""
    assert locked_frame(NOW + 1, NOW) == UNCONFIRMED
