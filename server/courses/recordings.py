"""Video and audio of a course: told by their first bytes, played by the reader, their captions a transcript to read.

On the page a recording is a link of the class `media`, so that a reader of yesterday can still save it. Each line of
the transcript begins with an empty link to its second (`#t=6.25`), named by the time in its title: the words alone are
the block's text, for notes and for search.
"""

from __future__ import annotations

import posixpath
import re
import struct
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

import msgspec

from learning.captions import Cue, read_captions, write_captions
from learning.course import Asset, Captions, Medium
from server.courses.markdown.elements import each, parse, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from learning.course import LessonKind
    from server.courses.edition_files import EditionFiles

RecordingKind = Literal["video", "audio"]
_KINDS: dict[str, RecordingKind] = {
    ".m4v": "video", ".mov": "video", ".mp4": "video", ".ogv": "video", ".webm": "video",
    ".flac": "audio", ".m4a": "audio", ".mp3": "audio", ".oga": "audio", ".ogg": "audio", ".opus": "audio",
    ".wav": "audio",
}  # fmt: skip
_CAPTIONS = (".vtt", ".srt", ".sjson")
_BESIDE = re.compile(r"[._-]?([a-zA-Z]{2,3}(?:-[a-zA-Z]{2,4})?)?")
_LARGEST_CAPTIONS = 4 << 20
_BLOB = re.compile(r"^/blob/([0-9a-f]{64})/")
_FEW_WORDS = 40
_BOXES = 1_000


class Recorded(msgspec.Struct, frozen=True):
    """A recording that was taken into the edition, with its captions."""

    asset: Asset
    kind: RecordingKind
    captions: tuple[Captions, ...] = ()
    cues: tuple[tuple[str, tuple[Cue, ...]], ...] = ()
    chapters: tuple[Cue, ...] = ()
    seconds: int = 0

    def medium(self, block: str, title: str) -> Medium:
        """What the manifest says of it."""
        return Medium(block, self.asset.sha256, self.kind, title, self.seconds, self.captions)


def recording_kind(path: str, where: Path) -> RecordingKind | None:
    """Whether a file is what its name says: a playlist or a page by the name of a video is neither."""
    kind = _KINDS.get(PurePosixPath(path).suffix.lower())
    if kind is None:
        return None
    with where.open("rb") as source:
        head = source.read(12)
    known = (
        head[4:8] == b"ftyp"
        or head.startswith((b"\x1a\x45\xdf\xa3", b"OggS", b"ID3", b"fLaC"))
        or (head[:4] == b"RIFF" and head[8:] == b"WAVE")
        or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    )
    return kind if known else None


def captions_beside(path: str, files: EditionFiles) -> Iterator[tuple[str, str]]:
    """Languages and files of captions by the name of the recording: clip.vtt, clip.en.vtt, clip_ms.srt."""
    beginning = posixpath.splitext(path)[0]
    for found in files.in_folder(posixpath.dirname(path)):
        if not found.startswith(beginning) or not found.lower().endswith(_CAPTIONS):
            continue
        if rest := _BESIDE.fullmatch(posixpath.splitext(found)[0].removeprefix(beginning)):
            yield (rest[1] or "").lower(), found


def chapters_beside(path: str, files: EditionFiles) -> str:
    """The file of chapters by the name of the recording: clip.chapters.vtt; "" where there is none."""
    beginning = f"{posixpath.splitext(path)[0]}.chapters"
    beside = files.in_folder(posixpath.dirname(path))
    return next((found for found in beside if found.lower() in {f"{beginning}{end}".lower() for end in _CAPTIONS}), "")


