"""The small Open edX course of our own in tests/fixtures, with one of everything that real ones hold."""

from __future__ import annotations

from tests.server.courses.importing import ROOT

SMALL = ROOT / "tests" / "fixtures" / "olx" / "small"


def small_course(**changed: str) -> dict[str, str | bytes]:
    """Its files; `changed` writes some anew: `problem__quiz1` is problem/quiz1.xml."""
    files: dict[str, str | bytes] = {
        path.relative_to(SMALL).as_posix(): path.read_bytes() for path in SMALL.rglob("*") if path.is_file()
    }
    return files | {f"{name.replace('__', '/')}.xml": content for name, content in changed.items()}
