"""The child process in which importers run: it limits itself, reads one course, answers in a file and ends.

Linux holds all limits. macOS knows them but does not hold the one on memory; Windows has none of them: there the time
that the parent gives, and the importers' own counting of bytes and files, are what bounds a course.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from server.courses.confined import ANSWER, Came, Misused, Order, Refused
from server.courses.errors import CourseRefused
from server.courses.package_names import MOST_BYTES
from server.errors import WrongUse

if TYPE_CHECKING:
    from server.courses.confined import Answer

_LARGEST_FILE = 2 * MOST_BYTES
_MOST_OPEN = 64


def main() -> None:
    """Read the order from standard input and carry it out."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    limit(order.memory, order.seconds)
    answer = _carry_out(order)
    Path(order.work, ANSWER).write_bytes(msgspec.json.encode(answer))


def limit(memory: int, seconds: int) -> None:
    """From here on this process has so much address space and computing time, and no more."""
    if sys.platform == "win32":
        return
    import resource

    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _MOST_OPEN, _MOST_OPEN),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some, and a system may allow less already
            resource.setrlimit(kind, (soft, hard))


def _carry_out(order: Order) -> Answer:
    from server.courses.importing import import_course

    path, work = Path(order.path), Path(order.work)
    try:
        came = import_course(path, format_=order.format, course=order.course, title=order.title, work=work)
    except CourseRefused as refused:
        return Refused(refused.message, refused.file, refused.line)
    except WrongUse as misused:
        return Misused(misused.message, misused.next)
    except MemoryError:
        words = f"Reading it takes more than {order.memory >> 20} MB of memory, so it was given up."
        return Refused(words, path.name, 0)
    except RecursionError:
        return Refused("It is nested too deep to be read.", path.name, 0)
    except OSError as trouble:
        words = f"It can't be read or unpacked ({trouble.strerror})."
        return Refused(words, path.name, 0)
    return Came(came.manifest, {sha256: str(where) for sha256, where in came.blobs.items()}, came.problems)


if __name__ == "__main__":
    main()
