"""The lesson page: it goes nowhere by itself. Every wish to leave becomes a signal, and the reader decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEnginePermission,
)
from typing_extensions import override

from desktop.reader.page_news import read_news
from desktop.reader.profile import OUR_WORLD, our_script, script_source
from desktop.reader.scheme import CarrelUrl, read_url

if TYPE_CHECKING:
    from desktop.reader.profile import ReaderProfile

_OUTSIDE = {"http", "https", "mailto"}
_Kind = QWebEnginePage.NavigationType


class _Ear(QObject):
    """The only object that our script can reach: one slot that takes text."""

    heard = Signal(object)

    @Slot(str)
    def tell(self, message: str) -> None:
        """Called by the script; what is not well-formed news is dropped."""
        news = read_news(message)
        if news is not None:
            self.heard.emit(news)


class LessonPage(QWebEnginePage):
    """Shows lessons of the profile's scheme.

    `told` carries `PageNews`; `lesson_requested` and `file_requested` a `CarrelUrl`; `outside_requested` a QUrl that
    nobody has opened yet.
    """

    told = Signal(object)
    lesson_requested = Signal(object)
    file_requested = Signal(object)
    outside_requested = Signal(QUrl)

    def __init__(self, profile: ReaderProfile, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        self._ear = _Ear(self)
        self._ear.heard.connect(self.told)
        self.scripts().insert(our_script())
        channel = QWebChannel(self)
        channel.registerObject("reader", self._ear)
        self.setWebChannel(channel, OUR_WORLD)
        self.newWindowRequested.connect(self._on_window_requested)
        self.permissionRequested.connect(_deny)
        profile.downloadRequested.connect(self._on_download_requested)

    def ensure_script(self) -> None:
        """Run our script if Qt forgot to: it does so after a navigation that was refused has replaced the frame."""
        self.runJavaScript(script_source(), OUR_WORLD)

    def command(self, name: str, *values: object) -> None:
        """Have our script do something. Values travel as JSON, so no text can become code."""
        arguments = ", ".join(json.dumps(value) for value in values)
        self.runJavaScript(f"carrel.{name}({arguments})", OUR_WORLD)

    @override
    def acceptNavigationRequest(self, url: QUrl | str, type: _Kind, isMainFrame: bool) -> bool:
        url = QUrl(url)
        asked = read_url(url)
        if not isMainFrame:
            return False
        if type in {_Kind.NavigationTypeTyped, _Kind.NavigationTypeReload}:
            return asked is not None and bool(asked.lesson)
        if type == _Kind.NavigationTypeLinkClicked:
            return self._follow(url, asked)
        return False

    def _follow(self, url: QUrl, asked: CarrelUrl | None) -> bool:
        here = read_url(self.url())
        if asked is None:
            if url.scheme() in _OUTSIDE:
                self.outside_requested.emit(url)
        elif here is None or asked.edition != here.edition:
            return False
        elif asked.blob:
            self.file_requested.emit(asked)
        elif asked.lesson == here.lesson:
            self.command("goToId", asked.fragment)
        elif asked.lesson:
            self.lesson_requested.emit(asked)
        return False

    @override
    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, lineNumber: int, sourceID: str
    ) -> None:
        """Keep quiet about what a course does wrong: the guard has refused it, and nobody could act on it."""

    @override
    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,
        oldFiles: list[str],  # type: ignore[override]
        acceptedMimeTypes: list[str],  # type: ignore[override]
    ) -> list[str]:
        return []

    def _on_window_requested(self, request: QWebEngineNewWindowRequest) -> None:
        """A middle click or `target`: the same wish in the same page. A window that nobody clicked for is none."""
        if request.isUserInitiated():
            self._follow(request.requestedUrl(), read_url(request.requestedUrl()))

    def _on_download_requested(self, download: QWebEngineDownloadRequest) -> None:
        """Chromium saves nothing: a file of the course is saved by us, under a name that the learner chose."""
        asked = read_url(download.url())
        here = read_url(self.url())
        download.cancel()
        if asked is not None and here is not None and asked.blob and asked.edition == here.edition:
            self.file_requested.emit(asked)


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()
