"""What stands in the lesson's place when it can't be shown: why, what is safe, and the one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.design.button import Button
from desktop.design.empty_state import EmptyState
from desktop.reader.times import date_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.design.appearance import Appearance


class Frame(NamedTuple):
    """The words of one state."""

    icon: str
    title: str
    sentence: str
    action: str
    tone: str = "neutral"


AWAY = Frame(
    "download",
    "Not on this device yet",
    "Download this section to study it without a connection.",
    "Download this section",
)
DAMAGED = Frame(
    "triangle-alert",
    "This lesson is damaged on this device",
    "Your notes and progress are safe. Repair fetches the lesson again.",
    "Repair",
    "warning",
)
NOTICE = Frame("info", "Nothing in this lesson works here", "This lesson has no text of its own.", "")
FAILED = Frame(
    "circle-alert", "This page couldn’t be shown", "Your notes and progress are safe.", "Try again", "danger"
)
UNREADABLE = Frame(
    "triangle-alert",
    "This document can’t be shown",
    "Its file is damaged. Your notes and progress are safe.",
    "",
    "warning",
)
TRYING = Frame("file-text", "Opening the document", "The first time takes a moment.", "")
NO_CONTENTS = Frame("cloud", "The contents are not here yet", "They come by themselves with the next sync.", "")
GONE = Frame("circle-alert", "This lesson is not in the course any more", "Choose another one from the contents.", "")
LOCKED = Frame("lock", "Access has ended", "Your notes and your progress in this course stay yours.", "")
FRAMES = {"away": AWAY, "damaged": DAMAGED, "notice": NOTICE, "locked": LOCKED}


UNCONFIRMED = Frame(
    "lock", "Access is not confirmed on this device", "Sync once, and the lessons open. Your notes are here.", ""
)


def locked_frame(expires_at: int | None, now: int, price: str = "") -> Frame:
    """Since when a course is closed, as far as that is known, and what it costs to open it again, if that can be."""
    if expires_at is None or expires_at > now:
        return UNCONFIRMED if expires_at is not None else LOCKED
    action = f"Renew for {price}" if price else ""
    return LOCKED._replace(title=f"Access ended on {date_words(expires_at)}", action=action)


def frame_widget(look: Appearance, frame: Frame, act: Callable[[], None], sentence: str = "") -> EmptyState:
    """The frame as a widget; `act` is called by its button, if it has one."""
    buttons = []
    if frame.action:
        button = Button(look, frame.action, "primary")
        button.clicked.connect(act)
        buttons.append(button)
    return EmptyState(look, frame.icon, frame.title, sentence or frame.sentence, buttons, tone=frame.tone)
