"""A home with 100,000 notes and 5,000 downloaded lessons, for the benches of the window and of the search.

    .venv/bin/python -m bench.large_home DIR [NOTES [LESSONS]]

The notes come in as from a server, page by page, and enter the search index; a bench that is given such a folder uses
it as it is. Made in about a minute.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from bench.words import Words
from learning.course import Asset, Block, Lesson, Manifest, Section
from learning.records import Arrival, FieldState, Record, fixed_id, random_id
from learning.values import Enrolment, Origin
from localdb import mirror
from localdb.courses import keep_manifest
from localdb.home import Account, Home
from localdb.lesson_index import index_waiting_lessons
from localdb.search import index_waiting
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localdb.store import Store

NOTES: Final = 100_000
LESSONS: Final = 5_000
ACCOUNT: Final = Account(
    learner="5f0c6a4e-9b1d-4f53-8a37-0d6b1c2f7e90",
    email="aisyah@example.my",
    name="Nur Aisyah Rahman",
    server="http://127.0.0.1:1",
    device="d" * 32,
    device_name="Desk",
)
_IN_A_COURSE: Final = 250
_IN_A_SECTION: Final = 25
_PAGE: Final = 2_000
_BEGAN: Final = 1_700_000_000_000
_A_QUARTER_HOUR: Final = 900_000
_TAGS: Final = ("review", "exam", "idea", "network", "ujian", "مهم")


@contextmanager
def large_home(folder: str = "", notes: int = NOTES, lessons: int = LESSONS) -> Iterator[Home]:
    """The home of a folder, made if it is not there yet; without a folder one that is gone afterwards."""
    if folder:
        yield _made(Path(folder), notes, lessons)
        return
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as scratch:
        yield _made(Path(scratch, "home"), notes, lessons)


def _made(path: Path, notes: int, lessons: int) -> Home:
    home = Home(path)
    if home.current() is None:
        words = Words()
        with open_store(home, ACCOUNT) as store:
            courses = [_make_course(store, words, number, lessons) for number in range(-(-lessons // _IN_A_COURSE))]
            _make_notes(store, words, notes, courses or [Manifest("c" * 16, "Course", "markdown", "bench")])
            while index_waiting_lessons(store, _IN_A_COURSE):
                pass
            index_waiting(store)
        home.enter(ACCOUNT)
    return home


# ------------------------------------------------------------------------------------------------------------- courses


def _make_course(store: Store, words: Words, number: int, lessons: int) -> Manifest:
    course, title = f"{number:016x}", f"Course {number + 1}, {words.text(2)}"
    count = min(_IN_A_COURSE, lessons - number * _IN_A_COURSE)
    made = [_make_lesson(store, words, f"{number:08x}{place:08x}") for place in range(count)]
    sections = tuple(
        Section(f"Part {at // _IN_A_SECTION + 1}", tuple(made[at : at + _IN_A_SECTION]))
        for at in range(0, count, _IN_A_SECTION)
    )
    pages = {each.page: Asset(f"{each.id}.html", each.page, store.blobs.size(each.page), "text/html") for each in made}
    manifest = Manifest(course, title, "markdown", "bench", sections=sections, assets=tuple(pages.values()))
    content = msgspec.json.encode(manifest)
    name = hashlib.sha256(content).hexdigest()
    enrolment = Enrolment(course, f"course-{number + 1}", title, edition=f"e{number}", number=1, manifest=name)
    _take(
        store, [_record("enrolment", fixed_id("enrolment", ACCOUNT.learner, course), number + 1, enrolment=enrolment)]
    )
    keep_manifest(store, course, content)
    return manifest


def _make_lesson(store: Store, words: Words, identity: str) -> Lesson:
    """A page of some 500 words in five blocks. Written as it is: nobody mourns it after a power cut."""
    blocks = tuple(Block(f"b{place}", words.text(3)) for place in range(5))
    page = "\n".join(
        f'<section class="block" data-block="{block.id}"><h2>{block.title}</h2><p>{words.text(100)}</p></section>'
        for block in blocks
    ).encode()
    name = hashlib.sha256(page).hexdigest()
    path = store.blobs.path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(page)
    return Lesson(identity, words.text(3), page=name, blocks=blocks, minutes=8)


# --------------------------------------------------------------------------------------------------------------- notes


def _make_notes(store: Store, words: Words, count: int, courses: list[Manifest]) -> None:
    for start in range(0, count, _PAGE):
        _take(store, [_note(words, n, courses[n % len(courses)]) for n in range(start, min(start + _PAGE, count))])


def _note(words: Words, number: int, course: Manifest) -> Record:
    at = _BEGAN + number * _A_QUARTER_HOUR
    lessons = course.sections[number % len(course.sections)].lessons if course.sections else ()
    lesson = lessons[number % len(lessons)].id if lessons else ""
    identity = random_id(at, hashlib.sha256(str(number).encode()).digest()[:10])
    groups: dict[str, object] = {
        "origin": Origin(course.course, at, lesson),
        "title": words.text(3),
        "body": words.text(60),
    }
    if number % 5 == 0:
        groups["tags"] = {_TAGS[number // 5 % len(_TAGS)]: [f"{number:016x}"]}
    return _record("note", identity, number + len(_TAGS) + 100, at, **groups)


def _record(kind: str, identity: str, seq: int, at: int = _BEGAN, **groups: object) -> Record:
    fields = {
        group: FieldState(msgspec.Raw(msgspec.json.encode(value)), (at, 0, 1), f"{seq:014x}{place:02x}")
        for place, (group, value) in enumerate(groups.items())
    }
    return Record(kind, identity, seq, fields)


def _take(store: Store, records: list[Record]) -> None:
    mirror.apply(store, Arrival((), tuple(records), records[-1].seq, 1, 0))


def main() -> None:
    """Make one."""
    folder, *sizes = sys.argv[1:]
    with large_home(folder, *(int(size) for size in sizes)) as home:
        print(f"{home.path}: {sum(file.stat().st_size for file in home.path.rglob('*') if file.is_file()) >> 20} MiB")


if __name__ == "__main__":
    main()
