"""The way to a server: through a proxy that wants a password, to a certificate that only the organisation trusts."""

from __future__ import annotations

import base64
import datetime as dt
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.errors import Finding
from sync.probe import look_at_connection
from sync.protocol import SCHEMA, Health
from sync.way import DIRECT, Way
from tests.sync.test_probe import NOW, OURS, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = "https://school.test"
SIGN_IN = "ana:s3cret"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The certificate of a server that nobody but this file vouches for; its key stands beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "school.test")])
    today, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today - day, today + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("school.test")]), critical=False)
    certificate = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
        key, hashes.SHA256()
    )
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(encoding, form, serialization.NoEncryption())
    (tmp_path / "server.pem").write_bytes(private + certificate.public_bytes(encoding))
    (tmp_path / "authority.pem").write_bytes(certificate.public_bytes(encoding))
    return tmp_path / "authority.pem"


@pytest.fixture
def proxy(authority: Path) -> Iterator[str]:
    """A proxy that lets through, to the server behind it, whoever knows the password. Gives its place."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.with_name("server.pem"))
    with serving(200, OURS, msgspec.json.encode(Health("1", NOW, SCHEMA)), tls=context) as server, _proxy(server) as at:
        yield at


@contextmanager
def _proxy(server: str) -> Iterator[str]:
    behind = ("127.0.0.1", int(server.rpartition(":")[2]))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):  # closed: the test is over
                while True:
                    client, _ = listening.accept()
                    threading.Thread(target=_serve_one, args=(client, behind), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def _serve_one(client: socket.socket, behind: tuple[str, int]) -> None:
    wanted = b"Basic " + base64.b64encode(SIGN_IN.encode())
    with client, suppress(OSError):
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += client.recv(4096)
        if not asked.startswith(b"CONNECT school.test:443") or wanted not in asked:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(behind) as server:
            back = threading.Thread(target=_carry, args=(server, client), daemon=True)
            back.start()
            _carry(client, server)
            back.join()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while some := one.recv(65536):
            other.sendall(some)
        other.shutdown(socket.SHUT_WR)


def finding(way: Way) -> Finding:
    """What a look by this way finds."""
    return look_at_connection(SERVER, lambda: NOW, way).finding


def test_the_way_leads_through_the_proxy_to_the_certificate(proxy: str, authority: Path) -> None:
    """With both known the server answers; without either it is told which is missing, and where it is entered."""
    own = f"http://{SIGN_IN}@{proxy}"
    assert finding(Way(own, str(authority))) is Finding.WELL
    assert finding(Way(own)) is Finding.UNKNOWN_ISSUER
    assert finding(Way(f"http://ana:wrong@{proxy}", str(authority))) is Finding.PROXY_SIGN_IN
    assert finding(Way(f"http://{proxy}", str(authority))) is Finding.PROXY_SIGN_IN
    assert finding(Way(DIRECT, str(authority))) is Finding.NO_NAME


def test_certificates_that_can_not_be_read_are_told(tmp_path: Path) -> None:
    """A file that was moved, or one that holds something else."""
    (tmp_path / "words.pem").write_text("words")
    assert finding(Way(authority=str(tmp_path / "gone.pem"))) is Finding.AUTHORITY
    assert finding(Way(authority=str(tmp_path / "words.pem"))) is Finding.AUTHORITY


def test_no_proxy_stands_before_this_computer() -> None:
    """A server on loopback is reached directly, whatever was chosen."""
    with serving(200, OURS, msgspec.json.encode(Health("1", NOW, SCHEMA))) as server:
        assert look_at_connection(server, lambda: NOW, Way("http://127.0.0.1:9")).finding is Finding.WELL
