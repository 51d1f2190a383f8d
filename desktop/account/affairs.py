"""What a learner settles with the server from the window: the password, other devices, the end of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling import said

if TYPE_CHECKING:
    from desktop.sitting import Sitting


def change_password(sitting: Sitting, told: tuple[str, str]) -> None:
    """Set another password; what is wrong is said next to its field."""
    from sync import accounts

    card, (old, new) = sitting.profile.account, told

    def done(_answer: object) -> None:
        card.show_password_changed()
        sitting.window.toasts.show_toast("Your password is changed", icon="circle-check")

    sitting.seat.ask(
        lambda remote: accounts.change_password(remote, old, new),
        done,
        lambda error: card.show_password_trouble(said(error)),
    )


def sign_out_device(sitting: Sitting, device: str) -> None:
    """Sign another device out, and ask again which there are."""
    from sync import accounts

    sitting.seat.ask(
        lambda remote: accounts.sign_out_device(remote, device), lambda _: sitting.show_devices(), sitting.tell
    )


def delete_account(sitting: Sitting, password: str) -> None:
    """End the account everywhere, beginning with the server."""
    from sync import accounts
    from sync.errors import AccountDeleted

    sitting.seat.ask(
        lambda remote: accounts.delete_account(remote, password),
        lambda _: sitting.leave_for_good(AccountDeleted()),
        sitting.tell,
    )