def take_recording(
    path: str, files: EditionFiles, captions: Sequence[tuple[str, str]] = (), chapters: str = ""
) -> tuple[Recorded | None, tuple[str, ...]]:
    """The recording with its captions, and those files of captions that can't be read; None for anything else.

    Without `captions` those are taken that lie beside it, and the same goes for its `chapters`.
    """
    asset = files.take(path)
    kind = recording_kind(path, files.blobs[asset.sha256]) if asset else None
    if asset is None or kind is None:
        return None, ()
    made: list[Captions] = []
    lines: list[tuple[str, tuple[Cue, ...]]] = []
    broken = []
    for language, file in captions or captions_beside(path, files):
        cues = read_captions_of(file, files)
        if cues:
            kept = files.make(f"{file}.vtt", write_captions(cues).encode(), "text/vtt")
            made.append(Captions(kept.sha256, language))
            lines.append((language, cues))
        else:
            broken.append(file)
    told = chapters or chapters_beside(path, files)
    parts = read_captions_of(told, files) if told else ()
    broken += [told] if told and not parts else []
    seconds = _seconds(files.blobs[asset.sha256]) or max((cues[-1].end // 1000 for _, cues in lines), default=0)
    return Recorded(asset, kind, tuple(made), tuple(lines), parts, seconds), tuple(broken)


def read_captions_of(path: str, files: EditionFiles) -> tuple[Cue, ...]:
    """The cues of a file of the course; none when it can't be read."""
    where = files.source(path)
    if where is None:
        return ()
    return read_captions(where.read(_LARGEST_CAPTIONS).decode("utf-8-sig", "replace"), path)


def transcripts_html(recorded: Recorded, address: str) -> str:
    """Its chapters and what is said, a line a cue, each with a link to its second; the page says what is unfolded."""
    parts = "".join(_line(cue, address) for cue in recorded.chapters)
    chapters = f'<details class="chapters"><summary>Chapters</summary>\n{parts}</details>\n' if parts else ""
    return chapters + "".join(
        f'<details class="transcript"{_lang(language)}><summary>{transcript_title(language)}</summary>\n'
        + "".join(_line(cue, address) for cue in cues)
        + "</details>\n"
        for language, cues in recorded.cues
    )


def transcript_title(language: str) -> str:
    """What stands over it."""
    return f"Transcript ({escape(language)})" if language else "Transcript"


def media_of(block: str, html: str, recordings: dict[str, Recorded]) -> tuple[Medium, ...]:
    """The recordings of a finished block, each once, in its order."""
    found: dict[str, Medium] = {}
    if not recordings:
        return ()
    for link in each(parse(html), "a"):
        blob = _BLOB.match(link.get("href", ""))
        if blob and "media" in link.get("class", "").split() and blob[1] in recordings:
            found.setdefault(blob[1], recordings[blob[1]].medium(block, words_of(link)))
    return tuple(found.values())


def lesson_kind(media: Sequence[Medium], blocks: Iterable[str]) -> LessonKind:
    """A lesson with little else to read than its first recording is a video, or audio: it opens ready to play."""
    if not media:
        return "page"
    text = "".join(map(words_besides, blocks))
    return media[0].kind if len(text.split()) < _FEW_WORDS else "page"


def words_besides(html: str) -> str:
    """The text of a page without its transcripts and the names of its recordings."""
    root = parse(html)
    for element in each(root, "details", "a"):
        if {"transcript", "chapters", "media"} & set(
            element.get("class", "").split()
        ) and element.getparent() is not None:
            element.drop_tree()
    return words_of(root)


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _line(cue: Cue, address: str) -> str:
    seconds = cue.start // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    clock = f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
    link = f'<a class="cue" href="{escape(address)}#t={cue.start / 1000:g}" title="{clock}"></a>'
    return f'<p class="cue">{link}{escape(cue.text, quote=False)}</p>\n'


def _seconds(where: Path) -> int:
    """How long an MP4 plays, by the header of its film; 0 for other containers and broken ones."""
    with where.open("rb") as source:
        end = where.stat().st_size
        for _ in range(_BOXES):
            head = source.read(8)
            if len(head) < 8:  # noqa: PLR2004  the length and name of a box
                return 0
            size, name = struct.unpack(">I4s", head)
            if size == 1:
                size, head = struct.unpack(">Q", source.read(8).rjust(8, b"\0"))[0], head * 2
            if name == b"moov":
                continue  # what is looked for stands inside
            if name == b"mvhd":
                return _film_seconds(source.read(32))
            if size < len(head) or source.tell() + size - len(head) > end:
                return 0
            source.seek(size - len(head), 1)
    return 0


def _film_seconds(header: bytes) -> int:
    try:
        scale, length = struct.unpack(">IQ", header[20:32]) if header[0] == 1 else struct.unpack(">II", header[12:20])
    except (struct.error, IndexError):
        return 0
    return round(length / scale) if scale else 0
