"""A recording on a page: a link that the reader plays, and under it what is said in it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from server.courses.markdown.elements import new, parse, replace, words_of
from server.courses.recordings import transcripts_html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from server.courses.markdown.reading import Reading
    from server.courses.recordings import Recorded

_OURS = ("media", "cue")


def recording_address(recorded: Recorded) -> str:
    """Where the reader finds its bytes."""
    return f"/blob/{recorded.asset.sha256}/{quote(PurePosixPath(recorded.asset.path).name, safe='')}"


def put_recording(element: HtmlElement, recorded: Recorded, title: str) -> None:
    """The recording instead of `element`, its transcripts after the paragraph it stands in."""
    address = recording_address(recorded)
    link = new("a", title or PurePosixPath(recorded.asset.path).stem, class_=f"media {recorded.kind}", href=address)
    replace(element, link)
    parent = link.getparent()
    before = parent if parent is not None and parent.tag == "p" and parent.getparent() is not None else link
    for transcript in reversed(list(parse(transcripts_html(recorded, address)))):
        before.addnext(transcript)


def put_linked(link: HtmlElement, recorded: Recorded) -> None:
    """A link to a recording plays it; one that is a paragraph of its own brings the transcript with it."""
    parent = link.getparent()
    if parent is not None and parent.tag == "p" and words_of(parent) == words_of(link):
        put_recording(link, recorded, words_of(link))
    else:
        link.set("href", recording_address(recorded))
        link.set("class", "media")


def is_ours(link: HtmlElement) -> bool:
    """A link of a recording that is already what it shall be."""
    ours = any(name in _OURS for name in link.get("class", "").split())
    return ours and (link.get("href") or "").startswith("/blob/")


def tracks(element: HtmlElement, reading: Reading) -> tuple[tuple[str, str], ...]:
    """Languages and files of the captions that a <video> names itself."""
    found = []
    for track in element.iter("track"):
        source, kind = track.get("src") or "", track.get("kind", "subtitles")
        if kind == "chapters":
            continue
        target = reading.find(source) if source and kind in {"subtitles", "captions"} else None
        if target is not None:
            found.append(((track.get("srclang") or "").lower(), target.path))
        elif source:
            reading.warn(source, f"The captions {source[:120]} are not in the course.")
    return tuple(found)


def chapter_track(element: HtmlElement, reading: Reading) -> str:
    """The file of the chapters that a <video> names itself, "" where it names none."""
    sources = (track.get("src") or "" for track in element.iter("track") if track.get("kind") == "chapters")
    target = next((reading.find(source) for source in sources if source), None)
    return target.path if target is not None else ""
