"""The wire: every type that crosses it, and the contract that both ends satisfy (DESIGN section 4).

JSON, zstd level 3 or gzip. Additive changes only. The record types themselves are `learning.records`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal, Protocol

import msgspec

from learning.records import Edit, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION: Final = 1
SCHEMA: Final = 1
"""Number of the record schema this build writes."""

OK: Final = "ok"  # stored just as sent
SAME: Final = "same"  # known already; nothing changed
MERGED: Final = "merged"  # stored together with, or after, somebody else's; the record comes along
NEED_FULL: Final = "need_full"  # the server has no contents any more; send every group
TOO_LARGE: Final = "too_large"
INVALID: Final = "invalid"
FORBIDDEN: Final = "forbidden"
FUTURE: Final = "future"  # the server does not know this kind yet; keep it
REFUSALS: Final = frozenset({TOO_LARGE, INVALID, FORBIDDEN})
"""The permanent ones: the edit goes to quarantine."""

Status = Literal["ok", "same", "merged", "need_full", "too_large", "invalid", "forbidden", "future"]
ProblemType = Literal[
    "stale", "epoch", "resync", "device-unknown", "device-revoked", "limits", "too-old", "unauthorized", "unavailable"
]

Whole = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
"""What every database can hold; more is no number of ours."""
Small = Annotated[int, msgspec.Meta(ge=0, le=(1 << 31) - 1)]


class Health(msgspec.Struct, frozen=True):
    """That a Carrel server answers: its version, its clock (ms), and the oldest record schema that may send."""

    carrel: str
    now: Whole | None = None
    oldest: Small = 0


class Limits(msgspec.Struct, frozen=True):
    """Announced by the server, enforced when the learner writes and when a request is made. Bytes are uncompressed."""

    edits: int = 1000
    soft_bytes: int = 1 << 20
    hard_bytes: int = 4 << 20
    note_bytes: int = 256 << 10


class SyncRequest(msgspec.Struct, frozen=True):
    """Push first, then a page. `cursor` is the last `seq` seen; `boot` the floor seen when a first sync began.

    `brief`: the sender understands `SyncAnswer.stored` and `Record.birth`.
    """

    device: str
    rid: Whole
    epoch: Whole
    cursor: Whole
    v: Whole = VERSION
    schema: Whole = SCHEMA
    boot: Whole | None = None
    max_bytes: Whole = 1 << 20
    edits: tuple[Edit, ...] = ()
    brief: bool = False


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """The verdict on one edit. Any status but `ok` brings the server's record in the same answer, where it has one."""

    kind: str
    id: str
    n: int
    status: Status
    reason: str = ""
    seq: int = 0


class SyncAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Results in the order of the edits, then the page. `now` is server time in ms.

    `stored`, in place of the results: every edit is `ok`, the first under this `seq` and each other under the next.
    `births`: the server understands `Edit.birth`.
    """

    rid: int
    now: int
    epoch: int
    floor: int
    cursor: int
    more: bool
    results: tuple[Result, ...] = ()
    stored: int | None = None
    records: tuple[Record, ...] = ()
    digest: dict[str, str] | None = None
    limits: Limits | None = None
    notice: dict[str, msgspec.Raw] | None = None
    births: bool = False


class Head(msgspec.Struct, frozen=True, order=True):
    """Where the learner's feed stands. A later epoch is a later one, whatever its numbers."""

    epoch: int
    head: int


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457 problem document. `type` is one of `ProblemType` for the sync endpoint."""

    type: str
    title: str = ""
    status: int = 0
    detail: str = ""
    epoch: int | None = None
    head: int | None = None
    floor: int | None = None
    limits: Limits | None = None


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`device`: the client's random id (hex); `public_key`: its Ed25519 key (base64url, raw); `name`: the machine's."""

    email: str
    password: str
    device: str
    public_key: str
    name: str


class Learner(msgspec.Struct, frozen=True):
    """Who has signed in."""

    id: str
    email: str
    name: str


class Tokens(msgspec.Struct, frozen=True, omit_defaults=True):
    """`access` is a JWT of 15 minutes, `refresh` 256 random bits (base64url)."""

    access: str
    refresh: str
    learner: Learner | None = None


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    r"""`signature`: Ed25519 by the device key over "carrel-refresh\n<refresh>\n<rotation>" (base64url)."""

    refresh: str
    rotation: str
    signature: str


class SignUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/auth/sign-up`."""

    email: str
    name: str
    password: str


class ConfirmSignUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/auth/sign-up/confirm`, with the code from the letter."""

    email: str
    code: str


class AskCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/auth/reset`: a letter for whoever has forgotten the password."""

    email: str


class ResetPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/auth/reset/confirm`, with the code from the letter."""

    email: str
    code: str
    password: str


class ChangePassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/account/password`."""

    password: str
    new_password: str


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/account/address/confirm`, with the code from the letter."""

    code: str


class DeleteAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/account/delete`: whoever sits at the desk must know the password."""

    password: str


class AccountInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """`GET /v1/account`. Times are ms; `verified_at`: when a letter to the address was read."""

    id: str
    email: str
    name: str
    role: str
    created_at: int
    verified_at: int | None = None


class PushOnly(msgspec.Struct, frozen=True):
    """`POST /v1/auth/farewell`: a token that can send what is unsent, and nothing else."""

    access: str


class RegisterDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the server should know of this installation."""

    platform: str
    app: str
    schema: Small = SCHEMA


class Registered(msgspec.Struct, frozen=True):
    """The token's device and its small number; asking again gives a new number."""

    device: str
    number: int


class DeviceInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of `GET /v1/devices`. Times are ms.

    `number` stands in stamps, 0 before the device has one. `signed_out`: only its name is still of use.
    """

    device: str
    name: str
    platform: str = ""
    last_seen: int | None = None
    this: bool = False
    number: int = 0
    signed_out: bool = False


class Digest(msgspec.Struct, frozen=True):
    """`GET /v1/sync/digest`: of each kind, the sum over its records at this head (16 hex digits)."""

    epoch: int
    head: int
    kinds: dict[str, str]


class Refetch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/sync/refetch`: one of the 256 parts of a kind, whole. `brief` as in `SyncRequest`."""

    kind: str
    bucket: int
    brief: bool = False


class CartWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/cart/quote` and `POST /v1/checkout`: what the learner wants. What it costs, only the server says."""

    courses: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)]
    coupon: Annotated[str, msgspec.Meta(max_length=64)] = ""


class QuotedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A course as it would be sold now. `problem`: why it can't be, in words; then it counts nothing."""

    course: str
    title: str = ""
    price: int = 0
    discount: int = 0
    problem: str = ""


class Quote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the cart costs now, in smallest units. `tax` is contained in `total`. `coupon_problem` is in words."""

    lines: tuple[QuotedLine, ...]
    currency: str
    total: int
    discount: int = 0
    tax_name: str = ""
    tax: int = 0
    coupon: str = ""
    coupon_problem: str = ""


class Checkout(msgspec.Struct, frozen=True, omit_defaults=True):
    """A payment that was begun. `url` is the page where to pay while it is open; `number` is what to quote.

    `state`: open, processing, paid, refunded, expired or failed.
    """

    payment: str
    number: str
    state: str
    amount: int
    currency: str
    url: str = ""
    test: bool = False


class Rights(msgspec.Struct, frozen=True):
    """`GET /v1/entitlements`: signed rights of this device (`learning.entitlement`), and the key to check them."""

    key: str
    signed: tuple[str, ...]


class Traffic(msgspec.Struct):
    """Bytes of bodies as they crossed the wire."""

    up: int = 0
    down: int = 0


class Remote(Protocol):
    """The server as the client sees it. The HTTP client and the in-process server of the tests both satisfy it.

    Every method raises `sync.errors.SyncError` and nothing else.
    """

    def sync(self, request: SyncRequest) -> SyncAnswer:
        """`POST /v1/sync`."""

    def register(self, device: RegisterDevice) -> Registered:
        """`POST /v1/sync/devices`."""

    def blob(self, sha256: str, *, start: int = 0) -> Iterator[bytes]:
        """`GET /v1/blobs/{sha256}` from byte `start` on."""


class ComparableRemote(Remote, Protocol):
    """A server whose records a device can compare its copy with."""

    def digest(self) -> Digest:
        """`GET /v1/sync/digest`."""

    def buckets(self, kind: str) -> tuple[str, ...]:
        """`GET /v1/sync/digest/{kind}`: the same for each of the 256 parts of a kind."""

    def refetch(self, kind: str, bucket: int) -> tuple[Record, ...]:
        """`POST /v1/sync/refetch`."""


def fits(limits: Limits, sizes: tuple[int, ...]) -> int:
    """How many edits of these encoded sizes fit into one request: at least one, within the soft limit."""
    total = 0
    for taken, size in enumerate(sizes[: limits.edits]):
        total += size
        if total > limits.soft_bytes:
            return max(1, taken)
    return min(len(sizes), limits.edits)


def refresh_message(refresh: str, rotation: str) -> bytes:
    """What the device signs when it asks for its next token."""
    return f"carrel-refresh\n{refresh}\n{rotation}".encode()
