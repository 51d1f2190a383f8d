"""PDFs that crash, hang or fill what reads them: the window never opens them, and shows their words instead."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop.reader import pdf_trial
from desktop.reader.pdf_gate import DocumentGate
from tests.desktop.reader.desk import COURSE, ONE, MemoryOfTest
from tests.desktop.reader.test_documents import stock
from tests.server.courses.importing import real

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.reader.announcement import Announcement
    from tests.desktop.reader.desk import Desk


def pdf_of(width: float, height: float, pages: int = 1) -> bytes:
    """A small PDF whose pages have that size."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>", *[page] * pages]
    body = "".join(f"{number} 0 obj{each}endobj\n" for number, each in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\n%%EOF".encode()


def tried(file: Path) -> int:
    """How the trial of a file ends; a signal is a negative number."""
    command = [sys.executable, "-m", "desktop.reader.pdf_trial", str(file)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


def broken(content: bytes, draw: random.Random) -> bytes:
    """The file with some bytes changed, a part of it doubled, or its end cut off."""
    bent = bytearray(content)
    for _ in range(draw.randint(1, 60)):
        bent[draw.randrange(len(bent))] = draw.randrange(256)
    at = draw.randrange(len(bent))
    return bytes(bent[:at] + bent[at // 2 :]) if draw.random() < 0.3 else bytes(bent[: max(at, len(bent) // 2)])


@pytest.mark.parametrize(
    ("content", "end"),
    [
        (pdf_of(595, 842, 4), 0),
        (pdf_of(10, 14_000), pdf_trial.UNFIT),
        (pdf_of(14_000, 10), pdf_trial.UNFIT),
        (pdf_of(595, 842, pdf_trial.MOST_PAGES + 1), pdf_trial.UNFIT),
        (b"%PDF-1.7 and nothing of it", 0),
    ],
    ids=["plain", "steep", "flat", "endless", "none"],
)
def test_the_trial_judges_shapes(tmp_path: Path, content: bytes, end: int) -> None:
    """What the window could not draw is refused; what QtPdf refuses by itself needs no judgement."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    assert tried(file) == end


def test_the_trial_ends_with_every_broken_file(tmp_path: Path) -> None:
    """Real documents with bytes changed, cut or doubled: each trial ends, well or by its limits."""
    draw = random.Random(3)
    for name in ("habibi.pdf", "pdflatex-forms.pdf", "with-attachment.pdf"):
        for number in range(4):
            file = tmp_path / f"{number}-{name}"
            file.write_bytes(broken(real(f"media/pdf/{name}").read_bytes(), draw))
            assert tried(file) in {0, pdf_trial.UNFIT} or tried(file) < 0


def shows_document(desk: Desk) -> bool:
    """Whether the document itself is on the screen."""
    return desk.reader.spread.area.document is not None


def said_by(desk: Desk) -> list[Announcement]:
    """What the reader announces from now on."""
    said: list[Announcement] = []
    desk.reader.announced.connect(said.append)
    return said


def test_a_document_that_fails_its_trial_shows_its_words(desk: Desk) -> None:
    """The lesson's page with the words of the document, and a sentence why."""
    stock(desk, pdf_of(10, 14_000, 4))
    said = said_by(desk)
    desk.open(ONE)
    assert not shows_document(desk)
    assert "Words." in desk.script("document.body.textContent")
    assert said[0].words.startswith("This document can’t be shown here")
    assert "reader/open_document" not in desk.memory or not desk.memory["reader/open_document"]


def test_a_trial_that_dies_takes_no_window_along(desk: Desk) -> None:
    """A process that was killed is a document that is not opened."""
    stock(desk, real("media/pdf/pdflatex-4-pages.pdf").read_bytes())
    said = said_by(desk)
    desk.told.clear()
    desk.reader.open_lesson(COURSE, ONE)
    gate = desk.reader.findChild(DocumentGate)
    assert gate is not None
    desk.until(lambda: gate.is_trying)
    assert gate._trial is not None
    gate._trial.kill()
    desk.await_page()
    assert not shows_document(desk)
    assert said[0].words.startswith("This document can’t be shown here")


def test_a_document_that_closed_the_window_is_not_opened_unasked(desk: Desk) -> None:
    """Its words are shown; asked for, the document is."""
    stock(desk, real("media/pdf/pdflatex-4-pages.pdf").read_bytes())
    desk.open(ONE)
    assert shows_document(desk)
    killer = desk.memory["reader/open_document"]
    desk.reader.leave()
    assert desk.memory["reader/open_document"] == ""
    desk.memory["reader/open_document"] = killer  # as a window leaves it that died
    gate = desk.reader.findChild(DocumentGate)
    assert gate is not None
    gate.take_over()
    said = said_by(desk)
    desk.open(ONE)
    assert not shows_document(desk)
    assert said[0].action == "Show the document"
    assert said[0].undo is not None
    desk.told.clear()
    said[0].undo()
    desk.await_page()
    assert shows_document(desk)


def test_a_trial_is_made_once(desk: Desk) -> None:
    """What passed is remembered, and opens at once."""
    stock(desk, real("media/pdf/pdflatex-4-pages.pdf").read_bytes())
    desk.open(ONE)
    gate = desk.reader.findChild(DocumentGate)
    assert gate is not None
    trials: list[None] = []
    gate.tried.connect(lambda: trials.append(None))
    desk.open(ONE)
    assert not trials
    again = DocumentGate(MemoryOfTest(desk.memory), desk.reader)
    assert not again.is_trying
