"""What the tests of importing share: a course written in a few lines, brought in, and looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from learning.course import Placed, lessons
from server.courses.importing import import_course

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.courses.imported import Imported

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "realdata"
_KEPT_SOURCES = re.compile(r"^/blob/[0-9a-f]{64}/[^/]+$")
_KEPT_LINKS = re.compile(
    r"^(/blob/[0-9a-f]{64}/[^/]+|/lesson/[0-9a-f]{16}(#.*)?|#.*|https?://.*|mailto:.*)$", re.DOTALL
)
_RUNS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "svg",
    "base",
    "meta",
    "link",
    "video",
    "audio",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000003000000020802000000123d2b4b"
    "0000000c4944415408d763606060000000040001274d1d1e0000000049454e44ae426082"
)


def real(name: str) -> Path:
    """A file of the real data; the test is skipped where it is not there."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"the real data ({name}) is not beside the project")
    return path


def write_course(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A course of `files` in `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def bring_in(tmp_path: Path, files: Mapping[str, str | bytes]) -> Imported:
    """The course of `files`, imported."""
    return import_course(write_course(tmp_path / "course", files), work=tmp_path / "work")


def page(imported: Imported, lesson: Placed) -> str:
    """The HTML of a lesson."""
    return imported.blobs[lesson.lesson.page].read_text(encoding="utf-8")


def only_page(imported: Imported) -> str:
    """The HTML of a course that has one lesson."""
    (lesson,) = lessons(imported.manifest)
    return page(imported, lesson)


def outline(imported: Imported) -> list[str]:
    """Places, sections and titles, a line a lesson."""
    return [f"{one.place} {' > '.join(one.titles)}: {one.lesson.title}" for one in lessons(imported.manifest)]


def said(imported: Imported) -> list[str]:
    """The report, a line a problem."""
    return [f"{p.file}:{p.line} {p.severity}: {p.message}" for p in imported.problems]


def dangers(markup: str) -> list[str]:
    """Whatever in a page would run or load something from outside."""
    found = []
    for element in html.fragment_fromstring(markup, create_parent="div").iter():
        if not isinstance(element.tag, str) or element.tag in _RUNS:
            found.append(f"<{element.tag}>")
            continue
        found += [f"{element.tag} {name}={value}" for name, value in element.attrib.items() if _is_danger(name, value)]
    return found


def _is_danger(name: str, value: str) -> bool:
    if name == "src":
        return not _KEPT_SOURCES.match(value)
    if name == "href":
        return not _KEPT_LINKS.match(value)
    return name.startswith("on") or name in {
        "style",
        "srcdoc",
        "srcset",
        "background",
        "poster",
        "action",
        "formaction",
    }
