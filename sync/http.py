"""The wire over HTTP: with `sync.trouble`, which turns its errors into ours, the only place that knows httpx.

JSON by msgspec, zstd level 3, one kept connection. What lacks our server's header is no answer of our server: a page
of a hotel's network can never end a session or be taken for a verdict. No token ever stands in an error's words.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import httpx
import msgspec
import truststore
import zstandard

from learning.records import Record
from learning.shop import Catalogue
from sync.errors import (
    AccountDeleted,
    Damaged,
    DeviceRevoked,
    Finding,
    ServerTrouble,
    SignInNeeded,
    SyncError,
    TlsTrouble,
    WrongServer,
)
from sync.protocol import (
    CartWish,
    Checkout,
    DeviceInfo,
    Digest,
    Head,
    Health,
    Quote,
    Refetch,
    Refresh,
    RegisterDevice,
    Registered,
    Rights,
    SignIn,
    SyncAnswer,
    SyncRequest,
    Tokens,
    Traffic,
)
from sync.trouble import OUR_HEADER, closing_response, failure, translated
from sync.way import SYSTEM, USUAL, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMEOUT: Final = httpx.Timeout(30, connect=5)
"""Seconds without a byte, not seconds in all: a slow line may take its time."""
EVENTS: Final = "/v1/sync/events"
SILENCE: Final = httpx.Timeout(45, connect=5)
"""On an open channel: three times what the server lets pass between two signs of life."""
ZSTD_LEVEL: Final = 3
SMALL: Final = 256
"""Bytes under which packing a body costs more than it saves."""
CHUNK: Final = 64 << 10
MOST_CATALOGUE: Final = 64 << 20
"""Bytes of an unpacked catalogue: far more than any shop's."""
Value = TypeVar("Value")
Client = httpx.Client
"""The line to one server, for those who need not know what it is made of."""


class Credentials(Protocol):
    """What proves to the server who asks. One for a learner on a device."""

    def access(self) -> str:
        """The access token. Raises `SignInNeeded` when there is none."""

    def renew(self, refused: str, ask: Callable[[Refresh], Tokens]) -> str:
        """Another access token than the refused one. Raises `SignInNeeded` when the session is over."""


def open_client(server: str, way: Way = USUAL) -> httpx.Client:
    """A client with one kept connection to this server.

    Raises `WrongServer` when the address is none, or would carry the learner's words in the clear to another computer,
    `TlsTrouble` when the way names certificates that can't be read.
    """
    try:
        url = httpx.URL(server)
    except httpx.InvalidURL as error:
        raise WrongServer(f"{server!r} is not an address") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise WrongServer(f"{server!r} is not a web address: it begins with https://")
    near = _is_loopback(url.host)
    if url.scheme == "http" and not near:
        raise WrongServer(f"{url.host} must be reached by https: plain http is only for this computer itself")
    return httpx.Client(
        base_url=url,
        timeout=TIMEOUT,
        headers={"Accept-Encoding": "zstd, gzip", "User-Agent": "Carrel"},
        limits=httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=90),
        verify=_trust(way.authority) if url.scheme == "https" else False,
        trust_env=not near and way.proxy == SYSTEM,  # a proxy knows no way to this computer
        proxy=None if near else way.own_proxy,
    )


