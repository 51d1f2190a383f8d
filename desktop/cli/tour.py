"""The tour: a learner's day in the real window, with its own temporary server and homes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from desktop.cli.desk import json_option, pass_desk
from desktop.cli.exits import Exit
from desktop.cli.output import say

if TYPE_CHECKING:
    from desktop.cli.desk import Desk


@click.command("tour")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@pass_desk
def tour(desk: Desk, folder: Path) -> None:
    """Play a learner's day in the real window and leave pictures and tour.json in DIR."""
    from desktop.tour.day import play

    pictures, failed = play(folder)
    for step in failed:
        say(f"{step.step} {step.theme}: not found: {', '.join(step.missing)}")
    value = {"folder": str(folder), "pictures": pictures, "failed": [step.step for step in failed]}
    desk.show(value, lambda: say(f"{pictures} pictures in {folder}, {len(failed)} steps failed."))
    if failed:
        raise click.exceptions.Exit(Exit.NOTHING_DONE)


COMMANDS: Final = {"tour": tour}
