"""Importers in their own process: limits hold, a breakdown is told in words, and nothing half made stays behind."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench.safety.ground import Ground
from bench.safety.traps import TRAPS, write_traps
from server.courses import confined
from server.courses.confined import import_confined
from server.courses.errors import CourseRefused
from server.errors import WrongUse
from tests.server.courses.importing import outline, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.courses.shop import Shop

SLOW_TO_READ = "many-headings.zip"
COMMON = (
    "bomb.tar.gz",
    "traversal.zip",
    "symlink.tar.gz",
    "laughs-in-a-title.tar.gz",
    "yaml-bomb.zip",
    "deep-xml.tar.gz",
)
"""Tried through the whole command, one of each sort; `python -m bench.safety.packages` tries all."""


def test_a_course_comes_in_as_without_a_child(tmp_path: Path) -> None:
    """The child's answer is the importer's own."""
    source = write_course(
        tmp_path / "bees", {"1/a.md": "# Hive\n\nx", "2/b.md": "# Honey\n\n![y](y.png)", "2/y.png": b"x"}
    )
    came = import_confined(source, title="Bees", work=tmp_path)
    assert (came.manifest.title, outline(came)) == ("Bees", ["1.1 1: Hive", "2.1 2: Honey"])
    assert all(where.is_file() for where in came.blobs.values())


def test_what_the_importer_refuses_is_refused_with_its_place(tmp_path: Path) -> None:
    """File and words travel; wrong use stays wrong use."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(CourseRefused, match="no file in it") as refused:
        import_confined(tmp_path / "empty", work=tmp_path)
    assert refused.value.file == "empty"
    with pytest.raises(WrongUse, match="not known"):
        import_confined(tmp_path, format_="scroll", work=tmp_path)


def test_a_course_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for its size is over: the child is ended, and the seller is told."""
    monkeypatch.setattr(confined, "_SECONDS", 2)
    (trap,) = write_traps(tmp_path, SLOW_TO_READ)
    with pytest.raises(CourseRefused, match="far too long for its size"):
        import_confined(trap, work=tmp_path)


def test_a_course_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    """A limit far below what the page needs."""
    (trap,) = write_traps(tmp_path, "many-footnotes.zip")
    with pytest.raises(CourseRefused, match=r"memory|broke the importer"):
        import_confined(trap, work=tmp_path / "work", memory=80 << 20)


def test_a_child_that_breaks_down_is_told_in_words(tmp_path: Path) -> None:
    """With no room even to begin, it answers nothing; the parent goes on."""
    source = write_course(tmp_path / "bees", {"a.md": "# A\n\nx"})
    with pytest.raises(CourseRefused, match="broke the importer"):
        import_confined(source, work=tmp_path, memory=8 << 20)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a limit on memory")
def test_the_limit_is_on_the_process_itself() -> None:
    """What asks for more than 300 MB does not get it, whoever asks."""
    code = "from server.courses.reading_child import limit; limit(300 << 20, 9); bytearray(320 << 20)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in ended.stderr


def test_the_child_names_no_other_file_of_the_computer(tmp_path: Path) -> None:
    """Even if a course took the importer over, only files of the source and of the work folder become blobs."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "link").symlink_to("/etc/hosts")
    for named in ("/etc/hosts", str(tmp_path / "work" / "link"), str(tmp_path / "work/../../x")):
        with pytest.raises(CourseRefused, match="broke the importer"):
            confined._inside(named, tmp_path / "source", tmp_path / "work")
    own = tmp_path / "work" / "1"
    assert confined._inside(str(own), tmp_path / "source", tmp_path / "work") == own.resolve()


def test_nothing_is_made_of_a_refused_course(shop: Shop) -> None:
    """No course, no edition, no blob, no rest in the work folder."""
    for page in shop.source.rglob("*.md"):
        page.unlink()
    with pytest.raises(CourseRefused):
        shop.import_()
    with shop.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM course").scalar() == 0
    assert list(shop.settings.folder("work").iterdir()) == []
    assert list(shop.settings.folder("blobs").iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="measured with wait4")
def test_hostile_packages_are_refused_or_reported(tmp_path: Path) -> None:
    """One trap of each sort through the real command: nothing outside, under 300 MB and 10 s, in plain words."""
    ground = Ground(tmp_path / "ground")
    files = write_traps(tmp_path / "traps", *COMMON)
    outcomes = [ground.take(file, importer) for file in files for importer in ("markdown", "olx")]
    assert [outcome for outcome in outcomes if outcome.faults] == []
    assert sum(not outcome.came_in for outcome in outcomes) >= len(files)


@pytest.mark.parametrize("name", sorted(TRAPS)[::6])
def test_a_trap_is_refused_or_comes_in(tmp_path: Path, name: str) -> None:
    """Of the project's own hostile packages every sixth: a course or a refusal that names the file, no breakdown."""
    (trap,) = write_traps(tmp_path, name)
    try:
        assert import_confined(trap, work=tmp_path / "work").blobs
    except CourseRefused as refused:
        assert "broke the importer" not in refused.message  # noqa: PT017  some may come in
        assert refused.file  # noqa: PT017
    assert not list(tmp_path.rglob("*carrel-was-here*"))
