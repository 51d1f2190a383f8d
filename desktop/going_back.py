"""Backups from the window: which there are, one more, and going back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling import said

if TYPE_CHECKING:
    from desktop.settings.backups_card import BackupsCard
    from desktop.sitting import Sitting
    from localdb.backups import Backup
    from localdb.store import Store


def show_backups(sitting: Sitting, card: BackupsCard) -> None:
    """Look which there are."""
    sitting.errands.run(_read, lambda read: card.show_backups(*read), sitting.tell, owner=card)


def back_up_now(sitting: Sitting, card: BackupsCard) -> None:
    """Make one, and say so."""
    from localdb.backups import back_up_now

    def done(_made: Backup) -> None:
        sitting.window.toasts.show_toast("All you made is copied, and the copy is checked", icon="circle-check")
        card.set_busy(busy=False)
        show_backups(sitting, card)

    def failed(error: Exception) -> None:
        card.set_busy(busy=False)
        sitting.window.toasts.show_toast(said(error), icon="circle-alert")

    card.set_busy(busy=True)
    sitting.errands.run(back_up_now, done, failed, owner=card)


def _read(store: Store) -> tuple[tuple[Backup, ...], int]:
    from localdb.backups import ways_back

    return ways_back(store), store.clock.now().wall
