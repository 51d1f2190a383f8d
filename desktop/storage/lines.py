"""The rows of the storage page: what comes in, and what is here. Pure words from frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.courses.course_words import device_state
from desktop.figures import counted, day, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.courses.downloads import Download
    from localdb.courses import Course
    from localdb.keeping import Fitness, Kept, Readiness

_SECTIONS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do with a row: what `chosen` carries, what a screen reader says, and the words or the icon."""

    key: str
    name: str
    words: str = ""
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row. `course` names what it is about, `share` 0..1 draws a bar."""

    course: str
    icon: str
    tone: str
    title: str
    detail: str
    offers: tuple[Offer, ...] = ()
    share: float | None = None

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join((self.title, self.detail, *(offer.name for offer in self.offers)))


def queue_lines(downloads: Iterable[Download], courses: Mapping[str, Course], now: int) -> tuple[Line, ...]:
    """What comes in, in its order."""
    return tuple(
        _queue_line(download, courses[download.course], now) for download in downloads if download.course in courses
    )


def _queue_line(download: Download, course: Course, now: int) -> Line:
    state, title = device_state(course, download, now), course.title
    offers = [Offer("cancel", f"Cancel download of {title}", icon="x")]
    if state.can_pause:
        offers.append(Offer("pause", f"Pause download of {title}", icon="pause"))
    elif state.action:
        offers.append(Offer("resume", f"{state.action_words}: {title}", state.action_words))
    figure = "" if state.detail == state.figure else state.figure
    detail = " · ".join(part for part in (state.said.words, figure, state.detail) if part)
    return Line(course.course, state.said.icon, state.said.tone, title, detail, tuple(offers), state.share)


def kept_lines(kept: Iterable[Kept]) -> tuple[Line, ...]:
    """What is here, the largest first, with the sections that take most."""
    return tuple(_kept_line(each) for each in kept)


def _kept_line(kept: Kept) -> Line:
    largest = sorted(kept.sections, key=lambda section: -section[1])
    named = [f"{title} {size(taken)}" for title, taken in largest[:_SECTIONS_NAMED]]
    if len(largest) > len(named):
        named.append(f"{counted(len(largest) - len(named), 'more section')}")
    offers = (
        Offer("remove", f"Remove {kept.title} from this device", icon="trash-2"),
        Offer("verify", f"Check the files of {kept.title}", "Check"),
    )
    return Line(kept.course, "library", "text2", f"{kept.title} · {size(kept.bytes)}", " · ".join(named), offers)


def readiness_lines(readiness: Readiness) -> tuple[Line, ...]:
    """What one should know before leaving the network: a line for each course, one for what waits."""
    lines = [_fitness_line(course) for course in readiness.courses]
    if readiness.waiting:
        words = f"{counted(readiness.waiting, 'change')} not sent yet"
        offer = Offer("sync", "Sync now", "Sync now")
        lines.append(
            Line("", "cloud-upload", "warning", words, "Safe on this device; goes when you are online", (offer,))
        )
    if readiness.refused:
        words = f"{counted(readiness.refused, 'change')} to look at"
        offer = Offer("look", "Look at what the server refused", "Look")
        lines.append(Line("", "circle-alert", "warning", words, "Kept here, with the reason of the server", (offer,)))
    return tuple(lines)


def _fitness_line(course: Fitness) -> Line:
    until = f"access until {day(course.expires_at)}" if course.expires_at is not None else "access without an end"
    if course.damaged:
        words = f"{counted(course.damaged, 'damaged file')}, {size(course.missing)} to fetch again"
        offer = Offer("download", f"Repair {course.title}", "Repair")
        return Line(course.course, "triangle-alert", "warning", course.title, words, (offer,))
    if course.missing:
        offer = Offer("download", f"Download the rest of {course.title}", f"Get {size(course.missing)}")
        return Line(course.course, "cloud", "text2", course.title, f"{size(course.missing)} not here yet", (offer,))
    newer = ", a newer edition can be fetched" if course.has_update else ""
    return Line(
        course.course, "circle-check", "accent_text", course.title, f"All files here and checked, {until}{newer}"
    )


def verdict(readiness: Readiness) -> tuple[str, str, str]:
    """Icon, tone and the one sentence."""
    if readiness.is_ready:
        return "circle-check", "accent_text", "Ready to go offline. Everything is here and checked, and nothing waits."
    if not readiness.courses:
        return "cloud", "text2", "No course is on this device yet. Download one to study it without a network."
    return "triangle-alert", "warning", "Not everything is here yet."
