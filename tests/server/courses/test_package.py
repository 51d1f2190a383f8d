"""Archives are believed in nothing: the honest ones open, the dangerous ones are refused in words."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from learning.course import course_id, lessons
from server.courses.errors import CourseRefused
from server.courses.importing import import_course
from server.courses.package import open_source
from server.courses.report import Report
from tests.server.courses.importing import outline, real

if TYPE_CHECKING:
    from pathlib import Path


def write_zip(path: Path, files: dict[str, str]) -> Path:
    """A zip of `files`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def write_tar(path: Path, files: dict[str, str], *extra: tarfile.TarInfo) -> Path:
    """A tar.gz of `files` and headers without content."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
        for info in extra:
            archive.addfile(info)
    return path


def link(name: str, kind: bytes) -> tarfile.TarInfo:
    """A header of a link to a password file."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = "/etc/passwd"
    return info


@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tgz"])
def test_a_packed_course_is_the_folder_in_it(tmp_path: Path, ending: str) -> None:
    """A zip or tar.gz of one folder: its name gives the identity, without GitHub's branch; paths begin inside."""
    files = {"algebra-main/README.md": "# A\n\nx", "__MACOSX/._README.md": "x", "algebra-main/1/b.md": "y"}
    path = tmp_path / f"download.{ending}"
    imported = import_course((write_zip if ending == "zip" else write_tar)(path, files), work=tmp_path / "work")
    assert imported.manifest.course == course_id("markdown", "algebra")
    assert outline(imported) == ["1.1 A: A", "2.1 1: B"]


def test_a_zip_without_a_folder_is_named_by_itself(tmp_path: Path) -> None:
    """Files at the top: the archive's name gives the identity."""
    path = write_zip(tmp_path / "algebra.zip", {"a.md": "x", "b/c.md": "y"})
    assert import_course(path, work=tmp_path / "work").manifest.source == "algebra"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../x.md", "leads out of the course"),
        ("a/../../x.md", "leads out of the course"),
        ("..\\x.md", "leads out of the course"),
        ("/etc/x.md", "begins outside"),
        ("C:/x.md", "begins outside"),
        ("~/x.md", "begins outside"),
        ("a/CON", "Windows keeps"),
        ("aux.md", "Windows keeps"),
        ("a/lpt1 .txt", "Windows keeps"),
        ("a\nb.md", "control characters"),
        ("a/" * 60 + "b.md", "too long or too deep"),
    ],
)
@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_dangerous_names_are_refused_in_words(tmp_path: Path, ending: str, name: str, words: str) -> None:
    """The whole archive is refused, and no member is written outside the work folder."""
    path = tmp_path / f"x.{ending}"
    (write_zip if ending == "zip" else write_tar)(path, {"README.md": "fine", name: "bad"})
    with pytest.raises(CourseRefused, match=words):
        import_course(path, work=tmp_path / "work" / "deep")
    assert not any(found.name in {"x.md", "CON"} for found in tmp_path.rglob("*"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    """They would point at this machine's files."""
    path = write_tar(tmp_path / "x.tar.gz", {"a.md": "x"}, link("b.md", kind))
    with pytest.raises(CourseRefused, match="link or no ordinary file"):
        import_course(path, work=tmp_path / "work")


def test_a_tar_that_swells_is_refused(tmp_path: Path) -> None:
    """300 MB of zeros in 300 kB: refused before it fills the disk."""
    path = write_tar(tmp_path / "x.tar.gz", {"a.md": "x", "zeros.bin": "0" * 60_000_000})
    with pytest.raises(CourseRefused, match="far too many bytes"):
        import_course(path, work=tmp_path / "work")
    assert sum(found.stat().st_size for found in tmp_path.rglob("*") if found.is_file()) < 60_000_000


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 40, b"\x1f\x8b\x08" + b"\0" * 20])
@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_a_broken_archive_is_refused_in_words(tmp_path: Path, ending: str, content: bytes) -> None:
    """Half a download is no course, and no traceback either."""
    path = tmp_path / f"x.{ending}"
    path.write_bytes(content)
    with pytest.raises(CourseRefused):
        import_course(path, work=tmp_path / "work")


def test_a_cut_off_archive_is_refused(tmp_path: Path) -> None:
    """Every cut of a real zip and tar.gz: refused, or whole."""
    for ending, write in (("zip", write_zip), ("tar.gz", write_tar)):
        whole = write(tmp_path / f"whole.{ending}", {"a.md": "words " * 200, "b.md": "more"}).read_bytes()
        for length in range(0, len(whole) - 1, 7):
            path = tmp_path / f"cut.{ending}"
            path.write_bytes(whole[:length])
            with pytest.raises(CourseRefused):
                import_course(path, work=tmp_path / str(length))


OPENED = {
    "commons-COMPRESS-479.zip",
    "commons-archive_with_trailer.zip",
    "commons-utf8-7zip-test.zip",
    "commons-utf8-winzip-test.zip",
    "rubyzip-gpbit3stored.zip",
    "rubyzip-invalid-split.zip",
    "rubyzip-max_length_file_comment.zip",
    "rubyzip-osx-archive.zip",
    "rubyzip-zipWithCDirHeadersInPayload.zip",
    "rubyzip-zipWithTooBigCDirSizeField.zip",
    "traversal-tilde.zip",
}


def test_known_hostile_archives_are_refused_and_odd_ones_open(tmp_path: Path) -> None:
    """Traversal, links, bombs, encryption, overlap: refused. Odd but honest zips: opened."""
    opened = set()
    for path in sorted(real("hostile/archives").glob("*.zip")):
        try:
            open_source(path, tmp_path / path.stem, Report())
        except CourseRefused as refused:
            assert refused.file == path.name  # noqa: PT017 - which of them are refused is what is compared below
            continue
        opened.add(path.name)
    assert opened == OPENED


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """300 MB behind 300 kB."""
    with pytest.raises(CourseRefused, match="far too many for its size"):
        import_course(real("hostile/made-here/deflate-300MB.zip"), work=tmp_path / "work")


def test_names_of_an_archive_never_touch_the_disk(tmp_path: Path) -> None:
    """Case twins and odd names lie in one file, and stay lessons of their own."""
    path = write_zip(tmp_path / "x.zip", {"A.md": "# One\n\nx", "a.md": "# Two\n\ny", "what?.md": "# Three\n\nz"})
    imported = import_course(path, work=tmp_path / "work")
    assert len({one.lesson.id for one in lessons(imported.manifest)}) == 3
    assert [found.name for found in (tmp_path / "work" / "unpacked").rglob("*")] == ["members"]
