"""A server's scratch folder on which hostile packages are imported, and what is looked at after each: POSIX only."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from bench.safety import measured

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SECONDS: Final = 10
MOST_MB: Final = 300
_PROGRAM: Final = (sys.executable, "-c", "from server.cli import main; main()")
_CAME, _REFUSED = 0, 1
_LONG: Final = 1_000
_MISTAKES: Final = ("Traceback", "Something went wrong that should not", "broke the importer")


class _Used(msgspec.Struct, frozen=True):
    """Of the command and its child together: seconds of computing and MB at most."""

    left_with: int
    seconds: float
    megabytes: int


class Outcome(msgspec.Struct, frozen=True):
    """What one import of one file came to."""

    file: str
    importer: str
    words: str
    faults: tuple[str, ...]
    used: _Used

    @property
    def came_in(self) -> bool:
        """Whether there is an edition now."""
        return self.used.left_with == 0


class Ground:
    """A data folder, a home, a temporary and a working folder in `scratch`; all but the first must stay empty."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch.resolve()
        self._data = self._scratch / "data"
        for name in ("home", "tmp", "here"):
            (self._scratch / name).mkdir(parents=True)
        self._run("migrate")
        self._before = self._outside()

    def take(self, file: Path, importer: str, shown: str = "") -> Outcome:
        """Import the file as `carrel-server course import` does, and look at what is left behind."""
        wanted = [place for place in _targets(file, self._scratch / "here") if not place.exists()]
        before = self._stored()
        told, used = self._run("course", "import", str(file), "--format", importer)
        faults = [f"{place} was written" for place in wanted if place.exists()]
        faults += [f"{place} is new" for place in self._outside() - self._before]
        faults += self._judge(used.left_with, told, before)
        if used.seconds > MOST_SECONDS:
            faults.append("too long")
        if used.megabytes > MOST_MB:
            faults.append("too much memory")
        return Outcome(shown or file.name, importer, _in_words(told), tuple(faults), used)

    def _judge(self, left_with: int, told: str, before: tuple[int, int, int]) -> Iterator[str]:
        if left_with not in {_CAME, _REFUSED}:
            yield f"left with {left_with}"
        yield from (f"says {mistake!r}" for mistake in _MISTAKES if mistake in told)
        courses, editions, published = self._stored()
        if published:
            yield "something was published"
        if left_with == _REFUSED and (courses, editions) != before[:2]:
            yield "refused, and yet something was made"
        if any((self._data / "work").iterdir()):
            yield "the work folder was not cleared"

    def _stored(self) -> tuple[int, int, int]:
        with sqlite3.connect(self._data / "carrel.db") as database:
            sql = "SELECT (SELECT count(*) FROM course), (SELECT count(*) FROM edition), max(number) FROM edition"
            courses, editions, number = database.execute(sql).fetchone()
        return courses, editions, number or 0

    def _outside(self) -> set[Path]:
        """Everything in scratch that is not the server's own."""
        return {path for path in self._scratch.rglob("*") if not path.is_relative_to(self._data)}

    def _run(self, *words: str) -> tuple[str, _Used]:
        """What the command said, and what it and its child used."""
        environment = os.environ | {"HOME": str(self._scratch / "home"), "TMPDIR": str(self._scratch / "tmp")}
        command = [sys.executable, "-S", measured.__file__, *_PROGRAM, "--json", "--data", str(self._data), *words]
        ended = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=self._scratch / "here",
            text=True,
            errors="replace",
            check=True,
        )
        told, _, figures = ended.stdout.rstrip().rpartition("\n")
        return told, msgspec.json.decode(figures, type=_Used)


def _in_words(told: str) -> str:
    """The figures of what came in, or why it did not."""
    try:
        answer = json.JSONDecoder().raw_decode(told)[0]
    except ValueError:
        return told[:200]
    if "error" in answer:
        return str(answer["error"]["message"])
    return f"{answer['lessons']} lessons, {answer['assets']} files, {len(answer['problems'])} remarks"


def _targets(file: Path, here: Path) -> list[Path]:
    """Where the members of an archive would lie if their names were believed."""
    names: list[str] = []
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        elif tarfile.is_tarfile(file):
            with tarfile.open(file) as tar:
                names = [member.name for member in tar]
    except (OSError, ValueError, EOFError, tarfile.TarError, zipfile.BadZipFile, NotImplementedError):
        return []
    outside = {name.replace("\\", "/") for name in names if ".." in name or name.startswith(("/", "~/"))}
    return [Path(os.path.normpath(here / name.removeprefix("~/"))) for name in outside if len(name) < _LONG]
