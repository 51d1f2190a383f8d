"""Links of a page: to lessons of the course, to its files for saving, to the web; one that leads nowhere says so."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from server.courses.markdown.elements import each, words_of
from server.courses.markdown.media import blob_address
from server.courses.markdown.notices import is_quiz, notice_around
from server.courses.markdown.recorded import is_ours, put_linked
from server.courses.markdown.resolve import is_outside
from server.courses.markdown.source import is_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from server.courses.markdown.reading import Reading

_TO_THE_WEB = ("http://", "https://", "mailto:")


def settle_links(root: HtmlElement, reading: Reading) -> None:
    """Give every link its target in the reader's terms."""
    for link in each(root, "a"):
        href = (link.get("href") or "").strip()
        link.attrib.pop("download", None)
        if name := link.attrib.pop("name", None):
            link.set("id", link.get("id") or name)
        if "href" not in link.attrib or href.startswith("#") or is_ours(link):
            continue
        if is_outside(href):
            _settle_outside(link, href, reading)
        else:
            _settle_inside(link, href, reading)


def _settle_outside(link: HtmlElement, href: str, reading: Reading) -> None:
    if href.startswith("//"):
        href = f"https:{href}"
    if not href.lower().startswith(_TO_THE_WEB):
        link.attrib.pop("href")
        reading.warn(href, f"The link {href[:120]} leads to something that a lesson may not open.")
        return
    link.set("href", href)
    link.set("class", "external")
    if is_quiz(href):
        reading.note(href, f"The quiz {href[:120]} needs the network, so a notice stands in its place.")
        notice_around(link, "needs-network", "This quiz needs the network:")


def _settle_inside(link: HtmlElement, href: str, reading: Reading) -> None:
    target = reading.find(href) if href else None
    if target is None:
        _say_missing(link, href, reading)
    elif lesson := reading.lessons.get(target.path):
        anchor = f"#{quote(target.anchor)}" if target.anchor else ""
        link.set("href", f"/lesson/{lesson}{anchor}")
        link.set("class", "lesson")
    elif not is_page(target.path) and (recorded := reading.record(target.path)):
        put_linked(link, recorded)
    elif not is_page(target.path) and (asset := reading.use(target.path)):
        link.set("href", blob_address(asset, target.path))
        link.set("class", "download")
        link.set("download", "")
    else:
        _say_missing(link, href, reading)


def _say_missing(link: HtmlElement, href: str, reading: Reading) -> None:
    reading.warn(href, f"The link {href[:120] or '(empty)'} leads to nothing in the course.")
    link.tag = "span"
    link.attrib.clear()
    link.set("class", "notice")
    link.set("data-notice", "missing-file")
    link.set("title", "This is not part of the course.")
    if not words_of(link) and not len(link):
        link.text = href or "link"
