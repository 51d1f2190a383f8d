"""The control of the probes: an ordinary, unsafe web view in which each of them must come through.

`python -m bench.safety.control` prints the names of those that did, a line each. Run by `bench.safety.probes`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from markdown_it import MarkdownIt
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from bench.safety.baits import baits
from bench.safety.canary import Canary
from desktop.lasting_none import make_none_last

HARMLESS = "a harmless page"
"""Is shown last, and must not come through."""
_PATIENCE_MS = 2_000
_Attribute = QWebEngineSettings.WebAttribute


def main() -> None:
    """Show each probe by http and as a file, until it comes through."""
    make_none_last()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pages: dict[str, str] = {}
        canary = Canary(folder, pages)
        view = QWebEngineView()
        for attribute in (_Attribute.LocalContentCanAccessFileUrls, _Attribute.LocalContentCanAccessRemoteUrls):
            view.settings().setAttribute(attribute, True)  # noqa: FBT003  Qt's own signature
        view.resize(600, 400)
        view.show()
        probes = baits(canary.net, canary.udp, str(canary.file))
        for number, (name, markup) in enumerate([*probes.items(), ("", "<p>Harmless.</p>")]):
            pages["/page"] = "<!doctype html>" + _rendered(markup)
            local = folder / "page.html"
            local.write_text(pages["/page"])
            addresses = (f"http://{canary.net}/page", local.as_uri())
            if any(_fires(view, canary, url, (f"/{number}/", markup)) for url in addresses):
                print(name or HARMLESS, flush=True)
        view.close()
        application.processEvents()
        canary.close()


def _rendered(markup: str) -> str:
    """As Markdown without its caution about addresses."""
    md = MarkdownIt("commonmark", {"html": True})
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return str(md.render(markup))


def _fires(view: QWebEngineView, canary: Canary, url: str, asked: tuple[str, str]) -> bool:
    """Whether it reached anyone. A page that came by http has connections of its own, and they do not count."""
    path, markup = asked
    view.setUrl(QUrl("about:blank"))
    _let_events_come()
    canary.take()
    view.setUrl(QUrl(url))
    patience = QDeadlineTimer(_PATIENCE_MS)
    signs = {"datagram"} | ({"file"} if "file://" in markup else set())
    signs |= {"connection"} if "preconnect" in markup and url.startswith("file:") else set()
    while not patience.hasExpired():
        _let_events_come()
        if any(each in signs or each.startswith(path) for each in canary.take()):
            return True
    return False


def _let_events_come() -> None:
    loop = QEventLoop()
    QTimer.singleShot(40, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
