"""Bad days of a teacher's folder: broken settings, other encodings, empty files, names that no one should choose."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from learning.course import encode_manifest, lessons
from server.courses.importing import import_course
from tests.server.courses.importing import PNG, bring_in, only_page, said, write_course

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("---\ntitle: [never closed\nx: 1\n---\n", "a.md:3 warning: The settings are broken"),
        ("---\ntitle: a: b: c\n---\n", "a.md:2 warning: The settings are broken"),
        ("---\n\ttab: x\n---\n", "a.md:2 warning: The settings are broken"),
        ("---\n- a list\n---\n", "a.md:2 warning: The settings are no list of names and values"),
        ("---\ntitle: never closed\n", "a.md:1 warning: The front matter is never closed"),
        ("+++\ntitle = \n+++\n", "a.md:1 warning: The settings are broken"),
        ("---\n!!python/object/apply:os.system ['x']\n---\n", "a.md:2 warning: The settings are broken"),
    ],
)
def test_broken_front_matter_costs_no_text(tmp_path: Path, front: str, line: str) -> None:
    """The lesson comes in, and the report names the file and the line."""
    imported = bring_in(tmp_path, {"a.md": f"{front}\n# Real title\n\nThe text.\n"})
    assert "The text." in only_page(imported)
    assert any(said_line.startswith(line) for said_line in said(imported)), said(imported)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("\ufeff---\r\ntitle: Été\r\n---\r\n\r\ncafé\r\n".encode(), ""),
        ("---\ntitle: Été\n---\n\ncafé\n".encode("cp1252"), "a.md:2 warning: This text is not in UTF-8"),
        ("---\ntitle: Été\n---\n\ncafé\n".encode("utf-16"), "a.md:0 notice: This text is in UTF-16"),
        ("---\rtitle: Été\r---\r\rcafé\r".encode(), ""),
    ],
    ids=["utf-8 with mark and CRLF", "windows-1252", "utf-16", "old Mac"],
)
def test_other_encodings_are_read_and_said(tmp_path: Path, content: bytes, line: str) -> None:
    """Whatever the editor left, the words are right; only UTF-8 is silent."""
    imported = bring_in(tmp_path, {"a.md": content})
    assert lessons(imported.manifest)[0].lesson.title == "Été"
    assert "café" in only_page(imported)
    assert [said_line[: len(line)] for said_line in said(imported)] == ([line] if line else [])


def test_empty_and_binary_pages_are_left_out_and_said(tmp_path: Path) -> None:
    """A zero-byte page, one of only front matter, one of only a comment, and a picture called .md."""
    files: dict[str, str | bytes] = {
        "a.md": "text",
        "b.md": b"",
        "c.md": "---\ntitle: C\n---\n",
        "d.md": "<!-- x -->",
        "e.md": PNG,
    }
    imported = bring_in(tmp_path, files)
    assert [one.lesson.title for one in lessons(imported.manifest)] == ["A"]
    assert {line.split(":")[0] for line in said(imported)} == {"b.md", "c.md", "d.md", "e.md"}


ODD_NAMES = [
    "with space.md",
    "a#b.md",
    "what?.md",
    "100%.md",
    "%41.md",
    unicodedata.normalize("NFD", "Übung.md"),
    "\u202egnp.md",
    "🐍 snake.md",
    "Case.md",
    "case.md",
    "quote'\"<b>.md",
    "-dash.md",
    "تمرين.md",
]


def test_odd_names_are_lessons_that_can_be_linked(tmp_path: Path) -> None:
    """Each odd name is a lesson of its own, and a link to it, written by hand, finds it."""
    links = "".join(
        f"- [x](<{name.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}>)\n" for name in ODD_NAMES
    )
    links = links.replace("<b>", "%3Cb%3E")
    imported = bring_in(tmp_path, {name: f"# {n}\n\ntext" for n, name in enumerate(ODD_NAMES)} | {"README.md": links})
    placed = lessons(imported.manifest)
    assert len({one.lesson.id for one in placed}) == len(ODD_NAMES) + 1
    first = imported.blobs[placed[0].lesson.page].read_text()
    linked = [part.partition('"')[0] for part in first.split('href="/lesson/')[1:]]
    assert sorted(linked) == sorted(one.lesson.id for one in placed[1:])


def test_names_written_in_two_ways_are_one(tmp_path: Path) -> None:
    """A link in one form of Unicode finds the file in the other."""
    imported = bring_in(tmp_path, {"a.md": "![x](é.png)", unicodedata.normalize("NFD", "é.png"): PNG})
    assert said(imported) == []


def test_links_of_the_file_system_are_never_followed(tmp_path: Path) -> None:
    """A link to a file outside the course brings nothing of it in."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(PNG)
    folder = write_course(tmp_path / "course", {"a.md": "text ![x](in.png) ![y](out/secret.png)"})
    (folder / "in.png").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path, target_is_directory=True)
    imported = import_course(folder, work=tmp_path / "work")
    assert [asset.path for asset in imported.manifest.assets] == ["a.md"]
    assert "in.png:0 warning: This is a link or no ordinary file, so it was left out." in said(imported)


def test_a_path_never_leads_out_of_the_course(tmp_path: Path) -> None:
    """However often a page says "..", only files of the course are found."""
    (tmp_path / "secret.png").write_bytes(PNG)
    written = (
        "![a](../secret.png) ![b](/../secret.png) ![c](%2e%2e/secret.png) ![d](..%2fsecret.png) [e](file:///etc/passwd)"
    )
    imported = bring_in(tmp_path, {"a.md": written})
    assert [asset.path for asset in imported.manifest.assets] == ["a.md"]


def test_where_the_source_lies_changes_nothing(tmp_path: Path) -> None:
    """The same tree in another place, written in another order, gives the same manifest."""
    files: dict[str, str | bytes] = {"b/two.md": "x ![p](../p.png)", "a/one.md": "[t](../b/two.md)", "p.png": PNG}
    one = bring_in(tmp_path / "here", files)
    two = bring_in(tmp_path / "there", dict(reversed(list(files.items()))))
    assert encode_manifest(one.manifest) == encode_manifest(two.manifest)


def test_equal_files_are_one_asset(tmp_path: Path) -> None:
    """Translated pictures are often the same bytes: they are listed and stored once."""
    imported = bring_in(tmp_path, {"a.md": "![](x.png) ![](y.png)", "x.png": PNG, "y.png": PNG})
    assert [asset.path for asset in imported.manifest.assets] == ["a.md", "x.png"]
    assert only_page(imported).count("<img") == 2
