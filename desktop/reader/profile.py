"""The browser profile of lessons: off the record, everything off that reading does not need."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QIODevice, QObject
from PySide6.QtWebEngineCore import QWebEngineProfile, QWebEngineScript, QWebEngineSettings

from desktop.quiz.script import QUIZ_SCRIPT
from desktop.reader.guard import RequestGuard
from desktop.reader.handler import LessonScheme
from desktop.reader.scheme import SCHEME, register_scheme

if TYPE_CHECKING:
    from desktop.reader.shelf import Shelf

OUR_WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld.value
_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.JavascriptEnabled,  # in the page's own world; ours is another
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalStorageEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.FocusOnNavigationEnabled,
)


class ReaderProfile(QWebEngineProfile):
    """One per window; it owns the scheme handler and the guard."""

    def __init__(self, shelf: Shelf, parent: QObject | None = None) -> None:
        register_scheme()  # Chromium takes it until the first profile begins
        super().__init__(parent)  # without a storage name: off the record
        self.guard = RequestGuard(self)
        self._scheme = LessonScheme(shelf, self)
        self.setUrlRequestInterceptor(self.guard)
        self.installUrlSchemeHandler(SCHEME.encode(), self._scheme)
        self.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setSpellCheckEnabled(False)
        self.settings().setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)  # noqa: FBT003  Qt's own signature


def our_script() -> QWebEngineScript:
    """The script of lesson pages. It belongs to the page: one of the profile is forgotten when a renderer dies."""
    script = QWebEngineScript()
    script.setName("carrel reader")
    script.setWorldId(OUR_WORLD)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    script.setRunsOnSubFrames(False)
    script.setSourceCode(script_source())
    return script


@cache
def script_source() -> str:
    """Our script with what it talks through. Running it again in the same page does nothing."""
    own = (Path(__file__).with_name("page.js"), QUIZ_SCRIPT)
    return _channel_source() + "\n".join(file.read_text(encoding="utf-8") for file in own)


def _channel_source() -> str:
    """Qt's own client of QWebChannel, which comes inside its library."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(file.readAll().data()).decode()
