"""Answers the requests of lesson pages from the shelf. Qt calls it on the window's thread, so it only opens files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlSchemeHandler
from typing_extensions import override

from desktop.reader.document import POLICY
from desktop.reader.scheme import SCHEME, read_url

if TYPE_CHECKING:
    from desktop.reader.shelf import Served, Shelf

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# An SVG that is opened by itself is a document: it gets less than a picture in a page.
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class LessonScheme(QWebEngineUrlSchemeHandler):
    """Gives out what the shelf holds, by GET, to pages of the same edition only."""

    def __init__(self, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf

    @override
    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        served = self._find(job)
        if served is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        device = _device(served, job)
        if not device.open(QIODevice.OpenModeFlag.ReadOnly):
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        policy = POLICY if served.type in {"text/html", "text/css"} and served.file is None else _FILE_POLICY
        job.setAdditionalResponseHeaders(_headers(policy))  # type: ignore[arg-type]  # takes only a multi map
        job.reply(served.type.encode(), device)

    def _find(self, job: QWebEngineUrlRequestJob) -> Served | None:
        asked = read_url(job.requestUrl())
        if asked is None or bytes(job.requestMethod().data()) != b"GET":
            return None
        initiator = job.initiator()
        if initiator.scheme() == SCHEME and initiator.host() != asked.edition:
            return None
        if asked.lesson:
            return self._shelf.lesson(asked.edition, asked.lesson)
        return self._shelf.blob(asked.edition, asked.blob) if asked.blob else self._shelf.app(asked.app)


def _device(served: Served, job: QObject) -> QIODevice:
    """The job owns it: both go together."""
    if served.file is not None:
        return QFile(str(served.file), job)
    buffer = QBuffer(job)
    buffer.setData(served.content)
    return buffer


def _headers(policy: str) -> dict[QByteArray, list[QByteArray]]:
    headers = _HEADERS | {"Content-Security-Policy": policy}
    return {QByteArray(name.encode()): [QByteArray(value.encode())] for name, value in headers.items()}
