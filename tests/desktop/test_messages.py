"""The words for errors: every error has some, they say what is safe, and they keep to the style of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import desktop.account.errors as account
import localdb.errors as local
import sync.errors as wire
from desktop.messages import OUR_FAULT, WORDS, Words, words_for
from sync.downloads import NoRoom, OverBudget
from sync.protocol import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    """Every error of a tree."""
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def made(kind: type[Exception]) -> Exception:
    """An error of this kind, as it may be raised."""
    arguments: dict[type[Exception], tuple[object, ...]] = {
        wire.EpochChanged: (1, 2),
        wire.ResyncNeeded: (3,),
        wire.TooBig: (Limits(),),
        local.MassDelete: (30, 100),
        NoRoom: (640 << 20, 210 << 20),
        account.DeviceSignedOut: ("a@b.c", 3),
        OverBudget: (640 << 20, 210 << 20),
    }
    return kind(*arguments.get(kind, ("something happened",)))


ERRORS = [*below(wire.SyncError), *below(account.AccountError), *below(local.LocalError)]


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_has_words(kind: type[Exception]) -> None:
    """What happened and what to do; none falls back to "something went wrong"."""
    words = words_for(made(kind))
    assert words.happened
    assert words.next
    assert words != OUR_FAULT


@pytest.mark.parametrize("words", [*WORDS.values(), OUR_FAULT], ids=lambda words: words.type)
def test_words_are_plain(words: Words) -> None:
    """No blame, no exclamation, no please; a type that a script can compare."""
    told = f"{words.message} {words.next}"
    assert not {"!", "please", "Please", "oops", "invalid"} & set(told.replace(".", " ").split())
    assert "!" not in told
    assert words.type.replace("_", "").isalpha()


def test_no_room_is_told_in_sizes() -> None:
    """How much is needed, how much is free, and what to do about it."""
    words = words_for(NoRoom(640 << 20, 210 << 20))
    assert words.happened == "640 MB more are needed and 210 MB are free."
    assert "fewer sections" in words.next


@pytest.mark.parametrize(("waiting", "safe"), [(1, "1 change is safe"), (12, "12 changes are safe")])
def test_what_is_safe_is_counted(waiting: int, safe: str) -> None:
    """Offline with something unsent: the number stands in the words."""
    assert safe in words_for(wire.Offline("cut"), waiting=waiting).safe


def test_a_reason_is_told_where_it_helps() -> None:
    """Which kind of offline it is."""
    assert words_for(wire.Offline("the server's name was not found")).happened.endswith("name was not found.")
