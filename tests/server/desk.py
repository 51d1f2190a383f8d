"""A learner's device as the server sees it: signs in, sends edits, reads pages. Nothing of the client is in it."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learning.records import Delete, Edit, FieldEdit, Record
from sync.protocol import (
    Problem,
    Refresh,
    RegisterDevice,
    Registered,
    SignIn,
    SyncAnswer,
    SyncRequest,
    Tokens,
    refresh_message,
)

if TYPE_CHECKING:
    import httpx

PASSWORD = "correct horse battery"


class Desk:
    """One device of one learner."""

    def __init__(self, client: httpx.Client, email: str) -> None:
        self.client = client
        self.email = email
        self.device = secrets.token_hex(16)
        self.key = Ed25519PrivateKey.generate()
        self.number = 0
        self.rid = 0
        self.epoch = 0
        self.cursor = 0
        self.tokens = Tokens("", "")
        self.learner = ""

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        """Ask for a session; its tokens are kept when it is given."""
        public = base64url(self.key.public_key().public_bytes_raw())
        response = self.post("/v1/auth/sign-in", SignIn(self.email, password, self.device, public, "desk"))
        if response.is_success:
            self.tokens = msgspec.json.decode(response.content, type=Tokens)
            assert self.tokens.learner is not None
            self.learner = self.tokens.learner.id
        return response

    def register(self) -> None:
        """Ask for a number."""
        response = self.post("/v1/sync/devices", RegisterDevice("linux", "0.1.0"))
        self.number = msgspec.json.decode(response.content, type=Registered).number

    def refresh(self, token: str, rotation: str, key: Ed25519PrivateKey | None = None) -> httpx.Response:
        """Ask for the next tokens, signed by this device's key or another."""
        signature = (key or self.key).sign(refresh_message(token, rotation))
        return self.post("/v1/auth/refresh", Refresh(token, rotation, base64url(signature)))

    def sync(self, *edits: Edit, max_bytes: int = 1 << 20) -> SyncAnswer:
        """One request that succeeds; cursor and epoch follow the answer."""
        self.rid += 1
        response = self.ask(edits, max_bytes=max_bytes)
        assert response.status_code == 200, response.text
        answer = msgspec.json.decode(response.content, type=SyncAnswer)
        self.cursor, self.epoch = answer.cursor, answer.epoch
        return answer

    def ask(self, edits: tuple[Edit, ...] = (), **changes: object) -> httpx.Response:
        """One request with the state as it is, or with some of it changed."""
        request = SyncRequest(self.device, self.rid, self.epoch, self.cursor, edits=edits)
        return self.post("/v1/sync", msgspec.structs.replace(request, **changes))

    def post(self, path: str, body: msgspec.Struct, **headers: str) -> httpx.Response:
        """Send a body with this device's token."""
        return self.client.post(path, content=msgspec.json.encode(body), headers=self.headers() | headers)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Read with this device's token; an underscore stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=self.headers() | named)

    def headers(self) -> dict[str, str]:
        """The token of this device."""
        token = {"Authorization": f"Bearer {self.tokens.access}"} if self.tokens.access else {}
        return token | {"Content-Type": "application/json"}

    def note(self, id_: str, body: str, *, ms: int = 1000, replaces: tuple[str, ...] = ()) -> Edit:
        """A note of one lesson, or another body for it."""
        fields = {
            "origin": self.field({"course": "c1", "created_at": 1, "lesson": "l1"}, ms),
            "body": self.field(body, ms, replaces),
        }
        return Edit("note", id_, 1, fields)

    def field(self, value: object, ms: int = 1000, replaces: tuple[str, ...] = ()) -> FieldEdit:
        """A new value, stamped by this device."""
        raw = msgspec.Raw(msgspec.json.encode(value))
        return FieldEdit(raw, (ms, 0, self.number), secrets.token_hex(8), replaces)

    def delete(self, kind: str, id_: str, saw: dict[str, tuple[str, ...]], *, ms: int = 5000) -> Edit:
        """A delete of the versions seen."""
        return Edit(kind, id_, 2, delete=Delete((ms, 0, self.number), secrets.token_hex(8), saw))


def problem(response: httpx.Response) -> Problem:
    """The problem document of an answer."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    return msgspec.json.decode(response.content, type=Problem)


def value(record: Record, group: str) -> Any:  # noqa: ANN401 - JSON
    """What a record holds in a group."""
    return msgspec.json.decode(record.fields[group].value)


def base64url(content: bytes) -> str:
    """Without padding, as the wire has it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
