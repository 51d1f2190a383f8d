"""What a row of My courses says: pure, from a course and its download to words, icons and the one action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.figures import counted, day, duration, size

if TYPE_CHECKING:
    from desktop.courses.downloads import Download
    from localdb.courses import Course

DAY_MS = 24 * 60 * 60 * 1000
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Said:
    """A word with the icon and the colour that go with it."""

    words: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What of a course is on this computer. `action` is empty, open, download, resume or retry."""

    said: Said
    detail: str = ""
    action: str = ""
    action_words: str = ""
    primary: bool = False
    share: float | None = None
    figure: str = ""
    can_pause: bool = False
    can_cancel: bool = False


def is_over(course: Course, now: int) -> bool:
    """Whether access has ended."""
    return course.status == "expired" or (course.expires_at is not None and course.expires_at <= now)


def group_of(course: Course, now: int) -> str:
    """The tab under which a course stands: active, completed or expired."""
    if is_over(course, now):
        return "expired"
    return "completed" if course.total and course.completed >= course.total else "active"


def progress_words(course: Course) -> str:
    """What is left, as one says it."""
    if not course.total:
        return "Contents come with the next sync"
    return f"{counted(course.items_left, 'item')} left" if course.completed < course.total else "Completed"


def access_said(course: Course, now: int) -> Said:
    """Until when the course may be studied."""
    if course.expires_at is None:
        return (
            Said("Access ended", "lock", "danger") if is_over(course, now) else Said("No end date", "calendar", "text3")
        )
    if is_over(course, now):
        return Said(f"Access ended {day(course.expires_at)}", "lock", "danger")
    if course.expires_at - now < SOON_DAYS * DAY_MS:
        days = max(1, (course.expires_at - now) // DAY_MS)
        return Said(f"Access ends in {counted(days, 'day')}", "triangle-alert", "warning")
    return Said(f"Access until {day(course.expires_at)}", "calendar", "text3")


def studied_words(course: Course, now: int) -> str:
    """The second line of the access column."""
    if is_over(course, now):
        return "Notes and progress stay yours"
    return f"Studied {duration(course.seconds)}" if course.seconds else ""


def device_state(course: Course, download: Download | None, now: int) -> DeviceState:
    """What is on this computer, and the one thing to do about it."""
    if is_over(course, now):
        return _ended(course)
    if download is not None:
        return _downloading(course, download)
    if course.update_bytes is not None:
        return _new_edition(course.update_bytes)
    if course.downloaded:
        return _here(course)
    return _not_here(course)


def _not_here(course: Course) -> DeviceState:
    if not course.total:
        return DeviceState(Said("Not here yet", "cloud", "text2"), "Contents not here yet")
    missing = size(max(0, course.bytes - course.bytes_here))
    if course.bytes_here:
        said, detail = Said("Partly here", "cloud", "text2"), f"{size(course.bytes_here)} of {size(course.bytes)}"
        return DeviceState(said, detail, "download", f"Get {missing}")
    return DeviceState(Said("Not here yet", "cloud", "text2"), size(course.bytes), "download", "Download")


def _ended(course: Course) -> DeviceState:
    detail = f"{size(course.bytes_here)} on this device" if course.bytes_here else ""
    return DeviceState(Said("Locked", "lock", "text3"), detail, "renew", "Renew")


def _here(course: Course) -> DeviceState:
    words = "Start" if not course.completed and not course.seconds else "Continue"
    if course.total and course.completed >= course.total:
        words = "Open"
    said = Said("On this device", "circle-check", "accent_text")
    detail = "New edition: see what is new" if course.has_news else f"{size(course.bytes)}, all files checked"
    return DeviceState(said, detail, "open", words, primary=words != "Open")


def _new_edition(needed: int) -> DeviceState:
    """What changed travels, nothing else; until then the edition that is here is read."""
    said = Said("New edition", "refresh-cw", "info")
    here = "The one here stays until it is whole"
    return DeviceState(said, here, "download", f"Get {size(needed)}")


def _downloading(course: Course, download: Download) -> DeviceState:
    total = download.total or course.bytes - course.bytes_here
    share = download.done / total if total else 0.0
    figure = f"{size(download.done)} of {size(total)}" if download.done else size(total)
    if download.phase == "running":
        said = Said("Downloading", "download", "info")
        detail = "No connection, goes on by itself" if download.waiting else _pace(download)
        return DeviceState(said, detail, share=share, figure=figure, can_pause=True, can_cancel=True)
    if download.phase == "queued":
        said = Said("Queued", "hourglass", "text2")
        return DeviceState(said, "Starts after the others", share=share, figure=figure, can_pause=True, can_cancel=True)
    if download.phase == "paused":
        said = Said("Paused", "circle-pause", "text2")
        return DeviceState(said, figure, "resume", "Resume", share=share, can_cancel=True)
    said = Said("Stopped", "triangle-alert", "warning")
    return DeviceState(said, download.trouble, "resume", "Try again", share=share, can_cancel=True)


def _pace(download: Download) -> str:
    if download.speed <= 0:
        return "Starting"
    left = "" if download.eta is None else f" · {_left(download.eta)} left"
    return f"{size(download.speed)}/s{left}"


def _left(seconds: float) -> str:
    minute = 60
    return (
        duration(seconds)
        if seconds < minute or seconds >= 10 * minute
        else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    )
