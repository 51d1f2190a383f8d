"""What waits, and sending it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.account import who
from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit
from desktop.cli.output import iso, say

if TYPE_CHECKING:
    from localdb.outbox import Counts
    from localdb.state import SyncState
    from sync.rounds import RoundOutcome

AGAIN_SECONDS: Final = 2.0
NOBODY: Final = {"learner": None, "device": None, "server": None}


@click.command("status")
@json_option
@pass_desk
def status(desk: Desk) -> None:
    """Say who is signed in and what waits to be sent. Asks nobody: works offline."""
    from localdb.outbox import counts
    from localdb.state import read_state

    account, waiting, known = desk.home.current(), counts(desk.store), read_state(desk.store)
    state = kept_state(known, waiting) if account else "signed_out"
    value = {
        **(who(account) if account else NOBODY),
        "state": state,
        "pending": waiting.pending,
        "quarantined": waiting.quarantined,
        "conflicts": waiting.conflicts,
        "last_sync": iso(known.last_sync),
        "since": iso(known.trouble_since if known.last_error else None),
    }
    desk.show(value, lambda: _say_status(desk, value, known))


@click.command("sync")
@click.option(
    "--wait", type=click.FloatRange(min=0), metavar="SECONDS", help="Go on until nothing waits, at most so long."
)
@click.option(
    "--deletes",
    type=click.Choice(["allow", "refuse"]),
    help="When sync has asked whether so much may be deleted here: delete it, or bring it back everywhere.",
)
@json_option
@click.pass_context
def sync(ctx: click.Context, wait: float | None, deletes: str | None) -> None:
    """Send what waits and fetch what is new: one round."""
    from localdb.brake import allow_deletes, refuse_deletes
    from sync.shopping import bring_shop

    desk: Desk = ctx.obj
    if deletes is not None:
        (allow_deletes if deletes == "allow" else refuse_deletes)(desk.store)
    outcome, totals = _rounds(desk, time.monotonic() + (wait or 0))
    if outcome.error is not None:
        raise _parting(desk, outcome.error)
    bring_shop(desk.store, desk.remote)
    _learn_names(desk)
    value = _summary(desk, totals)
    desk.show(value, lambda: _say_round(value))
    if totals["refused"]:
        say("The server refused a change. What you wrote stays here; the window shows the reason.")
        ctx.exit(Exit.QUARANTINED)


def sync_once(desk: Desk) -> None:
    """One round for another verb, and what the shop has. Raises what stopped it."""
    from sync.shopping import bring_shop

    outcome, _ = _rounds(desk, time.monotonic())
    if outcome.error is not None:
        raise outcome.error
    bring_shop(desk.store, desk.remote)


def _parting(desk: Desk, error: Exception) -> Exception:
    """The error; of a device that is to leave for good, what became of its copy."""
    from desktop.account.farewell import OVER, leave_for_good

    if not isinstance(error, OVER):
        return error
    account = desk.account
    desk.close_store()
    return leave_for_good(desk.home, account, desk.secrets, error)


def _rounds(desk: Desk, until: float) -> tuple[RoundOutcome, dict[str, int]]:
    """One round; then more until nothing waits, as long as there is time."""
    import random

    from localdb.errors import Busy
    from localdb.outbox import counts
    from sync import errors
    from sync.engine import Engine
    from sync.rounds import kept_state as engine_state
    from sync.rounds import run_round

    may_pass = (errors.Offline, errors.ServerTrouble, errors.Captive)
    remote = desk.remote
    engine = Engine(desk.account.device, engine_state(desk.store), random.SystemRandom().random)
    refused_before = counts(desk.store).quarantined
    sent = received = 0
    while True:
        try:
            outcome = run_round(desk.home, desk.store, remote, engine)
        except Busy:
            if time.monotonic() + AGAIN_SECONDS > until:
                raise
            time.sleep(AGAIN_SECONDS)
            continue
        sent, received = sent + outcome.status.sent, received + outcome.status.received
        waiting = counts(desk.store)
        done = not waiting.pending if outcome.error is None else not isinstance(outcome.error, may_pass)
        if done or time.monotonic() + AGAIN_SECONDS > until:
            refused = waiting.quarantined - refused_before
            return outcome, {"sent": sent, "received": received, "refused": max(0, refused)}
        time.sleep(AGAIN_SECONDS)


def _learn_names(desk: Desk) -> None:
    """Words of a device whose name nobody told us have come: ask once. The round is done, whatever comes of it."""
    from contextlib import suppress

    from desktop.account.device_names import learn_device_names
    from localdb.devices import unnamed_devices
    from sync.errors import SyncError

    if unnamed_devices(desk.store):
        with suppress(SyncError):
            learn_device_names(desk.store, desk.remote)


def _summary(desk: Desk, totals: dict[str, int]) -> dict[str, Any]:
    from localdb.outbox import counts

    waiting = counts(desk.store)
    return {
        "sent": totals["sent"],
        "received": totals["received"],
        "pending": waiting.pending,
        "conflicts": waiting.conflicts,
        "quarantined": waiting.quarantined,
        "bytes_up": desk.remote.traffic.up,
        "bytes_down": desk.remote.traffic.down,
        "server": desk.account.server,
        "finished_at": iso(time.time_ns() // 1_000_000),
    }


def _say_round(value: dict[str, Any]) -> None:
    from desktop.figures import counted, size

    carried = f"{counted(value['sent'], 'change')} sent, {value['received']} received"
    click.echo(f"Synced: {carried} ({size(value['bytes_up'])} up, {size(value['bytes_down'])} down).")
    if value["pending"]:
        click.echo(f"{counted(value['pending'], 'change')} still waiting; safe on this device.")
    if value["conflicts"]:
        click.echo(f"{counted(value['conflicts'], 'note has', 'notes have')} two versions; both are kept.")


def kept_state(known: SyncState, waiting: Counts) -> str:
    """What may be said between two rounds: what the last one met, and what waits since."""
    from sync.events import STATE_OF, Trouble

    if known.last_error:
        trouble = Trouble(known.last_error) if known.last_error in set(Trouble) else Trouble.SERVER
        return STATE_OF.get(trouble, "server_trouble")
    if waiting.quarantined:
        return "needs_you"
    return "synced" if known.last_sync and not waiting.pending else "waiting"


def _say_status(desk: Desk, value: dict[str, Any], known: SyncState) -> None:
    from desktop.figures import ago, clock

    if value["learner"] is None:
        click.echo("Nobody is signed in. carrel sign-in --server URL --email E")
        return
    click.echo(f"{value['learner']['name']} <{value['learner']['email']}> on {value['server']}")
    since = f", since {clock(known.trouble_since)}" if known.last_error and known.trouble_since else ""
    words = _asked_words(known) if known.brake == "asked" else _state_words(value)
    click.echo(f"{words}{since}. Last synced: {ago(known.last_sync, desk.store.clock.now().wall)}.")


def _asked_words(known: SyncState) -> str:
    doomed = f"{known.doomed} of {known.living} records"
    return f"Needs you: {doomed} would be deleted here; say carrel sync --deletes allow, or refuse"


def _state_words(value: dict[str, Any]) -> str:
    from desktop.figures import counted

    waiting = f"{counted(value['pending'], 'change')} safe on this device" if value["pending"] else "nothing waits"
    return {
        "synced": "Synced: everything is on the server too",
        "waiting": f"Waiting: {waiting}",
        "syncing": "Syncing",
        "offline": f"Offline: {waiting}",
        "needs_you": f"Needs you: {counted(value['quarantined'], 'change')} to look at; {waiting}",
        "sign_in_needed": f"Sign in again to sync: {waiting}",
        "server_trouble": f"The server has trouble: {waiting}",
    }[str(value["state"])]


COMMANDS: Final = {"status": status, "sync": sync}
