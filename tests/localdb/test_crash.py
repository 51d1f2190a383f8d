"""A killed program: what it had said is there, and note and outbox are both there or neither is."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from localdb import mirror, outbox
from localdb.doctor import doctor
from localdb.home import Home
from localdb.meta import meta_of
from localdb.notes import delete_note, note, notes, save_note, tag_note
from localdb.store import Store, open_store
from tests.localdb.builders import ACCOUNT, HandServer, send, sync

if TYPE_CHECKING:
    from collections.abc import Callable

    from learning.records import Arrival

ROOT = Path(__file__).parents[2]


class Crash(BaseException):
    """The power is gone: nothing after this statement happens."""


@pytest.mark.parametrize("said", [1, 4, 23])
def test_kill_9_loses_nothing_that_was_said(tmp_path: Path, said: int) -> None:
    """Every note that a killed program had announced is there, whole, tagged, and waits or was acknowledged."""
    command = [sys.executable, "-m", "tests.localdb.writing", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        announced = [writer.stdout.readline().strip() for _ in range(said)]
        writer.kill()
        announced += [line.strip() for line in writer.stdout if line.endswith("\n")]

    with open_store(Home(tmp_path), ACCOUNT) as store:
        there = {found.id: found for found in notes(store)}
        assert set(announced) <= set(there)
        assert len(there) - len(set(announced)) <= 1
        assert {found.tags for found in there.values()} == {("x",)}
        assert all(found.waiting or meta_of(store, "note", found.id) for found in there.values())
        assert [check for check in doctor(store) if not check.ok] == []


def _crash_after(store: Store, statements: int, work: Callable[[Store], object]) -> bool:
    """Do some work, and lose everything after so many statements. Whether it came to that."""
    done = 0

    def progress(method: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: object) -> object:
            nonlocal done
            if done == statements:
                raise Crash
            done += 1
            return method(*arguments)

        return counted

    store.run = progress(store.run)  # type: ignore[method-assign]
    store.run_many = progress(store.run_many)  # type: ignore[method-assign]
    try:
        work(store)
    except Crash:
        return True
    return False


def _state(store: Store) -> tuple[object, ...]:
    """All that is in the file."""
    tables = [name for (name,) in store.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return tuple(store.all(f'SELECT * FROM "{name}"') for name in tables)  # noqa: S608


def _save(store: Store) -> None:
    save_note(store, "n1", title="new", body="new")


def _tag(store: Store) -> None:
    tag_note(store, "n1", add=["b"], remove=["a"])


def _delete(store: Store) -> None:
    delete_note(store, "n1")


def _take_in(answer: Arrival, store: Store) -> None:
    mirror.apply(store, answer)


def _seal(store: Store) -> None:
    send(store)


@pytest.mark.parametrize("work", [_save, _tag, _delete, _seal])
def test_a_crash_between_any_two_statements_changes_all_or_nothing(
    tmp_path: Path, work: Callable[[Store], object]
) -> None:
    """However far a transaction came, after the crash the file is as before it, or as after it."""
    crashed, at = True, 0
    while crashed:
        home = Home(tmp_path / str(at))
        with open_store(home, ACCOUNT) as store:
            save_note(store, "n1", title="t", body="b", course="c1")
            tag_note(store, "n1", add=["a"])
            sync(store, HandServer())
            save_note(store, "n1", colour="blue")
            before = _state(store)
        with open_store(home, ACCOUNT) as store:
            crashed = _crash_after(store, at, work)
        with open_store(home, ACCOUNT) as store:
            assert (_state(store) == before) is crashed
            assert [check for check in doctor(store) if not check.ok] == []
        at += 1
    assert at > 1


def test_a_crash_while_an_answer_is_taken_in_repeats_it(tmp_path: Path) -> None:
    """Verdicts, records and cursor are taken in together; after a crash the same answer does all of it."""
    crashed, at = True, 0
    while crashed:
        home, server = Home(tmp_path / str(at)), HandServer()
        with open_store(home, ACCOUNT) as store:
            save_note(store, "n1", title="t", body="b", course="c1")
            save_note(store, "n2", body="b", course="c1")
            judged = tuple(server.take(edit) for edit in send(store))
            save_note(store, "n2", body="typed meanwhile")
            theirs = server.write("note", "n3", (1, 0, 2), origin={"course": "c1", "created_at": 1}, body="theirs")
            answer = server.answer(judged, (theirs,))
            before = _state(store)
        with open_store(home, ACCOUNT) as store:
            crashed = _crash_after(store, at, partial(_take_in, answer))
        with open_store(home, ACCOUNT) as store:
            assert (_state(store) == before) is crashed
            mirror.apply(store, answer)
            assert {found.id: found.body for found in notes(store)} == {
                "n1": "b",
                "n2": "typed meanwhile",
                "n3": "theirs",
            }
            assert [waiting.id for waiting in outbox.pending(store)] == ["n2"]
            assert not note(store, "n1").waiting
        at += 1
    assert at > 5
