"""The values that record groups hold, typed. On the wire and in the outbox they are the same JSON.

Plain groups (title, colour, label, on, closed, …) are bare strings, numbers and booleans and need no type here.
Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import msgspec


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where and when a note or highlight was made: fixed at creation."""

    course: str
    created_at: int
    lesson: str = ""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a record with a fixed id stands for: the parts of its key."""

    course: str
    lesson: str = ""
    block: str = ""


class Anchor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where in a lesson a note or highlight belongs (W3C Web Annotation selectors).

    `exact`, `prefix` and `suffix` are the TextQuoteSelector, `start` and `end` the TextPositionSelector: characters of
    the block's text. `second` is set for a place in a video, `page` for one in a PDF.
    """

    block: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0
    second: float | None = None
    page: int | None = None


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """Progress in one lesson. `furthest` is the farthest part of the page seen, 0..1."""

    attempt: int = 1
    units: tuple[str, ...] = ()
    done_at: int | None = None
    furthest: float = 0.0


class Position(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the learner stopped: a block, how far down the page, 0..1, and in a recording the second."""

    block: str = ""
    offset: float = 0.0
    second: float | None = None


class SessionStart(msgspec.Struct, frozen=True, omit_defaults=True):
    """The fixed part of a study session.

    `offset` is the zone's minutes east of UTC, `clock` the measured error of the clock in ms, `count` the device's own
    counter of sessions.
    """

    course: str
    lesson: str
    at: int
    zone: str = ""
    offset: int = 0
    clock: int = 0
    count: int = 0


class SetEdit(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change of a set group: members added, and members removed with the tokens the author saw."""

    add: tuple[str, ...] = ()
    remove: dict[str, tuple[str, ...]] = {}


SetState = dict[str, tuple[str, ...]]
"""A set group as the server holds it: each member with the eids that added it."""


class Enrolment(msgspec.Struct, frozen=True, omit_defaults=True):
    """The right to a course, as the server tells it. `manifest`: the SHA-256 of the edition's manifest, a blob."""

    course: str
    slug: str
    title: str
    status: str = "active"
    provider: str = ""
    enrolled_at: int = 0
    expires_at: int | None = None
    completed_at: int | None = None
    edition: str = ""
    number: int = 0
    manifest: str = ""


class Loser(msgspec.Struct, frozen=True, omit_defaults=True):
    """The losing side of a merge, kept: whose it was, and what replaced it."""

    kind: str
    record: str
    group: str
    value: msgspec.Raw
    eid: str
    device: int
    at: int
    winner: str


class Certificate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A certificate, as the server tells it. `credential` and `pdf`: the SHA-256 of its files, blobs, with their sizes.

    `issuer`, `keys`: who signed it, and all their keys by address, so that the files can be checked without a network.
    `key`: the address of the one that signed.
    `withdrawn`: those of the keys that prove nothing any more.
    """

    course: str
    title: str
    name: str
    issued_at: int
    url: str
    credential: str
    credential_size: int
    pdf: str
    pdf_size: int
    issuer: str
    issuer_name: str
    keys: dict[str, str]
    key: str = ""
    withdrawn: tuple[str, ...] = ()
    revoked_at: int | None = None
    reason: str = ""
