"""`python -m bench.safety.probes`: hostile lessons and notes in the real reader, against canaries on loopback.

Each probe goes through the real importers as Markdown, as Open edX HTML and inside a drawing, stands in the lesson once
more past every sanitiser, and is shown as a note. Nobody may come to the server, to the port or to the file; no window,
dialog or program may open; the lesson must still be there. A control run shows the same probes to an ordinary web view
and counts those that come through, so that it is known that they can. Prints the counts; exits 1 at a leak.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QEventLoop, QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from bench.safety.archives import tarred, zipped
from bench.safety.baits import baits
from bench.safety.canary import Canary
from bench.safety.control import HARMLESS
from bench.safety.courses import olx_files
from desktop.design.appearance import Appearance
from desktop.lasting_none import make_none_last
from desktop.notes.preview import Preview
from desktop.reader.sandbox import prepare_chromium
from desktop.reader.scheme import register_scheme
from learning.course import lessons
from localdb.home import Home
from server.courses.importing import import_course
from tests.desktop.reader.desk import Desk, block

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

_A_DESK: Final = 9
"""Pages that a scratch course has room for."""
_WAIT_MS: Final = 150


class Opened(QObject):
    """Stands in for the programs that the system would open."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        for scheme in ("http", "https", "mailto", "file", "ftp", "tel"):
            QDesktopServices.setUrlHandler(scheme, self, "open")  # type: ignore[arg-type]  # its stub says bytes, it takes text

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Would have opened a program."""
        self.urls.append(url.toString())


class Ground:
    """The one application, its look, and the canaries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.canary = Canary(folder)
        self.opened = Opened()
        self.look = Appearance(_application(), "light")
        qt_api.set_qt_api("pyside6")  # type: ignore[no-untyped-call]
        self.qtbot = QtBot(cast("pytest.FixtureRequest", None))  # only asked for where a test ends
        self.probes = baits(self.canary.net, self.canary.udp, str(self.canary.file))
        self.leaks: list[str] = []

    def judge(self, name: str, shown: object) -> None:
        """What came of the probe just shown."""
        wait(_WAIT_MS)
        self.leaks += [f"{name}: {hit}" for hit in self.canary.take()]
        self.leaks += [f"{name}: opened {url}" for url in self.opened.urls]
        self.opened.urls.clear()
        windows = [each for each in _application().topLevelWidgets() if each.isVisible() and each is not shown]
        self.leaks += [f"{name}: a window {type(each).__name__} {each.windowTitle()}" for each in windows]


def main() -> int:
    """The control in a process of its own, then every source in the real reader."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    fired = _control()
    make_none_last()
    prepare_chromium()
    register_scheme()
    with tempfile.TemporaryDirectory() as scratch:
        ground = Ground(Path(scratch))
        silent = sorted(set(ground.probes) - fired)
        print(f"{len(ground.probes)} probes, of which {len(fired - {HARMLESS})} come through in an ordinary web view")
        print("".join(f"    silent even there: {name}\n" for name in silent), end="")
        shown = sum(_show(ground, source) for source in ("markdown", "olx", "svg", "raw"))
        shown += _show_notes(ground)
        ground.canary.close()
    print(*ground.leaks, sep="\n")
    print(f"{shown} pages and notes shown; leaks {len(ground.leaks)}")
    return 1 if ground.leaks or not fired or HARMLESS in fired else 0


def wait(milliseconds: int) -> None:
    """Let everything happen that wants to."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _application() -> QApplication:
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(["probes"])


def _control() -> set[str]:
    command = [sys.executable, "-m", "bench.safety.control"]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return set(ended.stdout.splitlines())


def _show(ground: Ground, source: str) -> int:
    """Every probe of a source, in scratch courses of a few lessons; how many were shown."""
    names = list(ground.probes)
    for first in range(0, len(names), _A_DESK):
        chosen = names[first : first + _A_DESK]
        made = [
            lesson_of(source, ground.probes[name], ground.folder / f"{source}{names.index(name)}") for name in chosen
        ]
        desk = Desk(Home(ground.folder / f"home-{source}-{first}"), ground.qtbot, ground.look)
        desk.stock(
            *(page + block("end", "<p>Last.</p>") for page, _ in made),
            pictures=tuple({picture for _, pictures in made for picture in pictures}),
        )
        desk.show()
        for number, name in enumerate(chosen, 1):
            desk.open(str(number) * 16)
            desk.script("document.querySelectorAll('form').forEach((form) => form.submit())")
            ground.judge(f"{source}: {name}", desk.reader)
            if desk.script("location.protocol + document.querySelector('h1').textContent") != f"carrel:Lesson {number}":
                ground.leaks.append(f"{source}: {name}: the lesson is gone")
        desk.close()
        wait(_WAIT_MS)
        ground.canary.take()
    return len(names)


def lesson_of(source: str, markup: str, work: Path) -> tuple[str, tuple[bytes, ...]]:
    """The page that a learner would get of this markup, and the pictures in it."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{markup}</svg>'
    match source:
        case "markdown":
            packed, name = zipped({"a.md": f"# A\n\nWords.\n\n{markup}\n\nWords.\n"}), "a.zip"
        case "olx":
            packed, name = tarred(olx_files(html=f"<p>Words.</p>{markup}<p>Words.</p>")), "a.tar.gz"
        case "svg":
            packed, name = zipped({"a.md": "# A\n\nWords. ![x](x.svg) [y](x.svg)\n", "x.svg": drawing}), "a.zip"
        case _:
            return block("raw", f"<p>Words.</p>{markup}"), ()
    work.mkdir()
    (work / name).write_bytes(packed)
    came = import_course(work / name, work=work)
    (lesson,) = lessons(came.manifest)
    pages = {one.lesson.page for one in (lesson,)}
    pictures = tuple(where.read_bytes() for sha256, where in came.blobs.items() if sha256 not in pages)
    return came.blobs[lesson.lesson.page].read_text(), pictures


def _show_notes(ground: Ground) -> int:
    preview = Preview(ground.look)
    preview.resize(400, 300)
    preview.show()
    for name, markup in _notes(ground):
        preview.show_note(markup)
        preview.grab()
        ground.judge(f"note: {name}", preview)
    preview.close()
    return len(ground.probes)


def _notes(ground: Ground) -> Iterator[tuple[str, str]]:
    """The probe as a note's text, and with the address that it holds as a picture and a link of Markdown."""
    for name, markup in ground.probes.items():
        place = f"http://{ground.canary.net}/note"
        yield name, f"{markup}\n\n![x]({place}) [y]({place}) <{place}> [z](javascript:fetch('{place}'))\n"


if __name__ == "__main__":
    raise SystemExit(main())
