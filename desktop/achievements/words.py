"""What the page says: pure words from frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.figures import counted, duration
from learning.credentials.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from learning.credentials.verdict import Verdict
    from learning.milestones import Milestone
    from learning.streaks import Streak
    from localdb.certificates import Checked

_DOUBTFUL = frozenset({Reason.UNKNOWN_ISSUER, Reason.UNKNOWN_CONTEXT, Reason.NOT_YET_VALID})
"""What may well be real, but not by what is known here."""


class Standing(NamedTuple):
    """Whether it holds, with an icon, the colour and the words for it."""

    holds: bool
    icon: str
    tone: str
    words: str


def standing(checked: Checked) -> Standing:
    """How a certificate stands, by what this device was told and by its file."""
    if checked.kept.status == "revoked":
        return Standing(holds=False, icon="circle-alert", tone="warning", words="Taken back by its issuer")
    if checked.verdict is None:
        return Standing(holds=True, icon="cloud", tone="text2", words="Comes with the next sync")
    if checked.verdict.valid:
        return Standing(holds=True, icon="shield-check", tone="accent_text", words="Verified on this device")
    return Standing(holds=False, icon="triangle-alert", tone="danger", words="Its file does not hold")


def verified_words(checked: Checked) -> str:
    """The second line: why."""
    told = checked.kept.certificate
    if checked.kept.status == "revoked":
        return told.reason or "Its issuer gave no reason."
    if checked.verdict is None:
        return f"Issued by {told.issuer_name}"
    return f"Signature of {told.issuer_name} fits" if checked.verdict.valid else checked.verdict.words


def verdict_words(name: str, found: Verdict) -> tuple[str, str, str]:
    """Icon, tone and words for a file with this name."""
    if found.valid:
        return "shield-check", "accent_text", f"{name}: {found.words}"
    if found.reason in _DOUBTFUL:
        return "circle-alert", "warning", f"{name} can't be vouched for. {found.words}"
    return "triangle-alert", "danger", f"{name} is not valid. {found.words}"


def milestone_words(milestone: Milestone) -> str:
    """When it was earned, else how far it is."""
    if milestone.earned is not None:
        return date_words(milestone.earned)
    return f"{milestone.reached} of {milestone.rule.wanted}"


def streak_words(found: Streak) -> tuple[str, str]:
    """The streak of today, and what it is."""
    return counted(found.current, "day"), "in a row up to today" if found.current else "no streak now; today begins one"


def longest_words(found: Streak) -> str:
    """The longest ever."""
    if found.longest_until is None:
        return "–"
    return f"{counted(found.longest, 'day')}, until {date_words(found.longest_until)}"


def year_words(studied: Mapping[date, int]) -> str:
    """What the map of the year says to somebody who can't see it."""
    days = [day for day, ms in studied.items() if ms]
    if not days:
        return "Study days: none in the last year"
    best = max(days, key=lambda day: studied[day])
    total = sum(studied.values()) // 1000
    return (
        f"Study days in the last year: {counted(len(days), 'day')}, {duration(total)} in all,"
        f" most on {date_words(best)} with {duration(studied[best] // 1000)}"
    )


def date_words(day: date) -> str:
    """A date as everywhere."""
    return f"{day.day} {day:%B %Y}"
