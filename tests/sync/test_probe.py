"""The connection, tested against real servers on loopback that do what bad networks do."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typing_extensions import override

from desktop.connection_words import WORDS, connection_words
from sync.errors import Finding
from sync.probe import Probe, look_at_connection
from sync.protocol import SCHEMA, Health

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = 1_800_000_000_000
OURS = {"Carrel-Server": "1"}


@contextmanager
def serving(
    status: int, headers: dict[str, str], body: bytes = b"", *, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """A server that answers everything in one way. Gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_HEAD = do_CONNECT = do_GET  # noqa: N815  the names that http.server calls

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(HTTPServer):
        @override
        def handle_error(self, *_: object) -> None:
            """A client that does not trust us hangs up: that is what is tested."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def intercepting(folder: Path) -> ssl.SSLContext:
    """The certificate of a box that reads what passes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "School Firewall")])
    today = dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today - day, today + day)
    ).sign(key, hashes.SHA256())
    encoding = serialization.Encoding.PEM
    form, open_ = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "box.pem").write_bytes(key.private_bytes(encoding, form, open_) + certificate.public_bytes(encoding))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "box.pem")
    return context


def probed(server: str, now: int = NOW) -> Probe:
    """One look, at a moment."""
    return look_at_connection(server, lambda: now)


@pytest.mark.parametrize(
    ("status", "headers", "finding"),
    [
        (200, {"Content-Type": "text/html"}, Finding.CAPTIVE),
        (302, {"Location": "http://portal.example/"}, Finding.CAPTIVE),
        (200, {"Content-Type": "application/json"}, Finding.NOT_CARREL),
        (404, {"Content-Type": "text/plain"}, Finding.NOT_CARREL),
        (503, {}, Finding.SERVER_DOWN),
        (500, OURS, Finding.SERVER_DOWN),
        (426, OURS, Finding.TOO_OLD),
        (401, OURS, Finding.SIGN_IN),
    ],
)
def test_what_answers_is_told_apart(status: int, headers: dict[str, str], finding: Finding) -> None:
    """A network's page, another server, and ours in trouble are three things."""
    with serving(status, headers) as server:
        assert probed(server).finding is finding


@pytest.mark.parametrize(("ahead", "words"), [(0, ""), (7 * 60_000, "7 minutes ahead"), (-60_000, "1 minute behind")])
def test_a_wrong_clock_is_told_in_minutes_and_is_no_trouble(ahead: int, words: str) -> None:
    """By the server's own clock."""
    with serving(200, OURS, msgspec.json.encode(Health("1", NOW, SCHEMA))) as server:
        found = probed(server, NOW + ahead)
    assert (found.finding, found.ahead) == (Finding.WELL, ahead)
    assert words in connection_words(found)[0]


def test_a_server_of_before_says_no_time_and_one_of_later_that_we_are_too_old() -> None:
    """Neither is a fault."""
    with serving(200, OURS, b'{"carrel":"0.1"}') as server:
        assert probed(server) == Probe(Finding.WELL, server)
    with serving(200, OURS, msgspec.json.encode(Health("9", NOW, SCHEMA + 1))) as server:
        assert probed(server).finding is Finding.TOO_OLD


def test_nothing_there_and_no_address() -> None:
    """A port that nobody listens at, and words that are no address."""
    with serving(200, OURS) as server:
        pass
    assert probed(server).finding is Finding.NOTHING_THERE
    assert probed("ftp://school.example").finding is Finding.ADDRESS


def test_an_interception_is_named_by_its_issuer(tmp_path: Path) -> None:
    """The learner can ask whose box that is."""
    with serving(200, OURS, tls=intercepting(tmp_path)) as server:
        found = probed(server)
    assert found.finding is Finding.UNKNOWN_ISSUER
    assert "School Firewall" in connection_words(found)[0]


@pytest.mark.parametrize(("status", "finding"), [(407, Finding.PROXY_SIGN_IN), (403, Finding.PROXY_REFUSED)])
def test_a_proxy_that_refuses_is_named(status: int, finding: Finding, monkeypatch: pytest.MonkeyPatch) -> None:
    """And whether it wants a sign-in of its own."""
    with serving(status, {}) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        assert probed("https://school.example").finding is finding


def test_every_finding_has_its_words() -> None:
    """And all but a good one a next step."""
    assert WORDS.keys() == set(Finding)
    assert [finding for finding in Finding if not connection_words(Probe(finding, "x"))[1]] == [Finding.WELL]
