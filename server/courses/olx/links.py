"""How Open edX names things inside a course: static files, other parts, and both by the address of an old server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from server.courses.markdown.elements import each
from server.courses.markdown.resolve import Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from server.courses.tree import Tree

_STATIC = re.compile(r"^/?static/([^?#]+)")
_ASSET = re.compile(r"(?:asset-v1:[^?#]*?[+@]block@|/c4x/[^/]+/[^/]+/asset/|/assets/courseware/[^?#]*/)([^?#]+)")
_JUMP = re.compile(r"/jump_to(?:_id)?/(?:[^?#]*@)?([^/?#@]+)/?(?:\?[^#]*)?(?:#(.*))?$")
_LOOSE = re.compile(r"[^A-Za-z0-9.]+")
PART = "part:"


class OlxLinks:
    """Finds what a link of a part leads to. `anchors`: the place in its lesson of every part that links may name."""

    def __init__(self, tree: Tree, anchors: Mapping[str, str]) -> None:
        self._tree = tree
        self._anchors = anchors
        self._statics = {_loose(path): path for path in reversed(tree.files) if path.startswith("static/")}

    def find(self, page: str, href: str, language: str = "") -> Target | None:  # noqa: ARG002 - as the Markdown resolver
        """The file or part; None when the course has none."""
        if href.startswith(f"/{PART}"):
            name, _, anchor = href.removeprefix(f"/{PART}").partition("#")
            return Target(PART + name, anchor or self._anchors.get(name, "")) if name in self._anchors else None
        path = self.static(href)
        return Target(path) if path else None

    def static(self, href: str) -> str | None:
        """The static file that an address means, whatever server it names; spaces may have become underscores."""
        found = _STATIC.match(href) or _ASSET.search(href)
        if found is None:
            return None
        name = unquote(found[1])
        return self._tree.find(f"static/{name}") or self._statics.get(_loose(f"static/{name}"))

    def settle(self, root: HtmlElement) -> None:
        """Give addresses of the course's own things a name of ours, so that they are not taken for the web's."""
        for element in each(root, "a", "img", "audio", "video", "source", "iframe", "embed", "object"):
            for attribute in ("src", "href", "data"):
                href = (element.get(attribute) or "").strip()
                if href and not href.startswith("data:") and (own := self._own(href)):
                    element.set(attribute, own)

    def _own(self, href: str) -> str:
        jump = _JUMP.search(href)
        if jump and jump[1] in self._anchors:
            return f"/{PART}{jump[1]}" + (f"#{jump[2]}" if jump[2] else "")
        path = self.static(href)
        return "/" + quote(path) if path else ""


def _loose(path: str) -> str:
    return _LOOSE.sub("_", path).casefold()
