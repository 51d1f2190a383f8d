"""The URL scheme of lessons, `carrel://<edition>/…`: each edition is an origin of its own, none a network.

`/lesson/<id>` is a lesson's page, `/blob/<sha256>/<name>` a file of the course, `/app/<name>` our own style and fonts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlScheme

SCHEME = "carrel"
_PLACE = re.compile(
    r"/(?:lesson/(?P<lesson>[0-9a-f]{16})|blob/(?P<blob>[0-9a-f]{64})(?:/(?P<name>[^/]*))?|app/(?P<app>[\w.-]+))"
)
_EDITION = re.compile(r"[0-9a-z][0-9a-z-]*")


@dataclass(frozen=True, slots=True)
class CarrelUrl:
    """What a URL of ours asks for: exactly one of `lesson`, `blob` (with its `name`) and `app`."""

    edition: str
    lesson: str = ""
    blob: str = ""
    app: str = ""
    name: str = ""
    fragment: str = ""


def register_scheme() -> None:
    """Make the scheme known to Chromium; it has to happen before there is a profile."""
    if not QWebEngineUrlScheme.schemeByName(SCHEME.encode()).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    # Secure, so that pages count as trustworthy; not Local, not exempt from CSP, not open to CORS.
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


def lesson_url(edition: str, lesson: str) -> QUrl:
    """The address of a lesson's page."""
    return QUrl(f"{SCHEME}://{edition}/lesson/{lesson}")


def blob_url(edition: str, sha256: str, name: str) -> QUrl:
    """The address of a file of the course."""
    return QUrl(f"{SCHEME}://{edition}/blob/{sha256}/{quote(name, safe='')}")


def read_url(url: QUrl) -> CarrelUrl | None:
    """What a URL asks for, or None for everything that is not one of ours to the letter."""
    place = _PLACE.fullmatch(url.path(QUrl.ComponentFormattingOption.FullyEncoded))
    if url.scheme() != SCHEME or place is None or not _EDITION.fullmatch(url.host()):
        return None
    if url.port() != -1 or url.userInfo() or url.hasQuery():
        return None
    named = {key: unquote(value or "") for key, value in place.groupdict().items()}
    return CarrelUrl(edition=url.host(), fragment=url.fragment(QUrl.ComponentFormattingOption.FullyDecoded), **named)
