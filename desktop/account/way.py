"""The way to the server as it was chosen in this home: a small file, and the proxy's password among the secrets."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from localdb.errors import Unfit
from localdb.home import replace_file
from sync.way import DIRECT, SYSTEM, USUAL, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.account.secrets import Secrets
    from localdb.home import Home

FILE: Final = "network.json"
_SIGN_IN: Final = "proxy"
"""Under which name the proxy's own stands among the secrets."""


class _Kept(msgspec.Struct, frozen=True):
    """The file. `signed`: the proxy's name and password stand among the secrets."""

    proxy: str = SYSTEM
    authority: str = ""
    signed: bool = False


def way_of(home: Home, secrets: Callable[[], Secrets]) -> Way:
    """The way that was chosen, the usual one otherwise. `secrets` is asked only where a proxy wants a password.

    Raises what reading a secret raises.
    """
    kept = _read(home)
    if not kept.signed:
        return Way(kept.proxy, kept.authority)
    known = secrets().read(_SIGN_IN)
    return Way(_with_sign_in(kept.proxy, known or ""), kept.authority)


def shown_way(home: Home) -> Way:
    """The same without the proxy's name and password: for screens, and to say what is set."""
    kept = _read(home)
    return Way(kept.proxy, kept.authority)


def choose_way(home: Home, secrets: Callable[[], Secrets], way: Way) -> Way:
    """Keep it for all that goes to a server from now on. Answers what is shown of it.

    Raises `Unfit` for an address or a file that can't be one.
    """
    proxy, sign_in = _checked_proxy(way.proxy)
    if way.authority:
        _check_authority(way.authority)
    before = _read(home)
    kept = _Kept(proxy, way.authority, signed=bool(sign_in) or (before.signed and proxy == before.proxy))
    if sign_in:
        secrets().write(_SIGN_IN, sign_in)
    elif before.signed and not kept.signed:
        secrets().erase(_SIGN_IN)
    replace_file(home.path / FILE, msgspec.json.format(msgspec.json.encode(kept)))
    return Way(proxy, way.authority)


def _read(home: Home) -> _Kept:
    """A file that can't be read says nothing: the usual way is tried, and its trouble told."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((home.path / FILE).read_bytes(), type=_Kept)
    return _Kept(USUAL.proxy, USUAL.authority)


def _checked_proxy(proxy: str) -> tuple[str, str]:
    """(address without a sign-in, "name:password")."""
    typed = proxy.strip()
    if typed in {SYSTEM, DIRECT}:
        return typed, ""
    parts = urlsplit(typed if "://" in typed else f"http://{typed}")
    try:
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        fits = False
    if not fits:
        raise Unfit("This is no address of a proxy.", next_step="It looks like http://proxy.example:3128.")
    sign_in = ""
    if parts.username:
        sign_in = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", sign_in


def _with_sign_in(proxy: str, sign_in: str) -> str:
    name, _, password = sign_in.partition(":")
    scheme, _, place = proxy.partition("://")
    return f"{scheme}://{quote(name, safe='')}:{quote(password, safe='')}@{place}" if name else proxy


def _check_authority(file: str) -> None:
    from cryptography import x509

    try:
        content = Path(file).read_bytes()
    except OSError as error:
        raise Unfit(f"The file can't be read: {error.strerror}.", next_step="Choose it again.") from error
    try:
        x509.load_pem_x509_certificates(content)
    except ValueError as error:
        next_step = "Ask for it in PEM form (.pem, .crt)."
        raise Unfit("There is no certificate in this file.", next_step=next_step) from error
