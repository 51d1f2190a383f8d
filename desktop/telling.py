"""Errors in a toast: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


def tell_in_window(window: MainWindow, error: Exception) -> None:
    """Say it once, however often it happens."""
    words = said(error)
    if words not in window.toasts.shown():
        window.toasts.show_toast(words, icon="circle-alert")


def said(error: Exception) -> str:
    """The words of an error in one line."""
    from desktop.messages import words_for

    words = words_for(error)
    return f"{words.message} {words.next}".strip()
