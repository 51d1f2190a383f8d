"""What is said of sync is true: each state of the worker has its words, and the log tells problems from the rest."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from desktop.figures import clock
from desktop.sync_status.status_words import glance_of, log_line, next_try_words, status_words, waiting_words
from localdb.outbox import Counts
from localdb.state import Round
from localdb.waiting import WaitingRow
from sync.errors import Captive
from sync.events import SyncStatus
from sync.worker import Progress, SyncNews

NOW = 1_790_000_000_000


def news(state: Any, pending: int = 0, refused: int = 0, error: Exception | None = None) -> SyncNews:  # noqa: ANN401
    """News of the worker."""
    return SyncNews(SyncStatus(state), Counts(pending, refused, 0), NOW - 120_000, error)


@pytest.mark.parametrize(
    ("said", "title", "detail"),
    [
        (news("synced"), "Synced", "Everything is on the server too"),
        (news("waiting", 3), "3 changes waiting", "Goes within a minute"),
        (news("offline", 4), "Offline", "4 changes are safe on this device"),
        (news("offline", 1), "Offline", "1 change is safe on this device"),
        (news("needs_you", 0, 1), "1 change needs you", "Everything else is synced or on its way"),
        (news("sign_in_needed"), "Sign in to sync", "You can go on studying"),
    ],
)
def test_each_state_says_what_is_the_matter_and_what_is_safe(said: SyncNews, title: str, detail: str) -> None:
    """The state table of the look."""
    words = status_words(said, NOW)
    assert (words.title, words.detail) == (title, detail)


def test_a_window_that_listens_is_in_step_now() -> None:
    """With hints nothing is asked by the clock: it is in step now, and goes on as soon as there is something."""
    live = msgspec.structs.replace(news("synced"), live=True)
    assert (glance_of(live, NOW).last_synced, next_try_words(live)) == ("just now", "as soon as something changes")


@pytest.mark.parametrize(
    ("progress", "detail"),
    [
        (Progress(0, 0, 0, 0, 0), "Looking for what is new"),
        (Progress(2, 5, 0, 3000, 400), "Sent 2 of 5 · 2.9 KB up, 400 bytes down"),
        (Progress(5, 5, 40, 3000, 40_000), "Sent 5 of 5, received 40 · 2.9 KB up, 39 KB down"),
        (Progress(0, 0, 40, 300, 40_000), "Received 40 · 300 bytes up, 39 KB down"),
    ],
)
def test_a_round_says_how_far_it_is(progress: Progress, detail: str) -> None:
    """Edits of how many, records, and bytes both ways."""
    assert status_words(msgspec.structs.replace(news("syncing", 5), progress=progress), NOW).detail == detail


def test_trouble_says_since_when() -> None:
    """With the clock time at which it began."""
    since = msgspec.structs.replace(news("offline", 4), since=NOW - 60_000)
    assert status_words(since, NOW).detail == f"Since {clock(NOW - 60_000)}. 4 changes are safe on this device"


def test_an_error_is_told_in_its_own_words() -> None:
    """Which kind of trouble, and what was not sent."""
    words = status_words(news("offline", error=Captive()), NOW)
    assert "network answers in the server's place" in words.title
    assert "Nothing was sent" in words.detail


def test_nobody_signed_in_is_no_trouble() -> None:
    """It is said plainly, and when sync would begin."""
    assert status_words(None, NOW).title == "Nobody is signed in"
    assert glance_of(None, NOW).state == "signed_out"
    assert next_try_words(None) == "after you sign in"


def test_the_row_says_when_it_last_synced() -> None:
    """As a person says it."""
    assert glance_of(news("synced"), NOW).last_synced == "2 min ago"


def test_a_waiting_change_says_its_kind_what_it_is_about_and_how_far_it_is() -> None:
    """Three columns of the list."""
    row = WaitingRow("note", "n", "Note: Loops: an overview", NOW, "waiting")
    assert waiting_words(row) == ("Note", "Loops: an overview", "goes next")


def test_the_log_tells_problems_from_the_rest() -> None:
    """So that they can be shown alone."""
    good = log_line(Round(NOW, "synced", 6, 2, ""))
    bad = log_line(Round(NOW, "offline", 0, 0, "no connection"))
    assert (good.words, good.problem) == ("Sent 6 changes, received 2.", False)
    assert (bad.words, bad.problem) == ("Offline: no connection", True)
