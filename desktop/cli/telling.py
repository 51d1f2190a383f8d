"""How an error is told: words on stderr, the same as JSON on stdout when that was asked for, and the exit code."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from desktop.cli.exits import Exit, Refusal, exit_of
from desktop.cli.output import print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.cli.desk import Desk
    from desktop.messages import Words


WANTS_JSON: Final = "desktop.cli.wants_json"
"""Where click's context remembers that JSON was asked for."""


@contextmanager
def told(ctx: click.Context) -> Iterator[None]:
    """Let no traceback reach a person. Click's own errors (wrong use) get the same form."""
    try:
        yield
    except (click.exceptions.Exit, click.Abort):
        raise
    except BrokenPipeError:
        # The reader of our output has gone (`carrel notes list | head`): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(Exit.DONE)
    except click.UsageError as error:
        if not ctx.meta.get(WANTS_JSON):
            raise
        say(error.format_message())
        _print_error("wrong_use", error.format_message(), "See carrel --help.")
        ctx.exit(Exit.WRONG_USE)
    except UnicodeEncodeError:
        # Words that a shell gave in another encoding reach us as lone surrogates.
        refused = Refusal("What was given is not text in UTF-8.", "Write it in UTF-8.", code=Exit.WRONG_USE)
        ctx.exit(tell(refused, as_json=bool(ctx.meta.get(WANTS_JSON))))
    except Exception as error:
        if os.environ.get("CARREL_TRACEBACK"):
            raise
        ctx.exit(tell(error, as_json=bool(ctx.meta.get(WANTS_JSON)), waiting=_waiting(ctx.obj)))


def tell(error: Exception, *, as_json: bool, waiting: int = 0) -> Exit:
    """Say what happened, what is safe and what to do, and give the exit code."""
    words = _words(error, waiting)
    say(words.message)
    if words.next:
        say(words.next)
    if as_json:
        _print_error(words.type, words.message, words.next)
    return exit_of(error) or Exit.LOCAL_TROUBLE


def _waiting(desk: Desk | None) -> int:
    """How many changes wait, where the verb had the store open already."""
    if desk is None or "store" not in vars(desk):
        return 0
    from localdb.errors import LocalError
    from localdb.outbox import counts

    try:
        return counts(desk.store).pending
    except LocalError:
        return 0


def _words(error: Exception, waiting: int) -> Words:
    from desktop.messages import Words, words_for

    if isinstance(error, Refusal):
        return Words(
            "nothing_done" if error.code is Exit.NOTHING_DONE else "wrong_use", str(error), "", error.next_step
        )
    return words_for(error, waiting=waiting)


def _print_error(kind: str, message: str, next_step: str) -> None:
    print_json({"error": {"type": kind, "message": message, "next": next_step}})
