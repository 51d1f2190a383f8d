"""The second wall, behind the policy: a request of a lesson page that is not `carrel:` is refused before it leaves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor
from typing_extensions import override

from desktop.reader.scheme import SCHEME, read_url


class RequestGuard(QWebEngineUrlRequestInterceptor):
    """Lets through what the scheme handler answers. Chromium's own `data:` pictures never come by here."""

    refused = Signal(str)

    @override
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        if url.scheme() != SCHEME or read_url(url) is None:
            info.block(True)  # noqa: FBT003  Qt's own signature
            self.refused.emit(url.toString())
