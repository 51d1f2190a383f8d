"""A course as both ends see it: one published edition, a tree of sections, lessons and blocks.

Importers on the server make a `Manifest`; its canonical bytes are a blob like any other file of the edition.
The device reads it for contents, progress and downloads. Nothing here knows where the bytes are kept.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Literal

import msgspec

from learning.quizzes import Quiz

if TYPE_CHECKING:
    from collections.abc import Iterator

LessonKind = Literal["page", "quiz", "video", "audio", "pdf", "active", "notice"]
MANIFEST_VERSION = 1
EDITION_LENGTH = 16
"""Hex digits of the manifest's SHA-256 that name an edition."""


class Block(msgspec.Struct, frozen=True, omit_defaults=True):
    """The smallest thing that an anchor can point into. `counts`: it is a unit of the lesson's completion."""

    id: str
    title: str = ""
    counts: bool = True


class Asset(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of the edition: `path` in the source, `sha256` of the bytes (hex), `size` in bytes, media `type`."""

    path: str
    sha256: str
    size: int
    type: str = "application/octet-stream"


class Captions(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said in a recording: a file of WebVTT, by its SHA-256, in one language ("" where nobody says which)."""

    file: str
    language: str = ""


class Medium(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that is played or leafed through: a file of the edition, by its SHA-256, and the block it stands in.

    `title` is what the learner calls it, `seconds` how long it plays (0 where the importer can't tell).
    """

    block: str
    file: str
    kind: Literal["video", "audio", "pdf"] = "video"
    title: str = ""
    seconds: int = 0
    captions: tuple[Captions, ...] = ()


class Lesson(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of study.

    `page` is the SHA-256 of its sanitised HTML fragment ("" for a lesson without one), `assets` the SHA-256 of each
    file that the fragment needs, `minutes` the estimated time, `problem` why nothing in it works offline ("" when it
    does), `quizzes` what is asked in its blocks, `media` what is played in them.
    """

    id: str
    title: str
    kind: LessonKind = "page"
    page: str = ""
    blocks: tuple[Block, ...] = ()
    assets: tuple[str, ...] = ()
    minutes: int = 0
    language: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    problem: str = ""
    quizzes: tuple[Quiz, ...] = ()
    media: tuple[Medium, ...] = ()


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """A chapter: lessons first, then smaller sections."""

    title: str
    lessons: tuple[Lesson, ...] = ()
    sections: tuple[Section, ...] = ()


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """One edition, whole. `course` is the course's id; `assets` lists every file once, lesson pages among them."""

    course: str
    title: str
    format: str
    source: str
    version: int = MANIFEST_VERSION
    language: str = "en"
    provider: str = ""
    licence: str = ""
    attribution: str = ""
    summary: str = ""
    sections: tuple[Section, ...] = ()
    assets: tuple[Asset, ...] = ()


class Placed(msgspec.Struct, frozen=True):
    """A lesson with where it stands: `place` like "2.3", and the titles of the sections around it, outermost first."""

    lesson: Lesson
    place: str
    titles: tuple[str, ...]


def lessons(manifest: Manifest) -> tuple[Placed, ...]:
    """Every lesson in reading order."""
    return tuple(
        placed
        for number, section in enumerate(manifest.sections, 1)
        for placed in _lessons_of(section, str(number), (section.title,))
    )


def _lessons_of(section: Section, place: str, titles: tuple[str, ...]) -> Iterator[Placed]:
    for number, lesson in enumerate(section.lessons, 1):
        yield Placed(lesson, f"{place}.{number}", titles)
    for number, inner in enumerate(section.sections, len(section.lessons) + 1):
        yield from _lessons_of(inner, f"{place}.{number}", (*titles, inner.title))


def every_lesson(within: Manifest | Section) -> Iterator[Lesson]:
    """Every lesson, where it does not matter in which order or place: to count them takes half as long."""
    if isinstance(within, Section):
        yield from within.lessons
    for section in within.sections:
        yield from every_lesson(section)


def units(lesson: Lesson) -> tuple[str, ...]:
    """The ids of the blocks that count for completion."""
    return tuple(block.id for block in lesson.blocks if block.counts)


def encode_manifest(manifest: Manifest) -> bytes:
    """The canonical bytes: the same edition always gives the same bytes, and so the same edition id."""
    return msgspec.json.encode(manifest, order="deterministic")


def decode_manifest(content: bytes) -> Manifest:
    """Read what `encode_manifest` wrote.

    Raises `msgspec.DecodeError` when the bytes are not a manifest.
    """
    return msgspec.json.decode(content, type=Manifest)


def edition_id(content: bytes) -> str:
    """The id of the edition whose canonical manifest bytes these are: lower-case hex, fit for a URL's host."""
    return hashlib.sha256(content).hexdigest()[:EDITION_LENGTH]


def course_id(format_: str, source: str) -> str:
    """DESIGN section 5: the course's identity, the same however often it is imported."""
    return _short_hash(format_, source)


def lesson_id(format_: str, key: str, language: str = "") -> str:
    """`key` is OLX's url_name, or a path relative to the course's root without its extension."""
    return _short_hash(format_, key, language)


def block_id(lesson: str, key: str, ordinal: int) -> str:
    """`key` is a url_name or heading path, `ordinal` counts equal keys of the lesson from 0."""
    return _short_hash(lesson, key, str(ordinal))


def _short_hash(*parts: str) -> str:
    joined = unicodedata.normalize("NFC", "\n".join(parts))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
