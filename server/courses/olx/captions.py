"""Captions as text to read: SubRip, WebVTT and Open edX's own sjson. The times are dropped, the words stay."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TIMES = re.compile(r"^\s*[\d:.,]+\s*-->")
_NUMBER = re.compile(r"^\s*\d+\s*$")
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,80}>|\{\\[^}]{0,80}\}")
_LARGEST = 4 << 20


def caption_lines(path: Path, name: str) -> list[str]:
    """What is said, a line a caption; empty when the file is not what it says."""
    content = path.read_bytes()[:_LARGEST].decode("utf-8-sig", "replace")
    if name.lower().endswith((".sjson", ".json")):
        return _sjson(content)
    lines, cue = [], False
    for line in content.splitlines():
        if _TIMES.match(line):
            cue = True
        elif not line.strip():
            cue = False
        elif cue and not _NUMBER.match(line):
            lines.append(" ".join(_TAG.sub("", line).split()))
    return [line for line in lines if line]


def _sjson(content: str) -> list[str]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return []
    texts = found.get("text") if isinstance(found, dict) else None
    return [" ".join(str(text).split()) for text in texts if text] if isinstance(texts, list) else []
