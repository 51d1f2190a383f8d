"""What a row of My courses says, for every state that a course can be in."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.courses.course_words import DAY_MS, access_said, device_state, group_of, progress_words
from desktop.courses.downloads import Download
from localdb.courses import Course

NOW = 1_790_000_000_000
MB = 1 << 20
PLAIN: dict[str, Any] = {
    "course": "c",
    "slug": "rules",
    "title": "Rules",
    "status": "active",
    "provider": "",
    "percent": 25,
    "completed": 5,
    "total": 20,
    "items_left": 3,
    "seconds": 60,
    "downloaded": False,
    "bytes": 100 * MB,
    "bytes_here": 0,
    "expires_at": None,
    "edition": "e",
    "number": 1,
    "last_studied": None,
}


def course(**changes: Any) -> Course:  # noqa: ANN401  any field
    """A course that is not here yet, but for the changes."""
    return Course(**{**PLAIN, **changes})


@pytest.mark.parametrize(
    ("changes", "words", "action"),
    [
        ({}, "Not here yet", "download"),
        ({"bytes_here": 40 * MB}, "Partly here", "download"),
        ({"bytes_here": 100 * MB, "downloaded": True}, "On this device", "open"),
        ({"total": 0, "bytes": 0}, "Not here yet", ""),
        ({"expires_at": NOW - 1, "bytes_here": MB}, "Locked", "renew"),
    ],
)
def test_without_a_download_the_state_follows_from_the_files(changes: dict[str, Any], words: str, action: str) -> None:
    """One word for what is here, and at most one action."""
    state = device_state(course(**changes), None, NOW)
    assert (state.said.words, state.action) == (words, action)


@pytest.mark.parametrize(
    ("phase", "words", "action", "can_pause"),
    [
        ("queued", "Queued", "", True),
        ("running", "Downloading", "", True),
        ("paused", "Paused", "resume", False),
        ("stopped", "Stopped", "resume", False),
    ],
)
def test_a_download_can_always_be_paused_or_gone_on_with(phase: Any, words: str, action: str, can_pause: bool) -> None:  # noqa: ANN401
    """Whatever its phase, there is a way on and a way out."""
    state = device_state(course(), Download("c", phase, done=MB, total=4 * MB), NOW)
    assert (state.said.words, state.action, state.can_pause, state.can_cancel) == (words, action, can_pause, True)


def test_a_running_download_says_speed_and_time_left() -> None:
    """Size, speed and time, as a person reads them."""
    state = device_state(course(), Download("c", "running", 412 * MB, 860 * MB, 6.4 * MB, 70), NOW)
    assert state.figure == "412 MB of 860 MB"
    assert state.detail == "6.4 MB/s · 1 min 10 s left"


def test_a_cut_line_is_said_to_heal_by_itself() -> None:
    """No error, no button: it goes on."""
    assert "by itself" in device_state(course(), Download("c", "running", waiting=True), NOW).detail


def test_the_end_of_access_is_said_in_time() -> None:
    """A date while it is far, days when it is near, ended when it is over."""
    assert access_said(course(), NOW).words == "No end date"
    assert access_said(course(expires_at=NOW + 100 * DAY_MS), NOW).words.startswith("Access until")
    assert access_said(course(expires_at=NOW + 3 * DAY_MS), NOW).words == "Access ends in 3 days"
    assert access_said(course(expires_at=NOW - DAY_MS), NOW).words.startswith("Access ended")


def test_each_course_stands_under_one_tab() -> None:
    """Expired beats completed, and a course without contents is active."""
    assert group_of(course(), NOW) == "active"
    assert group_of(course(completed=20), NOW) == "completed"
    assert group_of(course(completed=20, expires_at=NOW - 1), NOW) == "expired"
    assert group_of(course(total=0, completed=0), NOW) == "active"


def test_what_is_left_is_counted_in_lessons() -> None:
    """As the reader counts them."""
    assert progress_words(course()) == "3 items left"
    assert progress_words(course(completed=20, items_left=0)) == "Completed"
    assert progress_words(course(total=0)) == "Contents come with the next sync"
