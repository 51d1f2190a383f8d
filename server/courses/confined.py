"""Importers run in a child process, because they read what strangers wrote: a crash or a hunger is the child's alone.

The child is told what to read and answers in a file; whatever it says about files is checked here again. It gets no
environment but what Python needs: no passphrase, no address of a database. Where the system can, its memory, its
computing time and the size of its files are limited (`server.courses.reading_child`); on every system it is ended when
its time is over.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

from learning.course import Manifest
from server.courses.errors import CourseRefused
from server.courses.imported import Imported
from server.courses.package_names import MOST_BYTES, MOST_FILES
from server.courses.report import Problem
from server.errors import WrongUse

MEMORY: Final = 300 << 20
"""Bytes of address space: far above what the largest of our real courses needs (60 MB)."""
ANSWER: Final = "answer.json"
_SECONDS: Final = 8
_SECONDS_PER_MIB: Final = 4
_LONGEST: Final = 15 * 60
_PATIENCE: Final = 4
"""A busy computer may need so many seconds for each second of computing."""
_LARGEST_ANSWER: Final = 64 << 20
_KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
_KEPT_BEGINNINGS: Final = ("PYTHON", "COVERAGE")
_COMMAND: Final = (sys.executable, "-P", "-c", "from server.courses.reading_child import main; main()")


class Order(msgspec.Struct, frozen=True):
    """What the child is to read, and what it may use for it."""

    path: str
    work: str
    seconds: int
    memory: int
    format: str | None = None
    course: str | None = None
    title: str | None = None


class Came(msgspec.Struct, frozen=True, tag="came"):
    """The course, as `Imported` has it."""

    manifest: Manifest
    blobs: dict[str, str]
    problems: tuple[Problem, ...]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """A `CourseRefused` of the child's."""

    message: str
    file: str
    line: int


class Misused(msgspec.Struct, frozen=True, tag="misused"):
    """A `WrongUse` of the child's."""

    message: str
    next: str


Answer = Came | Refused | Misused


def import_confined(
    path: Path,
    *,
    format_: str | None = None,
    course: str | None = None,
    title: str | None = None,
    work: Path,
    memory: int = MEMORY,
) -> Imported:
    """`import_course` in a child process with limits.

    Raises what it raises, and `CourseRefused` when the child ran out of what it may use or broke down.
    """
    seconds = allowed_seconds(path)
    order = Order(str(path.absolute()), str(work.absolute()), seconds, memory, format_, course, title)
    match _answer_of(_run(order, path.name), work / ANSWER, path.name):
        case Came() as came:
            blobs = {sha256: _inside(where, path, work) for sha256, where in came.blobs.items()}
            return Imported(came.manifest, blobs, came.problems)
        case Refused() as refused:
            raise CourseRefused(refused.message, file=refused.file, line=refused.line)
        case Misused() as misused:
            raise WrongUse(misused.message, next_=misused.next)


def allowed_seconds(path: Path) -> int:
    """Seconds of computing for a source of this size: enough for a slow computer, too few for a trap."""
    return min(_LONGEST, _SECONDS + _SECONDS_PER_MIB * (_size(path) >> 20))


def _size(path: Path) -> int:
    if not path.is_dir():
        return path.stat().st_size if path.is_file() else 0
    size = count = 0
    for folder, _, names in os.walk(path):
        count += len(names)
        size += sum(os.lstat(Path(folder, name)).st_size for name in names)
        if count > MOST_FILES or size > MOST_BYTES:
            break
    return size


def _run(order: Order, name: str) -> int:
    environment = {key: value for key, value in os.environ.items() if key in _KEPT or key.startswith(_KEPT_BEGINNINGS)}
    try:
        ended = subprocess.run(  # noqa: S603  our own program, nothing of the source is in the command
            _COMMAND,
            input=msgspec.json.encode(order),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=order.seconds * _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise CourseRefused(_too_long(order.seconds * _PATIENCE), file=name) from late
    if _ran_out_of_time(ended.returncode):
        raise CourseRefused(_too_long(order.seconds), file=name)
    return ended.returncode


def _answer_of(left_with: int, file: Path, name: str) -> Answer:
    try:
        if left_with == 0 and file.stat().st_size <= _LARGEST_ANSWER:
            answer: Answer = msgspec.json.decode(file.read_bytes(), type=Answer)
            return answer
    except (OSError, msgspec.DecodeError):
        pass
    raise CourseRefused("Reading this course broke the importer, so nothing of it came in.", file=name)


def _inside(where: str, source: Path, work: Path) -> Path:
    """A file that the child names: of the source or of its own work, and no other of this computer."""
    real = Path(where).resolve()
    if not any(real.is_relative_to(place.resolve()) for place in (source, work)):
        raise CourseRefused("Reading this course broke the importer, so nothing of it came in.", file=source.name)
    return real


def _ran_out_of_time(left_with: int) -> bool:
    return sys.platform != "win32" and -left_with == signal.SIGXCPU


def _too_long(seconds: int) -> str:
    return f"Reading it took more than {seconds} seconds, far too long for its size, so it was given up."
