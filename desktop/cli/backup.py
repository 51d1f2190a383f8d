"""Copying all that the learner made into one file, and going back to such a copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.output import iso, say

if TYPE_CHECKING:
    from localdb.backups import Backup


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@pass_desk
def backup(desk: Desk, file: Path) -> None:
    """Copy all that you made into FILE, also while the window is open. The copy is checked."""
    from localdb.backups import make_backup

    made = make_backup(desk.store, file.absolute())
    desk.show(_shown(made), lambda: say(f"{_contents(made)} copied to {made.path}, and checked."))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@pass_desk
def restore(desk: Desk, file: Path) -> None:
    """Go back to the backup in FILE. What is here now is kept beside it; what was sent since comes back with sync."""
    from localdb.errors import NotFound
    from localdb.restoring import restore_backup

    if not file.exists():
        raise NotFound(f"There is no file {file}. Nothing was changed.")
    with desk.home.lock("sync"):
        restored, aside = restore_backup(desk.store, file.absolute())
    value = {**_shown(restored), "kept": str(aside)}
    desk.show(value, lambda: _say_restored(restored, aside))


def _shown(made: Backup) -> dict[str, object]:
    return {"file": str(made.path), "made_at": iso(made.made_at), "bytes": made.bytes, "notes": made.notes}


def _contents(made: Backup) -> str:
    from desktop.figures import counted, size

    return f"{counted(made.notes, 'note')} and all else you made ({size(made.bytes)})"


def _say_restored(restored: Backup, aside: Path) -> None:
    say(f"{_contents(restored)} are back as they were on {iso(restored.made_at)}.")
    say(f"What was here before is kept as {aside}. carrel sync brings what was sent since.")


COMMANDS: Final = {"backup": backup, "restore": restore}