def _trust(authority: str) -> ssl.SSLContext:
    """Whom the computer trusts, and whoever signed with the certificates of this file."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority:
        try:
            context.load_verify_locations(cafile=authority)
        except (OSError, ssl.SSLError) as error:
            raise TlsTrouble("the file of certificates cannot be read", finding=Finding.AUTHORITY) from error
    return context


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class HttpRemote:
    """`sync.protocol.Remote` over HTTP. Threads may share it: httpx keeps a connection for each call under way."""

    def __init__(self, client: httpx.Client, credentials: Credentials) -> None:
        self._client = client
        self._credentials = credentials
        self.traffic = Traffic()

    def sync(self, request: SyncRequest) -> SyncAnswer:
        """`POST /v1/sync`."""
        return self._ask("POST", "/v1/sync", SyncAnswer, request)

    def register(self, device: RegisterDevice) -> Registered:
        """`POST /v1/sync/devices`."""
        return self._ask("POST", "/v1/sync/devices", Registered, device)

    def digest(self) -> Digest:
        """`GET /v1/sync/digest`."""
        return self._ask("GET", "/v1/sync/digest", Digest)

    def buckets(self, kind: str) -> tuple[str, ...]:
        """`GET /v1/sync/digest/{kind}`."""
        return self._ask("GET", f"/v1/sync/digest/{kind}", tuple[str, ...])

    def refetch(self, kind: str, bucket: int) -> tuple[Record, ...]:
        """`POST /v1/sync/refetch`."""
        return self._ask("POST", "/v1/sync/refetch", tuple[Record, ...], Refetch(kind, bucket, brief=True))

    def catalogue(self, version: int, since: int) -> Catalogue:
        """`GET /v1/catalogue/{version}.json.zst`."""
        path = f"/v1/catalogue/{version}.json.zst?since={since}"
        response = self._authorized(lambda access: _send(self._client, "GET", path, access=access))
        self.traffic.down += response.num_bytes_downloaded
        try:
            content = zstandard.ZstdDecompressor().decompress(response.content, max_output_size=MOST_CATALOGUE)
            return msgspec.json.decode(content, type=Catalogue)
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            raise ServerTrouble("the server's catalogue cannot be read") from error

    def rights(self) -> Rights:
        """`GET /v1/entitlements`."""
        return self._ask("GET", "/v1/entitlements", Rights)

    def receipt(self, payment: str) -> bytes:
        """`GET /v1/payments/{payment}/receipt.pdf`."""
        path = f"/v1/payments/{payment}/receipt.pdf"
        return self._authorized(lambda access: _send(self._client, "GET", path, access=access)).content

    def quote(self, wish: CartWish) -> Quote:
        """`POST /v1/cart/quote`."""
        return self._ask("POST", "/v1/cart/quote", Quote, wish)

    def check_out(self, wish: CartWish) -> Checkout:
        """`POST /v1/checkout`. Raises `Refused` with the server's words."""
        return self._ask("POST", "/v1/checkout", Checkout, wish)

    def checkout(self, payment: str) -> Checkout:
        """`GET /v1/checkout/{payment}`: how it is now."""
        return self._ask("GET", f"/v1/checkout/{payment}", Checkout)

    def devices(self, *, former: bool = False) -> tuple[DeviceInfo, ...]:
        """`GET /v1/devices`; `former`: also those that are signed out, for their names."""
        return self._ask("GET", f"/v1/devices{'?former=true' if former else ''}", tuple[DeviceInfo, ...])

    def sign_out(self) -> None:
        """`POST /v1/auth/sign-out`: the server forgets this device's session."""
        self._authorized(lambda access: _send(self._client, "POST", "/v1/auth/sign-out", access=access))

    def blob(self, sha256: str, *, start: int = 0) -> Iterator[bytes]:
        """`GET /v1/blobs/{sha256}` from byte `start` on; where the server begins at 0, the beginning is skipped.

        A whole file may travel packed; what came of it before a cut is the beginning of the file all the same.
        """
        response = self._authorized(lambda access: self._open_blob(sha256, start, access))
        with translated(), closing_response(response):
            unwanted = start if response.status_code == httpx.codes.OK else 0
            counted = 0
            for chunk in response.iter_bytes(CHUNK):
                self.traffic.down += response.num_bytes_downloaded - counted
                counted = response.num_bytes_downloaded
                if len(chunk) > unwanted:
                    yield chunk[unwanted:]
                unwanted = max(0, unwanted - len(chunk))

    def listen(self) -> HttpChannel:
        """`GET /v1/sync/events`."""
        return HttpChannel(self._authorized(self._open_channel))

    def reachable(self) -> bool:
        """Whether our server answers, and not something in its place."""
        try:
            return _send(self._client, "GET", "/v1/health").is_success
        except SyncError:
            return False

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def ask(self, method: str, path: str, answer: type[Value], body: msgspec.Struct | None = None) -> Value:
        """Any request of this learner's that has an answer."""
        return self._ask(method, path, answer, body)

    def tell(self, method: str, path: str, body: msgspec.Struct | None = None) -> None:
        """Any request of this learner's without one."""
        self._authorized(lambda access: _send(self._client, method, path, body, access=access))

    def _ask(self, method: str, path: str, answer: type[Value], body: msgspec.Struct | None = None) -> Value:
        response = self._authorized(lambda access: _send(self._client, method, path, body, access=access))
        self.traffic.up += len(response.request.content)
        self.traffic.down += response.num_bytes_downloaded
        return _decode(response, answer)

    def _authorized(self, send: Callable[[str], httpx.Response]) -> httpx.Response:
        """Send; when our server says the token is no longer good, renew it once and send the same again."""
        access = self._credentials.access()
        try:
            return send(access)
        except (DeviceRevoked, AccountDeleted):
            raise
        except SignInNeeded:
            renewed = self._credentials.renew(access, lambda wish: refresh(self._client, wish))
        return send(renewed)

    def _open_blob(self, sha256: str, start: int, access: str) -> httpx.Response:
        headers = {"Accept-Encoding": "zstd", "Authorization": f"Bearer {access}"}
        if start:  # a part is a part of the file itself
            headers |= {"Accept-Encoding": "identity", "Range": f"bytes={start}-", "If-Range": f'"{sha256}"'}
        response = self._open(self._client.build_request("GET", f"/v1/blobs/{sha256}", headers=headers))
        if response.is_closed and response.status_code == httpx.codes.NOT_FOUND and OUR_HEADER in response.headers:
            raise Damaged(f"the server has no file {sha256[:12]}…")
        return _opened(response)

    def _open_channel(self, access: str) -> httpx.Response:
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity", "Authorization": f"Bearer {access}"}
        return _opened(self._open(self._client.build_request("GET", EVENTS, headers=headers, timeout=SILENCE)))

    def _open(self, request: httpx.Request) -> httpx.Response:
        """An answer to be read bit by bit; one that is not the wished one is read and closed."""
        with translated():
            response = self._client.send(request, stream=True)
            if not (response.is_success and OUR_HEADER in response.headers):
                with closing_response(response):
                    response.read()
        return response


