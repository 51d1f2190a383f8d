"""What may be said of sync, in words: pure, the same for the sidebar's row, the popover and the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.figures import ago, clock, counted, size
from desktop.sidebar.sync_row import SyncGlance, face_of
from sync.events import Trouble

if TYPE_CHECKING:
    from localdb.state import Round
    from localdb.waiting import WaitingRow
    from sync.worker import Progress, SyncNews

_LONG = 120
"""Minutes from which on hours are said."""
SIGNED_OUT = SyncGlance("signed_out")
_SINCE = frozenset({"offline", "server_trouble"})


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Icon and colour, what is the matter, and what that means."""

    icon: str
    tone: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log. `problem`: it belongs under Problems; `conflict`: two versions that can be compared."""

    at: int
    icon: str
    tone: str
    words: str
    problem: bool
    conflict: str = ""


def glance_of(news: SyncNews | None, now: int) -> SyncGlance:
    """What the sidebar's row shows."""
    if news is None:
        return SIGNED_OUT
    last = ago(now if news.live else news.last_sync, now) if news.last_sync is not None else ""
    needs_you = max(news.counts.quarantined, 1)
    return SyncGlance(news.status.state, news.counts.pending, needs_you, last)


def status_words(news: SyncNews | None, now: int) -> StatusWords:
    """The head of popover and page."""
    face = face_of(glance_of(news, now))
    if news is None:
        return StatusWords(face.icon, face.tone, "Nobody is signed in", "What you write stays on this device.")
    title, detail = _title_and_detail(news)
    since = f"Since {clock(news.since)}. " if news.since is not None and news.status.state in _SINCE else ""
    return StatusWords(face.icon, face.tone, title, since + detail)


def _title_and_detail(news: SyncNews) -> tuple[str, str]:
    waiting, refused = news.counts.pending, news.counts.quarantined
    safe = f"{counted(waiting, 'change')} {'is' if waiting == 1 else 'are'} safe on this device"
    if news.status.trouble is Trouble.BRAKE:
        return str(news.error or "So much would be deleted that sync asks first"), "Sync now shows them, and asks you."
    if news.error is not None:
        from desktop.messages import words_for

        words = words_for(news.error, waiting=waiting)
        return words.happened.rstrip("."), f"{words.safe} {words.next}".strip()
    titles = {
        "synced": ("Synced", "Everything is on the server too"),
        "waiting": (f"{counted(waiting, 'change')} waiting", "Goes within a minute"),
        "syncing": ("Syncing", _progress_words(news.progress) or "Looking for what is new"),
        "offline": ("Offline", safe if waiting else "Carrel goes on by itself when the connection is back"),
        "needs_you": (
            f"{counted(refused, 'change')} {'needs' if refused == 1 else 'need'} you",
            "Everything else is synced or on its way",
        ),
        "sign_in_needed": ("Sign in to sync", "You can go on studying"),
        "server_trouble": ("Can’t reach the server", safe if waiting else "It is tried again by itself"),
    }
    return titles[news.status.state]


def _progress_words(progress: Progress | None) -> str:
    """How far the round is: "Sent 2 of 5, received 40 · 3.1 KB up, 12 KB down"."""
    if progress is None or not (progress.total or progress.received):
        return ""
    sent = f"Sent {progress.sent} of {progress.total}" if progress.total else ""
    received = f"received {progress.received}" if progress.received else ""
    carried = f" · {size(progress.up)} up, {size(progress.down)} down" if progress.up or progress.down else ""
    words = ", ".join(part for part in (sent, received) if part)
    return words[:1].upper() + words[1:] + carried


def next_try_words(news: SyncNews | None) -> str:
    """When sync tries again by itself."""
    if news is None or news.status.state == "sign_in_needed":
        return "after you sign in"
    if news.status.trouble is Trouble.BRAKE:
        return "when you have answered"
    waits = {"syncing": "now", "offline": "when a network appears"}
    by_itself = "as soon as something changes" if news.live else _seconds_words(news.status.next_try)
    return waits.get(news.status.state, by_itself)


def _seconds_words(seconds: float | None) -> str:
    minute = 60
    if seconds is None:
        return "by itself"
    return f"in {seconds:.0f} s" if seconds < minute else f"in {seconds / minute:.0f} min"


def waiting_words(row: WaitingRow) -> tuple[str, str, str]:
    """The kind, what it is about, and how far it is."""
    kind, _, about = row.words.partition(": ")
    states = {
        "waiting": "goes next",
        "sent": "goes next",  # its stamp is sealed; whether it ever left this computer nobody can know
        "held": "the server can’t take it yet",
        "refused": "needs you",
    }
    return kind, about, states[row.state]


def log_line(entry: Round) -> LogLine:
    """A line of the log, newest first in the list."""
    problem = entry.outcome not in {"synced", "waiting", "syncing"}
    face = face_of(SyncGlance(entry.outcome, needs_you=1)) if entry.outcome != "syncing" else None
    parts = []
    if entry.sent or entry.received:
        parts.append(f"Sent {counted(entry.sent, 'change')}, received {entry.received}.")
    if problem and face is not None:
        parts.append(f"{face.word}: {entry.detail}" if entry.detail else f"{face.word}.")
    words = " ".join(parts) or "Synced, nothing new."
    if not problem:
        return LogLine(entry.at, "circle-check", "accent_text", words, problem=False)
    assert face is not None
    return LogLine(entry.at, face.icon, face.tone, words, problem=True)


def merged_line(conflict: str, at: int, named: str) -> LogLine:
    """Two versions met: said once, here, and nowhere does it stop anybody."""
    words = f"{named} was changed on two computers. Both versions are kept. Compare"
    return LogLine(at, "git-compare", "info", words, problem=False, conflict=conflict)


def clock_words_of(ahead: int) -> str:
    """What is said of a clock that is wrong by more than a minute; "" of any other."""
    minutes = round(abs(ahead) / 60_000)
    if not minutes:
        return ""
    by = counted(minutes, "minute") if minutes < _LONG else f"{minutes / 60:.0f} hours"
    return f"This computer’s clock is {by} {'ahead' if ahead > 0 else 'behind'}. Carrel corrects for it."


def kind_icon(kind: str) -> str:
    """The picture of a kind of record."""
    icons = {
        "note": "notebook-pen",
        "highlight": "highlighter",
        "bookmark": "bookmark",
        "lesson_progress": "circle-check",
        "study_session": "timer",
        "session_correction": "timer",
        "profile": "circle-user",
        "goal": "target",
        "conflict": "git-compare",
    }
    return icons.get(kind, "file")
