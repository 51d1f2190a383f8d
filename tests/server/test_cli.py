"""`carrel-server`, as scripts use it: JSON on stdout, an exit code that says what to do, never a traceback."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from server.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.courses.shop import Shop


class Terminal:
    """Runs commands on one data folder."""

    def __init__(self, data: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.data = data
        self.database = ""
        self._capture = capture
        self._patch = patch
        self.stderr = ""

    def run(self, *words: str, typed: str = "") -> tuple[int, Any]:
        """(exit code, the JSON value on stdout)."""
        code, stdout = self.say(*words, "--json", typed=typed)
        return code, json.loads(stdout)

    def say(self, *words: str, typed: str = "") -> tuple[int, str]:
        """(exit code, what a person sees)."""
        self._patch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as left:
            main(["--data", str(self.data), "--database", self.database, *words])
        said = self._capture.readouterr()
        self.stderr = said.err
        assert "Traceback" not in said.err
        return int(left.value.code or 0), said.out


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal with an empty data folder."""
    return Terminal(tmp_path / "data of mine", capsys, monkeypatch)


def test_from_nothing_to_an_enrolled_learner(terminal: Terminal, tmp_path: Path) -> None:
    """Each command makes what it needs; the keys are those of the contract."""
    source = tmp_path / "bees"
    (source / "hive").mkdir(parents=True)
    (source / "hive" / "README.md").write_text("# The hive\n\nBees live here.\n")
    code, made = terminal.run(
        "user", "create", "--email", "ana@example.org", "--name", "Ana", "--password-stdin", typed="long enough\n"
    )
    assert (code, made["email"], "password" in made) == (0, "ana@example.org", False)
    code, came = terminal.run("course", "import", str(source), "--title", "Bees")
    assert code == 0
    assert {"sections", "quizzes", "questions", "assets", "bytes", "problems"} <= came.keys()
    assert (came["course"], came["title"], came["lessons"]) == ("bees", "Bees", 1)
    code, done = terminal.run(
        "course", "publish", "bees", "--price", "499.00", "--currency", "MYR", "--valid-days", "30"
    )
    assert (code, done["course"], done["price"]) == (0, "bees", {"amount": 49900, "currency": "MYR"})
    code, given = terminal.run("user", "enrol", "ana@example.org", "bees", "--until", "2030-01-31")
    assert (code, given["status"], given["expires_at"]) == (0, "active", "2030-01-31T23:59:59Z")
    code, courses = terminal.run("course", "list")
    assert (code, courses[0]["course"], courses[0]["number"], courses[0]["enrolled"]) == (0, "bees", 1, 1)
    assert terminal.run("course", "report", "bees") == (0, came)
    code, health = terminal.run("doctor")
    assert (code, health["ok"]) == (0, True)
    assert terminal.run("migrate")[0] == 0


def test_without_a_password_one_is_made_and_shown_once(terminal: Terminal) -> None:
    """Long enough that nobody guesses it."""
    _, made = terminal.run("user", "create", "--email", "a@b.c", "--name", "A", "--role", "admin")
    assert len(made["password"]) >= 16


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("user", "enrol", "nobody@example.org", "bees"), 7),
        (("course", "publish", "bees"), 7),
        (("course", "report", "bees"), 7),
        (("course", "import", "no such folder"), 1),
        (("user", "create", "--email", "nonsense", "--name", "N"), 2),
        (("user", "create", "--name", "N"), 2),
        (("user", "create", "--email", "a@b.c", "--name", "N", "--password-stdin"), 2),
        (("course", "publish", "bees", "--price", "4,99", "--currency", "MYR"), 2),
        (("course", "publish", "bees", "--price", "4.999", "--currency", "MYR"), 2),
        (("course", "publish", "bees", "--price", "5"), 2),
        (("serve", "--workers", "2"), 2),
        (("dance",), 2),
    ],
)
def test_errors_say_what_and_what_next(terminal: Terminal, words: tuple[str, ...], code: int) -> None:
    """One JSON value with the reason, the same in words on stderr, and the code of the contract."""
    left, told = terminal.run(*words)
    assert left == code
    assert set(told["error"]) == {"type", "message", "next"}
    assert told["error"]["message"] in terminal.stderr


def test_an_address_is_taken_once(terminal: Terminal) -> None:
    """However it is spelled."""
    words = ("user", "create", "--name", "A", "--email")
    assert terminal.run(*words, "a@b.c")[0] == 0
    assert terminal.run(*words, "A@B.C")[0] == 1


def test_a_damaged_database_is_exit_six(terminal: Terminal) -> None:
    """Named, not overwritten; `doctor` says the same and leaves with the same code."""
    terminal.data.mkdir()
    (terminal.data / "carrel.db").write_bytes(b"nonsense" * 1000)
    assert terminal.run("course", "list")[0] == 6
    code, health = terminal.run("doctor")
    assert (code, health["ok"]) == (6, False)


def test_a_mistake_of_ours_is_no_traceback(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens, a person gets a sentence."""
    monkeypatch.setattr("server.cli.examine", lambda _: 1 / 0)
    code, told = terminal.run("doctor")
    assert (code, told["error"]["type"]) == (1, "ZeroDivisionError")


def test_a_person_gets_lines(terminal: Terminal) -> None:
    """Without --json the same things, to be read."""
    code, said = terminal.say("doctor")
    assert code == 0
    assert "database" in said
    assert terminal.say("--help")[0] == 0


def test_doctor_misses_a_file_of_a_course(terminal: Terminal, shop: Shop) -> None:
    """A file that was deleted behind the server's back is counted."""
    shop.import_()
    terminal.data, terminal.database = shop.settings.data, shop.settings.database
    next(path for path in (shop.settings.data / "blobs").rglob("*") if path.is_file()).unlink()
    code, health = terminal.run("doctor")
    broken = [check["message"] for check in health["checks"] if not check["ok"]]
    assert code == 6
    assert broken[0].startswith("1 of ")


@pytest.mark.parametrize("amount", ["Infinity", "NaN", "1e30", "-1", "4.999", "lots"])
def test_money_that_no_till_takes_is_wrong_use(terminal: Terminal, shop: Shop, amount: str) -> None:
    """Nothing is published at such a price, and the answer is no fault of ours."""
    shop.import_()
    terminal.data, terminal.database = shop.settings.data, shop.settings.database
    code, told = terminal.run("course", "publish", "bees", "--price", amount, "--currency", "MYR")
    assert (code, told["error"]["type"]) == (2, "WrongUse")


def test_every_mistake_names_a_next_step(terminal: Terminal, tmp_path: Path) -> None:
    """A person who reads the error knows what to type."""
    (tmp_path / "empty").mkdir()
    for words in (("frob",), ("serve", "--workers", "2"), ("course", "import", str(tmp_path / "empty"))):
        _, told = terminal.run(*words)
        assert told["error"]["next"]
