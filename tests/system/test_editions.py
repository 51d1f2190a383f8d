"""A new edition while a learner studies the old one offline: whole before, whole after, and whole in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system.school import School, write_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.system.learner import Device

BIG = "\n\n".join(f"## Day {n}\n\n" + f"On day {n} the tide came at {n} o'clock. " * 40 for n in range(60))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The course as its author has it, one lesson large."""
    course = write_course(tmp_path / "source")
    (course / "1-waders" / "3-tides.md").write_text(f"# Tides\n\n{BIG}\n", encoding="utf-8")
    return course


@pytest.fixture
def school(source: Path, tmp_path: Path) -> Iterator[School]:
    """A school of its own, whose course changes."""
    (tmp_path / "school").mkdir()
    school = School(tmp_path / "school")
    school.furnish(source)
    school.start()
    yield school
    school.stop()


def publish_second(school: School, source: Path) -> None:
    """One lesson reads differently, one is new, all else is as it was."""
    curlew = source / "1-waders" / "1-curlew.md"
    curlew.write_text(curlew.read_text(encoding="utf-8").replace("is long", "is very long"), encoding="utf-8")
    (source / "1-waders" / "4-dunlin.md").write_text("# The dunlin\n\nIt runs.\n", encoding="utf-8")
    school.furnish(source)


def offline(device: Device, school: School) -> dict[str, bool | str]:
    """Each lesson by its title, and whether it can be studied without a network."""
    return {row["title"]: row["offline"] for row in device.run("lessons", school.course).value}


def test_the_old_edition_is_studied_until_the_new_one_is_here(school: School, source: Path, laptop: Device) -> None:
    """A sync brings the news and takes nothing; the download brings what changed, and then the new is read."""
    laptop.run("download", school.course)
    laptop.run("study", school.course, "2.1", "--seconds", "60", "--complete")
    whole = laptop.run("courses").value[0]
    publish_second(school, source)
    laptop.run("sync")
    waiting = laptop.run("courses").value[0]
    assert set(offline(laptop, school).values()) == {True}
    assert "The dunlin" not in offline(laptop, school)
    assert 0 < waiting["update_bytes"] < whole["bytes"] / 10
    assert (waiting["total"] > whole["total"], waiting["completed"]) == (True, 1)
    brought = laptop.run("download", school.course).value
    assert brought["bytes"] == waiting["update_bytes"]
    assert offline(laptop, school)["The dunlin"] is True
    after = laptop.run("courses").value[0]
    assert (after["downloaded"], after["update_bytes"], after["percent"]) == (True, None, waiting["percent"])


def test_both_devices_show_the_same_figures_whichever_edition_they_read(
    school: School, source: Path, laptop: Device, tablet: Device
) -> None:
    """One has the old edition on its disk, the other nothing: progress is counted alike."""
    laptop.run("download", school.course)
    laptop.run("study", school.course, "2.1", "--seconds", "60", "--complete")
    publish_second(school, source)
    for device in (laptop, tablet, laptop):
        device.run("sync")
    keys = ("percent", "completed", "total", "seconds")
    figures = [{key: device.run("progress").value[0][key] for key in keys} for device in (laptop, tablet)]
    assert figures[0] == figures[1]


@pytest.mark.parametrize("command", [("sync",), ("download", "birds-of-the-coast")])
def test_killed_at_any_moment_an_edition_is_whole(
    school: School, source: Path, laptop: Device, command: tuple[str, ...]
) -> None:
    """Kill -9 while the news comes in, or the files: what can be studied offline can still be, and ends whole."""
    laptop.run("download", school.course)
    publish_second(school, source)
    if command[0] == "download":
        laptop.run("sync")
    for bytes_read in (0, 1):
        process = laptop.start(*command)
        if bytes_read:
            assert process.stdout is not None
            process.stdout.read(bytes_read)
        process.kill()
        process.communicate(timeout=60)
        kept = offline(laptop, school)
        assert {"The curlew", "The knot", "Tides"} <= {title for title, here in kept.items() if here is True}
    laptop.run("sync")
    laptop.run("download", school.course)
    assert set(offline(laptop, school).values()) == {True}
    assert "The dunlin" in offline(laptop, school)
