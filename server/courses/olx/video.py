"""A video of Open edX: most stand on the network, so its words are what stays: captions, transcript and handout."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from server.courses.markdown.recorded import recording_address
from server.courses.olx.xml import attributes, children, tag
from server.courses.recordings import read_captions_of, transcript_title, transcripts_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.courses.markdown.reading import Reading
    from server.courses.olx.links import OlxLinks
    from server.courses.olx.source import Part
    from server.courses.recordings import Recorded

_YOUTUBE = "https://www.youtube.com/watch?v="
_LINES_PER_PARAGRAPH = 8


def video_html(part: Part, reading: Reading, links: OlxLinks) -> tuple[str, bool]:
    """What stands for the video, and whether any of it works offline."""
    extras = "".join(_extras(part, reading, links))
    if recorded := _recorded(part, reading, links):
        address, title = recording_address(recorded), escape(part.title or "Video")
        html = f'<p><a class="media {recorded.kind}" href="{escape(address)}">{title}</a></p>'
        return f"{html}\n{transcripts_html(recorded, address)}{extras}", True
    said, html = _where(part, links)
    captions = "".join(_transcripts(part, reading, links))
    reading.note(part.name, f"Video “{part.title or part.name}”: {said}")
    return f"{html}\n{captions}{extras}", bool(captions or extras or "not-supported" in html)


def _recorded(part: Part, reading: Reading, links: OlxLinks) -> Recorded | None:
    """The video's own file, where the course brings it."""
    captions = tuple(_captions(part, reading, links))
    paths = [path for source in _sources(part) if (path := links.static(source))]
    return next((made for path in paths if (made := reading.record(path, captions))), None)


def _where(part: Part, links: OlxLinks) -> tuple[str, str]:
    title = escape(part.title or "video")
    sources = list(_sources(part))
    for source in sources:
        if path := links.static(source):
            address = escape("/" + quote(path))
            words = f'This video can be saved and opened: <a href="{address}">{title}</a>'
            return "its file can't be played here; it can be saved and opened.", _notice("not-supported", words)
    address = next(iter(sources), "") or _youtube(part)
    if not address.startswith(("http://", "https://")):
        return "its file is not in the course.", _notice("missing-file", f"A video is missing here: {title}")
    link = f'<a href="{escape(address)}" class="external">{title}</a>{escape(_between(part.values))}'
    return f"it stays on the network ({address[:120]}).", _notice(
        "needs-network", f"This video needs the network: {link}"
    )


def _notice(kind: str, html: str) -> str:
    return f'<div class="notice" data-notice="{kind}" dir="auto"><p>{html}</p></div>'


def _sources(part: Part) -> Iterator[str]:
    for child in children(part.element):
        if tag(child) == "source" and (source := attributes(child).get("src", "")):
            yield source
    listed = _listed(part.values.get("html5_sources", ""))
    yield from (str(source) for source in listed if source) if isinstance(listed, list) else ()
    if source := part.values.get("source", ""):
        yield source


def _youtube(part: Part) -> str:
    named = part.values.get("youtube_id_1_0") or part.values.get("youtube", "").rpartition("1.00:")[2].partition(",")[0]
    return _YOUTUBE + named if named else ""


def _between(values: Mapping[str, str]) -> str:
    """Which part of it is meant."""
    start, end = (values.get(name, "").removesuffix(".0") for name in ("start_time", "end_time"))
    nothing = {"", "0", "00:00:00"}
    if start in nothing and end in nothing:
        return ""
    return f" ({'00:00:00' if start in nothing else start}–{'' if end in nothing else end})"


def _captions(part: Part, reading: Reading, links: OlxLinks) -> Iterator[tuple[str, str]]:
    """Languages and files of the captions that the course brings."""
    for language, name in _named_transcripts(part).items():
        if path := links.static(f"/static/{name}"):
            yield language, path
        else:
            reading.warn(name, f"The captions {name[:120]} are not in the course.")


def _transcripts(part: Part, reading: Reading, links: OlxLinks) -> Iterator[str]:
    """Of a video that is not here its words stay, as a text to read."""
    for language, path in _captions(part, reading, links):
        cues = read_captions_of(path, reading.files)
        if not cues:
            reading.warn(path, f"The captions {path[:120]} can't be read.")
            continue
        reading.use(path)
        lines = [cue.text for cue in cues]
        runs = (" ".join(lines[at : at + _LINES_PER_PARAGRAPH]) for at in range(0, len(lines), _LINES_PER_PARAGRAPH))
        text = "".join(f"<p>{escape(run)}</p>" for run in runs)
        yield f'<details lang="{escape(language)}"><summary>{transcript_title(language)}</summary>{text}</details>\n'


def _named_transcripts(part: Part) -> dict[str, str]:
    listed = _listed(part.values.get("transcripts", ""))
    named = {str(key): str(name) for key, name in listed.items()} if isinstance(listed, dict) else {}
    for child in children(part.element):
        values = attributes(child)
        if tag(child) == "transcript" and values.get("src"):
            named.setdefault(values.get("language", "en"), values["src"])
    if not named and (sub := part.values.get("sub")):
        named["en"] = f"subs_{sub}.srt.sjson"
    return named


def _extras(part: Part, reading: Reading, links: OlxLinks) -> Iterator[str]:
    for key, words in (("handout", "Handout"), ("track", "Transcript to save")):
        source = part.values.get(key, "")
        if path := links.static(source) if source else None:
            yield f'<p><a href="{escape("/" + quote(path))}">{words}</a></p>\n'
        elif source:
            reading.warn(source, f"The file {source[:120]} is not in the course.")


def _listed(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
