"""A PDF is opened in another process before the window opens it: what dies or grows here takes no window along.

`python -m desktop.reader.pdf_trial FILE` reads and draws as the window would. It ends with 0 when nothing went wrong
or QtPdf itself refuses the file; with `UNFIT` when pages are of no shape that can be drawn.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

UNFIT: Final = 3
MOST_PAGES: Final = 2_000
MOST_BYTES: Final = 512 << 20
LONGEST_S: Final = 20
_LONGEST_SIDE: Final = 14_400
_STEEPEST: Final = 40
"""A page is drawn as wide as the window: one that is so many times as high would take gigabytes."""
_DRAWN_S: Final = 4
_MEMORY: Final = 3 << 30


def try_document(path: str) -> int:
    """Everything that the window would do with the file, for some seconds; the sizes of all pages."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtPdf import QPdfDocument

    application = QCoreApplication(sys.argv[:1])
    document = QPdfDocument(application)
    if document.load(path) != QPdfDocument.Error.None_:
        return 0
    pages = document.pageCount()
    if pages > MOST_PAGES or not all(_is_fit(document, number) for number in range(pages)):
        return UNFIT
    _draw(document, pages)
    document.close()
    return 0


def _is_fit(document: QPdfDocument, number: int) -> bool:
    size = document.pagePointSize(number)
    short, long = sorted((size.width(), size.height()))
    return 0 < short <= long <= min(_LONGEST_SIDE, short * _STEEPEST)


def _draw(document: QPdfDocument, pages: int) -> None:
    """Pages near the beginning first; what comes after these seconds is left to the mark (see `pdf_gate`)."""
    until = time.monotonic() + _DRAWN_S
    for number in range(pages):
        document.getAllText(number)
        document.render(number, (document.pagePointSize(number) * 0.7).toSize())
        if time.monotonic() > until:
            return


def _limit() -> None:
    """Processor time and memory, where the system knows of limits."""
    try:
        import resource
    except ImportError:  # Windows: the clock of the window is the limit there
        return
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
    # Not the address space: what draws reserves far more of it than it ever fills.
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    sys.exit(try_document(sys.argv[1]))
