"""Errors in a toast: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.main_window import MainWindow


def tell_in_window(window: MainWindow, error: Exception, see_report: Callable[[], object]) -> None:
    """Say it once, however often it happens; of a fault of ours there is a report to see."""
    from desktop.messages import OUR_FAULT, words_for

    words, is_ours = said(error), words_for(error).type == OUR_FAULT.type
    if words not in window.toasts.shown():
        toast = window.toasts.show_toast(words, icon="circle-alert", action="See the report" if is_ours else "")
        if is_ours:
            toast.action_requested.connect(see_report)


def said(error: Exception) -> str:
    """The words of an error in one line."""
    from desktop.messages import words_for

    words = words_for(error)
    return f"{words.message} {words.next}".strip()
