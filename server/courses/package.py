"""A source on disk becomes a tree of files: a folder as it lies, a zip or tar.gz unpacked with care.

Nothing that an archive says is believed. Declared sizes are added up before a byte is read and counted again while
reading; members may not overlap (Python 3.11.7's zipfile reads a 12 kB archive of overlapping members as 600 MB);
links, other machines' paths and names that Windows keeps for itself are refused in words.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from server.courses.errors import CourseRefused
from server.courses.package_tar import unpack_tar
from server.courses.package_zip import unpack_zip
from server.courses.place import Place
from server.courses.tree import Tree, ours

if TYPE_CHECKING:
    from server.courses.report import Report

_ENDINGS = (".tar.gz", ".tgz", ".zip")
_MOST_FILES = 20_000


def open_source(path: Path, work: Path, report: Report) -> Tree:
    """The files of the folder, archive or single file at `path`.

    Raises `CourseRefused` when there is nothing there, or the archive is broken or dangerous.
    """
    if path.is_dir():
        tree = Tree(path.resolve().name, _folder(path, report))
    elif path.is_file():
        tree = _file(path, work)
    else:
        raise CourseRefused("There is no such file or folder.", file=str(path))
    if not tree.files:
        raise CourseRefused("There is no file in it.", file=path.name)
    return tree.below_single_folder(packed=path.is_file())


def _file(path: Path, work: Path) -> Tree:
    name = path.name.lower()
    stem = next((path.name[: -len(ending)] for ending in _ENDINGS if name.endswith(ending)), path.stem)
    work.mkdir(parents=True, exist_ok=True)
    if name.endswith(".zip"):
        return Tree(stem, unpack_zip(path, work / "members"))
    if name.endswith((".tar.gz", ".tgz")):
        return Tree(stem, unpack_tar(path, work / "members"))
    return Tree(stem, {unicodedata.normalize("NFC", path.name): Place(path)})


def _folder(root: Path, report: Report) -> dict[str, Place]:
    files: dict[str, Place] = {}
    for folder, names, found in os.walk(root, followlinks=False):
        names[:] = sorted(name for name in names if ours(name))
        for name in sorted([*found, *(name for name in names if (Path(folder) / name).is_symlink())]):
            _take(root, Path(folder) / name, files, report)
    return files


def _take(root: Path, path: Path, files: dict[str, Place], report: Report) -> None:
    name = unicodedata.normalize("NFC", _readable(path.relative_to(root).as_posix()))
    if not ours(name):
        return
    if path.is_symlink() or not path.is_file():
        report.warning(name, 0, "This is a link or no ordinary file, so it was left out.")
    elif name in files:
        report.warning(name, 0, "Two files have this name, written in two ways; the second was left out.")
    elif len(files) >= _MOST_FILES:
        raise CourseRefused(f"The folder has more than {_MOST_FILES} files.", file=root.name)
    else:
        files[name] = Place(path)


def _readable(name: str) -> str:
    """A name that is not UTF-8 on disk, shown with signs for what cannot be read."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
