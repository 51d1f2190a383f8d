"""Pictures, films and other embedded things of a page: our own files are shown, everything else leaves a notice."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from server.courses.html import EMBEDDED
from server.courses.markdown.elements import each, new, remove, replace, words_of
from server.courses.markdown.notices import is_badge, is_video, notice, notice_around, put_notice
from server.courses.markdown.recorded import chapter_track, put_recording, tracks
from server.courses.markdown.resolve import is_outside
from server.courses.media_types import is_picture
from server.courses.pictures import picture_size

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from learning.course import Asset
    from server.courses.markdown.notices import NoticeKind
    from server.courses.markdown.reading import Reading

_DATA = re.compile(r"^data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)$", re.IGNORECASE)
_LARGEST_DATA = 2 << 20
_PIXELS = re.compile(r"^\d{1,5}$")


def blob_address(asset: Asset, path: str) -> str:
    """Where the reader finds the file's bytes, with a name that a person knows."""
    return f"/blob/{asset.sha256}/{quote(PurePosixPath(path).name, safe='')}"


def settle_media(root: HtmlElement, reading: Reading) -> None:
    """Give every picture our own bytes, and every embedded thing a notice."""
    for element in each(root, "embed"):
        _empty(element)
    for element in each(root, *EMBEDDED):
        _settle_embedded(element, reading)
    for picture in each(root, "img"):
        _settle_picture(picture, reading)


def _empty(element: HtmlElement) -> None:
    """The tree's builder does not know that nothing can stand inside <embed>, and put there what follows it."""
    element.addprevious(new(element.tag, **{name: str(value) for name, value in element.attrib.items()}))
    element.drop_tag()


def _settle_picture(picture: HtmlElement, reading: Reading) -> None:
    source, alt = (picture.get("src") or "").strip(), (picture.get("alt") or "").strip()
    if found := _DATA.match(source):
        _settle_data(picture, found[1].lower(), found[2], reading)
    elif is_outside(source):
        _settle_remote(picture, source, alt, reading)
    else:
        _settle_local(picture, source, alt, reading)


def _settle_local(picture: HtmlElement, source: str, alt: str, reading: Reading) -> None:
    target = reading.find(source) if source else None
    if target is not None and (recorded := reading.record(target.path)):
        put_recording(picture, recorded, alt)
        return
    asset = reading.use(target.path) if target and is_picture(target.path) else None
    if target is None or asset is None:
        reading.warn(source, f"The picture {source[:120] or '(without a name)'} is not in the course.")
        put_notice(
            picture, "missing-image", f"A picture is missing here: {alt}" if alt else "A picture is missing here."
        )
        return
    where = reading.files.blobs[asset.sha256]
    if not asset.size:
        reading.warn(source, f"The picture {source[:120]} is an empty file.")
    _show(picture, blob_address(asset, target.path), picture_size(where))


def _show(picture: HtmlElement, address: str, size: tuple[int, int] | None) -> None:
    picture.set("src", address)
    picture.set("loading", "lazy")
    if picture.get("alt") is None:
        picture.set("alt", "")
    width = picture.get("width") or ""
    if size and not width and not picture.get("height"):
        picture.set("width", str(size[0]))
        picture.set("height", str(size[1]))
    elif size and _PIXELS.match(width) and not picture.get("height"):
        picture.set("height", str(round(int(width) * size[1] / size[0])))


def _settle_data(picture: HtmlElement, kind: str, encoded: str, reading: Reading) -> None:
    try:
        content = base64.b64decode(encoded, validate=False)[:_LARGEST_DATA]
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        put_notice(picture, "missing-image", "A picture is missing here.")
        return
    asset = reading.files.make(f"{reading.page.path}#{len(reading.used)}.{kind}", content, f"image/{kind}")
    reading.used[asset.sha256] = None
    _show(picture, f"/blob/{asset.sha256}/picture.{kind}", picture_size(reading.files.blobs[asset.sha256]))


def _settle_remote(picture: HtmlElement, source: str, alt: str, reading: Reading) -> None:
    link = next(picture.iterancestors("a"), None)
    address = link.get("href", "") if link is not None else ""
    reading.note(source, f"The picture {source[:120]} stays on the network; its words stand in its place.")
    if link is not None and is_video(address):
        replace(picture, new("span", alt or "video"))
        if not any(span.get("data-notice") for span in link.iterancestors("span")):
            notice_around(link, "needs-network", "This video needs the network:")
    elif link is not None or is_badge(source):
        replace(picture, new("span", alt or "picture"))
    else:
        put_notice(picture, "needs-network", f"A picture on the network stands here: {alt or source[:120]}")


def _settle_embedded(element: HtmlElement, reading: Reading) -> None:
    if element.getparent() is None:
        return
    if element.tag == "input":
        replace(element, new("span", "☑ " if element.get("checked") is not None else "☐ ", class_="task"))
    elif element.tag in {"source", "track"}:
        element.drop_tag()
    elif next(element.iterancestors(*EMBEDDED), None) is not None:
        remove(element)
    elif element.tag == "svg":
        reading.note("<svg", "A drawing written into the page was left out.")
        put_notice(element, "not-supported", "A drawing written into the page can't be shown.")
    else:
        _settle_player(element, reading)


def _settle_player(element: HtmlElement, reading: Reading) -> None:
    inner = [element, *element.iter("source")]
    sources = [where for part in inner if (where := part.get("src") or part.get("data"))]
    here = (where for where in sources if not is_outside(where) and reading.find(where) is not None)
    source = next(here, next(iter(sources), ""))
    captions, chapters = tracks(element, reading), chapter_track(element, reading)
    title = element.get("title") or ""
    for child in list(element):
        element.remove(child)
    what = title or words_of(element) or source[:120]
    if is_outside(source):
        reading.note(source, f"{source[:120]} needs the network, so a notice stands in its place.")
        replace(element, _with_link("needs-network", "This needs the network: ", what, source))
        return
    target = reading.find(source) if source else None
    if target is not None and (recorded := reading.record(target.path, captions, chapters)):
        put_recording(element, recorded, title)
        return
    asset = reading.use(target.path) if target else None
    if target is None or asset is None:
        reading.warn(source, f"The file {source[:120] or '(without a name)'} is not in the course.")
        put_notice(element, "missing-file", "Something is missing here.")
        return
    reading.note(source, f"{source[:120]} can't be played inside a page yet; it can be saved and opened.")
    replace(element, _with_link("not-supported", "Save this and open it: ", what, source))


def _with_link(kind: NoticeKind, text: str, what: str, address: str) -> HtmlElement:
    span = notice(kind, text)
    span.append(new("a", what or address, href=address))
    return span
