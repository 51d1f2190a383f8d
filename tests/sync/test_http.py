"""The wire: what every answer and every bad network means, without a socket; and the real server's own answers."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest
import zstandard

from sync import errors
from sync.http import HttpRemote, open_client
from sync.protocol import Problem, Refresh, RegisterDevice, SyncAnswer, SyncRequest, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = {"Carrel-Server": "0.1.0"}
ANSWER = SyncAnswer(rid=1, now=5, epoch=1, floor=0, cursor=0, more=False)
REQUEST = SyncRequest(device="d", rid=1, epoch=0, cursor=0)
TOKEN = "access-token-that-must-not-leak"


class OneToken:
    """Credentials with one spare token, and a note of what was asked."""

    def __init__(self, *, spare: str = "fresh") -> None:
        self.token = TOKEN
        self.spare = spare
        self.renewed = 0

    def access(self) -> str:
        """The token now."""
        return self.token

    def renew(self, refused: str, ask: Callable[[Refresh], Tokens]) -> str:
        """The spare one."""
        assert refused == self.token
        self.renewed += 1
        self.token = self.spare
        return self.token


def remote(answer: Callable[[httpx.Request], httpx.Response], credentials: OneToken | None = None) -> HttpRemote:
    """A remote on a network that answers as the test wants."""
    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://school.example")
    return HttpRemote(client, credentials or OneToken())


def problem(status: int, kind: str, headers: dict[str, str] | None = None, **more: int) -> httpx.Response:
    """A problem document of our server."""
    document = msgspec.json.encode(Problem(kind, "words", status, **more))  # type: ignore[arg-type]
    return httpx.Response(status, content=document, headers=OURS | (headers or {}))


def good() -> httpx.Response:
    """An answer of our server."""
    return httpx.Response(200, content=msgspec.json.encode(ANSWER), headers=OURS)


def test_a_request_travels_as_packed_json_with_the_token() -> None:
    """The body is zstd once it is worth it, and the token stands in its header only."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return good()

    large = msgspec.structs.replace(REQUEST, device="d" * 600)
    assert remote(answer).sync(large) == ANSWER
    assert seen[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert seen[0].headers["Content-Encoding"] == "zstd"
    assert msgspec.json.decode(zstandard.decompress(seen[0].content), type=SyncRequest) == large


@pytest.mark.parametrize(
    ("status", "kind", "meaning"),
    [
        (409, "stale", errors.Stale),
        (409, "device-unknown", errors.Stale),
        (409, "device-revoked", errors.DeviceRevoked),
        (409, "epoch", errors.EpochChanged),
        (409, "resync", errors.ResyncNeeded),
        (413, "limits", errors.TooBig),
        (426, "too-old", errors.TooOld),
        (429, "throttled", errors.Refused),
        (503, "unavailable", errors.ServerTrouble),
        (500, "server-error", errors.ServerTrouble),
        (400, "invalid", errors.Refused),
    ],
)
def test_each_problem_has_its_own_meaning(status: int, kind: str, meaning: type[errors.SyncError]) -> None:
    """What the server says becomes one error with one next step."""
    with pytest.raises(errors.SyncError) as caught:
        remote(lambda _: problem(status, kind)).sync(REQUEST)
    assert type(caught.value) is meaning


def test_an_epoch_comes_with_its_number_and_head() -> None:
    """The engine needs both to offer again what the server lost."""
    with pytest.raises(errors.EpochChanged) as caught:
        remote(lambda _: problem(409, "epoch", epoch=3, head=17)).sync(REQUEST)
    assert (caught.value.epoch, caught.value.head) == (3, 17)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Mon, 01 Jun 2026 12:00:30 GMT", "Date": "Mon, 01 Jun 2026 12:00:00 GMT"}, 30.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_the_server_may_say_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    """Both forms of Retry-After are read; nonsense is as good as nothing."""
    with pytest.raises(errors.ServerTrouble) as caught:
        remote(lambda _: problem(503, "unavailable", headers)).sync(REQUEST)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("response", "meaning"),
    [
        (httpx.Response(200, html="<html>Free Wi-Fi</html>"), errors.Captive),
        (httpx.Response(302, headers={"Location": "https://wifi.example"}), errors.Captive),
        (httpx.Response(401, html="who are you"), errors.Captive),
        (httpx.Response(511, html="sign in to the network"), errors.Captive),
        (httpx.Response(404, html="no such page"), errors.Captive),
        (httpx.Response(502, html="bad gateway"), errors.ServerTrouble),
        (httpx.Response(503, html="down"), errors.ServerTrouble),
    ],
)
def test_an_answer_without_our_header_is_nobodys_verdict(
    response: httpx.Response, meaning: type[errors.SyncError]
) -> None:
    """A hotel's page ends no session, whatever its status; a proxy before a dead server is the server's trouble."""
    credentials = OneToken()
    with pytest.raises(errors.SyncError) as caught:
        remote(lambda _: response, credentials).sync(REQUEST)
    assert type(caught.value) is meaning
    assert credentials.renewed == 0


def _raised(error: Exception, cause: BaseException | None = None) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error from cause

    return answer


@pytest.mark.parametrize(
    ("network", "meaning", "word"),
    [
        (_raised(httpx.ConnectTimeout("t")), errors.Offline, "in time"),
        (_raised(httpx.ReadTimeout("t")), errors.Offline, "in time"),
        (_raised(httpx.ProxyError("p")), errors.Offline, "proxy"),
        (_raised(httpx.ConnectError("c"), ConnectionRefusedError()), errors.Offline, "nothing answers"),
        (_raised(httpx.ConnectError("c"), OSError("gone")), errors.Offline, "cut"),
        (_raised(httpx.RemoteProtocolError("r")), errors.Offline, "cut"),
        (_raised(httpx.ConnectError("c"), ssl.SSLError(1, "bad certificate")), errors.TlsTrouble, "unknown reason"),
        (_raised(httpx.UnsupportedProtocol("u")), errors.WrongServer, "address"),
    ],
)
def test_a_bad_network_is_told_in_one_of_our_words(
    network: Callable[[httpx.Request], httpx.Response], meaning: type[errors.SyncError], word: str
) -> None:
    """No error of httpx leaves the module, the first cause is kept, and no token is in any word of it."""
    with pytest.raises(errors.SyncError, match=word) as caught:
        remote(network).sync(REQUEST)
    assert type(caught.value) is meaning
    assert isinstance(caught.value.__cause__, httpx.HTTPError)
    assert TOKEN not in repr(caught.value) + str(caught.value)


def test_a_name_that_is_not_found_is_told_so() -> None:
    """DNS is the commonest way of being offline."""
    import socket

    with pytest.raises(errors.Offline, match="name"):
        remote(_raised(httpx.ConnectError("c"), socket.gaierror(-2, "Name or service not known"))).sync(REQUEST)


def test_an_expired_token_is_renewed_once_and_the_same_request_sent_again() -> None:
    """The learner notices nothing; the edits of the request are sent, not dropped."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        fresh = request.headers["Authorization"] == "Bearer fresh"
        return good() if fresh else problem(401, "unauthorized")

    credentials = OneToken()
    assert remote(answer, credentials).sync(REQUEST) == ANSWER
    assert credentials.renewed == 1
    assert bodies[0] == bodies[1]


def test_a_second_refusal_asks_for_a_sign_in() -> None:
    """One renewal, then the truth: there is no loop."""
    credentials = OneToken()
    with pytest.raises(errors.SignInNeeded):
        remote(lambda _: problem(401, "unauthorized"), credentials).sync(REQUEST)
    assert credentials.renewed == 1


def test_a_revoked_device_renews_nothing() -> None:
    """Somebody signed this device out: a new token would not help."""
    credentials = OneToken()
    with pytest.raises(errors.DeviceRevoked):
        remote(lambda _: problem(409, "device-revoked"), credentials).register(RegisterDevice("linux", "carrel"))
    assert credentials.renewed == 0


def test_a_file_goes_on_where_it_stopped() -> None:
    """Range and If-Range name the very file, so that a part of another one can never be appended."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(206, stream=httpx.ByteStream(b"world"), headers=OURS)

    assert b"".join(remote(answer).blob("ab" * 32, start=6)) == b"world"
    assert seen[0].headers["Range"] == "bytes=6-"
    assert seen[0].headers["If-Range"] == f'"{"ab" * 32}"'


def test_a_server_that_starts_again_is_read_over_the_beginning() -> None:
    """A 200 to a range request is the whole file; what is here already is not appended twice."""
    whole = httpx.Response(200, stream=httpx.ByteStream(b"hello world"), headers=OURS)
    assert b"".join(remote(lambda _: whole).blob("ab" * 32, start=6)) == b"world"


def test_a_file_that_the_server_does_not_have_is_damaged_not_offline() -> None:
    """Waiting would not bring it."""
    with pytest.raises(errors.Damaged):
        list(remote(lambda _: problem(404, "not-found")).blob("ab" * 32))


@pytest.mark.parametrize(
    "server", ["ftp://school.example", "school.example", "http://school.example", "https://", "::"]
)
def test_an_address_that_would_not_be_safe_is_refused(server: str) -> None:
    """Plain http leaves this computer for nowhere."""
    with pytest.raises(errors.WrongServer):
        open_client(server)


@pytest.mark.parametrize(
    "server", ["https://school.example", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"]
)
def test_https_and_this_computer_are_spoken_to(server: str) -> None:
    """The two ways that nobody can listen to."""
    open_client(server).close()


def test_reachable_means_our_server() -> None:
    """Not any page that answers."""
    assert remote(lambda _: httpx.Response(200, json={"carrel": "1"}, headers=OURS)).reachable()
    assert not remote(lambda _: httpx.Response(200, html="<html>")).reachable()
    assert not remote(_raised(httpx.ConnectError("c"))).reachable()


def test_unreadable_answers_of_ours_are_the_servers_trouble() -> None:
    """A cut-off body is no empty answer: nothing of it is applied."""
    with pytest.raises(errors.ServerTrouble):
        remote(lambda _: httpx.Response(200, content=b"{", headers=OURS)).sync(REQUEST)
