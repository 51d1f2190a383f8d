"""The sample course: made from its Markdown, laid on a newcomer's desk, never on a learner's."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from desktop.courses.sample import put_sample
from desktop.design.theme import RESOURCES
from localdb.courses import courses
from localdb.outbox import counts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.room import Room

SAMPLE = RESOURCES / "sample"
LARGEST = 500_000


def test_the_sample_is_what_its_markdown_says(tmp_path: Path) -> None:
    """`make sample` would change nothing."""
    made = tmp_path / "sample"
    subprocess.run([sys.executable, RESOURCES.parent / "scripts" / "make-sample", made], check=True)
    files = sorted(file.relative_to(made) for file in made.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(SAMPLE) for file in SAMPLE.rglob("*") if file.is_file())
    assert all((made / file).read_bytes() == (SAMPLE / file).read_bytes() for file in files)
    assert sum((SAMPLE / file).stat().st_size for file in files) < LARGEST


def test_the_sample_lies_on_the_desk_once_and_is_never_sent(room: Room) -> None:
    """Laying it there again changes nothing."""
    room.do(lambda store: put_sample(store, SAMPLE))
    (sample,) = room.do(courses)
    assert (sample.slug, sample.downloaded) == ("welcome-to-carrel", True)
    assert room.do(counts).pending == 0


def test_a_learners_desk_has_no_sample(learners_room: Room) -> None:
    """Only the server enrols a learner."""
    assert learners_room.course == ""
    assert learners_room.do(courses) == ()
