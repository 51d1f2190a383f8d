"""The text of a file, whatever its encoding and line ends: what an author's editor left is read, and said."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.courses.place import Place
    from server.courses.report import Report

LARGEST = 1 << 20
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(place: Place, name: str, report: Report) -> str:
    """The text of a file, shown to the teacher as `name`; "" when it can't be read as text."""
    try:
        if place.size > LARGEST:
            report.error(name, 0, f"This text is larger than {LARGEST >> 20} MB, so it was left out.")
            return ""
        content = place.read()
    except OSError as unreadable:
        report.error(name, 0, f"This file can't be read ({unreadable.strerror}), so it was left out.")
        return ""
    return without_controls(decode(content, name, report).replace("\r\n", "\n").replace("\r", "\n"))


def without_controls(text: str) -> str:
    """`text` without the signs that no XML or HTML may hold."""
    return _CONTROLS.sub("", text)


def decode(content: bytes, name: str, report: Report) -> str:
    """The words in `content`. Only UTF-8 is silent; everything else is said in the report."""
    if content.startswith(_UTF16):
        report.notice(name, 0, "This text is in UTF-16; it was read so. UTF-8 is safer.")
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        report.error(name, 0, "This is no text, in spite of its name, so it was left out.")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        report.warning(name, line, "This text is not in UTF-8; it was read as Windows-1252. Check its accents.")
        return content.decode("cp1252", "replace")
