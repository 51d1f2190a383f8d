"""The learner's courses: what the server says of the enrolment, and what of it is on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.course import every_lesson, lessons
from learning.editions import needed
from learning.records import fixed_id
from learning.values import Enrolment
from localdb import editions
from localdb.blob_users import blobs_in_use
from localdb.edits import change_record, raw
from localdb.errors import NotFound, Unfit
from localdb.rights import is_over, trusted_now
from localdb.state import read_state
from localdb.study import course_progress, last_studied

if TYPE_CHECKING:
    from collections.abc import Iterable

    from learning.course import Asset, Lesson, Manifest, Section
    from localdb.store import Store

_ENROLMENT: Final = msgspec.json.Decoder(Enrolment)
EXPIRED: Final = "expired"


class Course(msgspec.Struct, frozen=True):
    """A course of the learner. Times are ms, sizes bytes; `bytes_here` counts what is on this computer.

    `items_left` counts lessons, `completed` and `total` units of the newest edition; all else is of the one that is
    read here. `update_bytes`: what a newer edition still needs before it is read, None when there is none.
    """

    course: str
    slug: str
    title: str
    status: str
    provider: str
    percent: int
    completed: int
    total: int
    items_left: int
    seconds: int
    downloaded: bool
    bytes: int
    bytes_here: int
    expires_at: int | None
    edition: str
    number: int
    last_studied: int | None
    update_bytes: int | None = None
    has_news: bool = False


# ------------------------------------------------------------------------------------------------------------ reading


def courses(store: Store) -> tuple[Course, ...]:
    """Every course that the learner is or was enrolled in, by title."""
    here = store.blobs.names()
    found = (_course(store, enrolment, here) for enrolment in enrolments(store))
    return tuple(sorted(found, key=lambda course: (course.title.casefold(), course.slug)))


def course(store: Store, named: str) -> Course:
    """The course of this slug or id.

    Raises `NotFound`.
    """
    for enrolment in enrolments(store):
        if named in {enrolment.slug, enrolment.course}:
            return _course(store, enrolment, store.blobs.names())
    raise NotFound(f"You have no course {named!r}.", next_step="`carrel courses` lists yours.")


def enrolments(store: Store) -> tuple[Enrolment, ...]:
    """What the server says the learner may study."""
    rows = store.all("SELECT enrolment FROM enrolment WHERE NOT deleted AND enrolment IS NOT NULL ORDER BY id")
    return tuple(_ENROLMENT.decode(text) for (text,) in rows)


def _course(store: Store, enrolment: Enrolment, names: frozenset[str]) -> Course:
    progress = course_progress(store, enrolment.course)
    blobs = store.cache.blobs(enrolment.course)
    here = sum(size for name, size in blobs.items() if name in names)
    total = sum(blobs.values())
    return Course(
        course=enrolment.course,
        slug=enrolment.slug,
        title=enrolment.title,
        status=_status(store, enrolment),
        provider=enrolment.provider,
        percent=progress.percent,
        completed=progress.completed,
        total=progress.total,
        items_left=progress.items_left,
        seconds=progress.seconds,
        downloaded=bool(blobs) and here == total,
        bytes=total,
        bytes_here=here,
        expires_at=enrolment.expires_at,
        edition=enrolment.edition,
        number=enrolment.number,
        last_studied=last_studied(store, enrolment.course),
        update_bytes=_update_bytes(store, enrolment.course),
        has_news=editions.has_unseen_news(store, enrolment.course),
    )


def _update_bytes(store: Store, course_id: str) -> int | None:
    if store.cache.coming(course_id) is None:
        return None
    return sum(asset.size for asset in editions.still_needed(store, course_id))


def _status(store: Store, enrolment: Enrolment) -> str:
    if enrolment.expires_at is None:
        return enrolment.status
    state = read_state(store)
    if is_over(enrolment, state, trusted_now(store, state)):
        return EXPIRED
    return enrolment.status


def manifest(store: Store, course_id: str) -> Manifest | None:
    """The contents of a course, by its id; None while they have not come."""
    return store.cache.manifest(course_id)


# ---------------------------------------------------------------------------------------------------------- manifests


def missing_manifests(store: Store) -> tuple[tuple[str, str], ...]:
    """(course, SHA-256) of each current edition whose contents are not here."""
    here = store.cache.hashes()
    return tuple(
        (enrolment.course, enrolment.manifest)
        for enrolment in enrolments(store)
        if enrolment.manifest and here.get(enrolment.course) != enrolment.manifest
    )


def keep_manifest(store: Store, course_id: str, content: bytes) -> None:
    """Keep the contents of a course's edition; while files of an older one are in use it waits for its own.

    Raises `Damaged` when the bytes are no manifest.
    """
    editions.take_in(store, course_id, content)
    _tell(store, course_id)


def finish_download(store: Store, course_id: str) -> None:
    """Files of a course have come: read the edition that waited for them, and tell everybody."""
    editions.settle(store, course_id)
    _tell(store, course_id)


def _tell(store: Store, course_id: str) -> None:
    """The news that a course looks different, to this process and the others."""
    with store.write(durable=False):
        store.touch("enrolment", fixed_id("enrolment", store.learner, course_id))


def add_sample_course(store: Store, enrolment: Enrolment, content: bytes) -> None:
    """Put a course on the desk of nobody in particular: it comes with the program, not from a server.

    Raises `Unfit` in an account of a learner, where only the server enrols.
    """
    if not store.is_local:
        raise Unfit("Only the server enrols a learner who has signed in.")
    keep_manifest(store, enrolment.course, content)
    identity = fixed_id("enrolment", store.learner, enrolment.course)
    change_record(store, "enrolment", identity, {"enrolment": raw(enrolment)})


# ------------------------------------------------------------------------------------------------------------- blobs


def wanted_blobs(store: Store, course_id: str, section: str | None = None) -> tuple[Asset, ...]:
    """The files of a course that are not here yet, each once, or only those that a section needs.

    Of a new edition also what it takes to read it instead of the old one. A section goes by its place ("2", "2.1") or
    its title. Raises `NotFound` for an unknown one, or while the contents
    of the course have not come.
    """
    contents = store.cache.newest(course_id) or _contents(store, course_id)
    wanted = None if section is None else needed(*_section(contents.sections, section))
    assets = {asset.sha256: asset for asset in contents.assets if wanted is None or asset.sha256 in wanted}
    assets |= {asset.sha256: asset for asset in editions.still_needed(store, course_id)}
    return tuple(asset for name, asset in assets.items() if not store.blobs.has(name))


def _contents(store: Store, course_id: str) -> Manifest:
    contents = store.cache.manifest(course_id)
    if contents is None:
        raise NotFound("The contents of this course are not here yet.", next_step="Sync, then try again.")
    return contents


def _section(sections: tuple[Section, ...], named: str) -> tuple[Lesson, ...]:
    """The lessons of a section and of those inside it."""
    for place, section in _placed(sections, ""):
        if named in {place, section.title}:
            return tuple(_lessons(section))
    raise NotFound(f"This course has no section {named!r}.")


def _placed(sections: tuple[Section, ...], above: str, first: int = 1) -> Iterable[tuple[str, Section]]:
    for number, section in enumerate(sections, first):
        place = f"{above}{number}"
        yield place, section
        yield from _placed(section.sections, f"{place}.", len(section.lessons) + 1)


def _lessons(section: Section) -> Iterable[Lesson]:
    yield from section.lessons
    for inner in section.sections:
        yield from _lessons(inner)


def lesson_offline(store: Store, course_id: str, lesson_id: str) -> bool | str:
    """True, or the reason why this lesson can't be studied offline."""
    for placed in lessons(_contents(store, course_id)):
        if placed.lesson.id == lesson_id:
            if placed.lesson.problem:
                return placed.lesson.problem
            missing = [name for name in needed(placed.lesson) if not store.blobs.has(name)]
            return "not downloaded" if missing else True
    raise NotFound(f"This course has no lesson {lesson_id!r}.")


def remove_section(store: Store, course_id: str, section: str) -> int:
    """Take a section's files off this computer, except those that something else needs. Returns the bytes freed."""
    contents = _contents(store, course_id)
    inside = {lesson.id: lesson for lesson in _section(contents.sections, section)}
    around = needed(*(lesson for lesson in every_lesson(contents) if lesson.id not in inside))
    others = blobs_in_use(store, but_for=course_id) | around
    freed = sum(store.blobs.remove(name) for name in needed(*inside.values()) if name not in others)
    editions.settle(store, course_id)
    _tell(store, course_id)
    return freed


def remove_course(store: Store, course_id: str) -> int:
    """Take a course's files off this computer, except those that another course here needs. Returns the bytes freed.

    Contents, progress, notes and bookmarks stay.
    """
    mine = {**store.cache.blobs(course_id), **store.cache.coming_blobs(course_id)}
    others = blobs_in_use(store, but_for=course_id)
    freed = sum(store.blobs.remove(name) for name in mine if name not in others)
    editions.settle(store, course_id)
    from localdb.lesson_index import forget_course

    forget_course(store, course_id)
    _tell(store, course_id)
    return freed
