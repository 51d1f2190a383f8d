"""`python -m bench.importing [COURSE…]`: an import against unpacking the same package and parsing what is in it.

CPU in one run, the best of three: the packed course unpacked into memory with every page and XML file of it parsed by
lxml, beside the whole import to a manifest, its pages and hashed files. Without courses: those of `../shared/realdata`.
Prints the ratio of each; exits 1 when one is over 4.
"""

from __future__ import annotations

import contextlib
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from server.courses.importing import import_course
from server.courses.markdown.formulas import formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_REAL: Final = Path(__file__).parents[2] / "shared" / "realdata"
_GOAL: Final = 4.0
_TIMES: Final = 3
_PARSED: Final = (".html", ".htm", ".xml", ".md", ".svg")


def main() -> int:
    """Every course in turn."""
    courses = [Path(each) for each in sys.argv[1:]] or _real()
    worst = 0.0
    for course in courses:
        bare, whole = _best(_bare, course), _best(_import, course)
        worst = max(worst, whole / bare)
        ratio = f"{whole / bare:.1f} x"
        print(f"{course.name:44} unpack and parse {bare * 1000:6.0f} ms, import {whole * 1000:6.0f} ms: {ratio}")
    print(f"worst {worst:.1f} x, goal {_GOAL} x")
    return 1 if worst > _GOAL else 0


def _real() -> list[Path]:
    return sorted([*(_REAL / "olx").glob("*.tar.gz"), *(_REAL / "markdown").glob("*.zip")])


def _best(work: Callable[[Path], None], course: Path) -> float:
    def once() -> float:
        formula.cache_clear()  # each import has a process of its own
        began = time.process_time()
        work(course)
        return time.process_time() - began

    return min(once() for _ in range(_TIMES))


def _bare(course: Path) -> None:
    for name, content in _members(course):
        if name.endswith(_PARSED) and content.strip():
            parser = etree.XMLParser(recover=True) if name.endswith((".xml", ".svg")) else html.HTMLParser()
            with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError):  # nothing but a comment in it
                etree.fromstring(content, parser)


def _members(course: Path) -> Iterator[tuple[str, bytes]]:
    if course.suffix == ".zip":
        with zipfile.ZipFile(course) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
        return
    with tarfile.open(course) as archive:
        for member in archive:
            source = archive.extractfile(member)
            if source is not None:
                yield member.name, source.read()


def _import(course: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        import_course(course, work=Path(work))


if __name__ == "__main__":
    raise SystemExit(main())
