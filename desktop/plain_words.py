"""A note's words without the marks of Markdown, for rows that have room for a line."""

from __future__ import annotations

import re
from typing import Final

_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)")
_START: Final = re.compile(r"^[\s>]*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_AROUND: Final = re.compile(r"\*\*|__|~~|`+|(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?)])[*_](?!\w)")
"""Marks around words; what stands between two spaces or inside a name is none."""
_NAME_LENGTH: Final = 80


def plain(text: str) -> str:
    """The words of a text, line by line without its marks."""
    return "\n".join(_AROUND.sub("", _LINK.sub(r"\1", _START.sub("", line))) for line in text.splitlines())


def first_words(body: str) -> str:
    """The name of a note without a title: its first line."""
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")
    return plain(line)[:_NAME_LENGTH].strip()
