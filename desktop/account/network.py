"""What a learner settles about the network from the window: the way to the server, and whether it leads there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from desktop.account.way import choose_way, shown_way, way_of
from desktop.connection_words import connection_words
from desktop.telling import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.settings.network_section import NetworkSection
    from desktop.sitting import Sitting
    from sync.probe import Probe
    from sync.way import Way

LOOKING = "Looking…"


def show_way(sitting: Sitting, section: NetworkSection) -> None:
    """What is chosen now."""
    section.show_way(shown_way(sitting.seat.home))


def choose(sitting: Sitting, section: NetworkSection, way: Way) -> None:
    """Keep another way, and sync by it at once; what can't be used is said in its place."""

    def done(shown: Way) -> None:
        section.show_way(shown)
        sitting.link.reconnect()
        sitting.window.toasts.show_toast("From now on Carrel goes this way to the server", icon="circle-check")

    sitting.seat.errand(
        lambda home, secrets: choose_way(home, secrets, way), done, lambda error: section.show_trouble(said(error))
    )


def test(sitting: Sitting, show: Callable[[str], None]) -> None:
    """Look once whether the server can be reached, and say what was found."""
    account = sitting.seat.account
    if account is None:
        return
    show(LOOKING)
    sitting.seat.errand(
        lambda home, secrets: _look(account.server, way_of(home, secrets)),
        lambda probe: show(" ".join(connection_words(probe)).strip()),
        lambda error: show(said(error)),
    )


def _look(server: str, way: Way) -> Probe:
    from sync.probe import look_at_connection

    return look_at_connection(server, lambda: time.time_ns() // 1_000_000, way)
