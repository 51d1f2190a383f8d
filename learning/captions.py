"""Captions: what is said in a recording, and when. Reads WebVTT, SubRip and Open edX's sjson; writes plain WebVTT.

An importer reads whatever a course brings and keeps it as WebVTT without styles, speakers or places on the picture; the
device reads only that. Broken cues are left out, the others stay.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^>]{0,200}>|\{\\[^}]{0,80}\}")
_MOST = 20_000


class Cue(NamedTuple):
    """A stretch of a recording, in milliseconds, and the words that belong to it."""

    start: int
    end: int
    text: str


def read_captions(content: str, name: str = "") -> tuple[Cue, ...]:
    """The cues in order of time; none when it is not what its `name` says."""
    cues = _sjson(content) if name.lower().endswith((".sjson", ".json")) else _timed_text(content)
    return tuple(sorted(cue for cue in cues if cue.text and cue.end > cue.start))[:_MOST]


def write_captions(cues: Iterable[Cue]) -> str:
    """The cues as WebVTT."""
    parts = (f"{_clock(cue.start)} --> {_clock(cue.end)}\n{html.escape(cue.text, quote=False)}" for cue in cues)
    return "\n\n".join(("WEBVTT", *parts)) + "\n"


def cue_at(cues: tuple[Cue, ...], ms: int) -> Cue | None:
    """What is being said at that moment; the one that began last where several are."""
    return next((cue for cue in reversed(cues) if cue.start <= ms < cue.end), None)


def _timed_text(content: str) -> list[Cue]:
    """Both SubRip and WebVTT: a line of times, then words until an empty line."""
    cues: list[Cue] = []
    times, words = (0, 0), list[str]()
    for line in (*content.removeprefix("\ufeff").splitlines(), ""):
        if found := _TIMES.match(line):
            cues += _cue(times, words)
            times, words = (_ms(*found.groups()[:4]), _ms(*found.groups()[4:])), []
        elif not line.strip():
            cues += _cue(times, words)
            times, words = (0, 0), []
        elif times != (0, 0):
            words.append(line)
    return cues


def _cue(times: tuple[int, int], lines: list[str]) -> list[Cue]:
    text = " ".join(html.unescape(_TAG.sub("", " ".join(lines))).split())
    return [Cue(*times, text)] if text else []


def _sjson(content: str) -> list[Cue]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, dict):
        return []
    lists = [found.get(key) for key in ("start", "end", "text")]
    if not all(isinstance(each, list) for each in lists):
        return []
    return [
        Cue(int(start), int(end), " ".join(str(text).split()))
        for start, end, text in zip(*lists, strict=False)
        if isinstance(start, int | float) and isinstance(end, int | float) and text and 0 <= start < end < 1 << 40
    ]


def _ms(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