class HttpChannel:
    """`sync.hints.Channel` over HTTP."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def heads(self) -> Iterator[Head]:
        """Each head as it is told, until the line ends."""
        with translated(), closing_response(self._response):
            for line in self._response.iter_lines():
                if line.startswith("data:"):
                    yield _head(line)

    def cut(self) -> None:
        """End it from another thread. Closing would not wake a thread that waits for bytes; this does."""
        stream = self._response.extensions.get("network_stream")
        wire = None if stream is None else stream.get_extra_info("socket")
        if isinstance(wire, socket.socket):
            with suppress(OSError):
                socket.socket.shutdown(wire, socket.SHUT_RDWR)  # an SSLSocket's own would drop what is being read


def ask_health(client: httpx.Client) -> Health:
    """`GET /v1/health`, of nobody in particular."""
    return _decode(_send(client, "GET", "/v1/health"), Health)


def look_at_issuer(server: str) -> str:
    """Who signed the certificate that is shown for this address, unchecked; nothing secret is sent. "" if unknown."""
    from cryptography import x509

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with suppress(httpx.HTTPError, ValueError), httpx.Client(verify=context, timeout=TIMEOUT) as client:
        with client.stream("HEAD", server) as response:
            line = response.extensions["network_stream"].get_extra_info("ssl_object")
            shown = None if line is None else line.getpeercert(True)  # noqa: FBT003  it takes no names
        return "" if shown is None else x509.load_der_x509_certificate(shown).issuer.rfc4514_string()
    return ""


def sign_in(client: httpx.Client, wish: SignIn) -> Tokens:
    """`POST /v1/auth/sign-in`."""
    return _decode(_send(client, "POST", "/v1/auth/sign-in", wish), Tokens)


def refresh(client: httpx.Client, wish: Refresh) -> Tokens:
    """`POST /v1/auth/refresh`. The same wish may be repeated: the server gives the same successor."""
    return _decode(_send(client, "POST", "/v1/auth/refresh", wish), Tokens)


def tell(client: httpx.Client, path: str, body: msgspec.Struct) -> None:
    """A request of somebody who is not signed in, without an answer."""
    _send(client, "POST", path, body)


def ask(client: httpx.Client, path: str, body: msgspec.Struct, answer: type[Value], access: str = "") -> Value:
    """A request of somebody who is not signed in, or with a token that is none of a session's."""
    return _decode(_send(client, "POST", path, body, access=access), answer)


def _send(
    client: httpx.Client, method: str, path: str, body: msgspec.Struct | None = None, *, access: str = ""
) -> httpx.Response:
    headers = {"Accept": "application/json"}
    content = b""
    if access:
        headers["Authorization"] = f"Bearer {access}"
    if body is not None:
        content = msgspec.json.encode(body)
        headers["Content-Type"] = "application/json"
    if len(content) >= SMALL:
        content = zstandard.compress(content, ZSTD_LEVEL)
        headers["Content-Encoding"] = "zstd"
    with translated():
        response = client.request(method, path, content=content, headers=headers)
    if not response.is_success or OUR_HEADER not in response.headers:
        raise failure(response)
    del response.stream  # it is read; through this a response, and its page, would hold itself until a collection
    return response


def _decode(response: httpx.Response, answer: type[Value]) -> Value:
    try:
        return msgspec.json.decode(response.content, type=answer)
    except msgspec.DecodeError as error:
        raise ServerTrouble(f"the server's answer to {response.request.url.path} cannot be read") from error


def _opened(response: httpx.Response) -> httpx.Response:
    if response.is_closed:
        raise failure(response)
    return response


def _head(line: str) -> Head:
    try:
        return msgspec.json.decode(line.removeprefix("data:"), type=Head)
    except msgspec.DecodeError as error:
        raise ServerTrouble("a hint of the server cannot be read") from error
