"""The part of the tour in which things are set up: look, keys, network, backups, and what sync says in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.tour.day import Part


def settle_in(part: Part) -> None:
    """What can be chosen, and how far sync is."""
    part.open("settings")
    part.show("settings", "Theme", "High contrast", "Motion")
    part.sitting.open_settings("keyboard")
    part.show("help-and-keys", "Ctrl+K", "Mark as done and go on")
    _test_the_connection(part)
    _back_up(part)
    part.open("home")
    part.sitting.corner.open_popover()
    part.stage.live(0.3)
    popover = part.sitting.corner.popover
    assert popover is not None
    part.stage.show("sync-popover", part.app.look, popover, "Last synced", "Everything is on the server too")
    popover.close()


def _test_the_connection(part: Part) -> None:
    network = part.sitting.settings.network
    part.sitting.open_settings("network")
    network.test.click()
    part.stage.until(lambda: "The server answers" in network.tested, "the server's answer to a test")
    part.show("network", "The server answers", "Proxy", "Your organisation's certificate")


def _back_up(part: Part) -> None:
    backups = part.sitting.settings.storage.backups
    part.sitting.open_settings("storage")
    backups.now.click()
    part.stage.until(lambda: backups.buttons, "a backup")
    part.stage.live(0.3)
    part.show("backups", "Go back to a backup", "ust now")
