"""Drawings (SVG) are shown in <img>, where nothing in them runs or loads; but a learner may open one by itself.

So scripts are taken out at import all the same. A drawing without any keeps its bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from server.courses.place import Place

_LARGEST = 16 << 20
_SUSPECT = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|object|embed|handler|set\b|animate)|<!ENTITY|javascript:"
    rb"|\son[a-z]{3,40}\s{0,20}=|href\s{0,20}=\s{0,20}[\"'](?!#|data:image/(?:png|jpe?g|gif|webp))|@import"
    rb"|url\(\s{0,20}[\"']?(?!#)[a-z/]",
    re.IGNORECASE,
)
_ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "handler", "set", "animate"}
_HANDLER = re.compile(r"^on[a-z]+$")
_LOCAL = re.compile(r"^\s*(#|data:image/(png|jpe?g|gif|webp)[;,])", re.IGNORECASE)
_FAR = re.compile(r"@import|url\(\s*[\"']?\s*(?!#)|javascript:|expression\(", re.IGNORECASE)


def unsafe_svg(drawing: Place) -> bool:
    """True when the drawing holds anything that could run or load if opened by itself."""
    if drawing.size > _LARGEST:
        return True
    return _SUSPECT.search(drawing.read().replace(b"\0", b"")) is not None


def without_scripts(drawing: Place) -> bytes | None:
    """The drawing with everything active taken out; None when it can't be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        if drawing.size > _LARGEST:
            return None
        root = etree.fromstring(drawing.read(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for element in list(root.iter(etree.Element)):
        _clean(element)
    return etree.tostring(root, encoding="utf-8")


def _clean(element: etree._Element) -> None:
    parent = element.getparent()
    name = str(element.tag).rpartition("}")[2].lower()
    if name in _ACTIVE and parent is not None:
        parent.remove(element)
    if name == "style" and _FAR.search(element.text or ""):
        element.text = ""
    for attribute, value in list(element.attrib.items()):
        if _is_active(str(attribute), str(value)):
            del element.attrib[attribute]


def _is_active(attribute: str, value: str) -> bool:
    name = attribute.rpartition("}")[2].lower()
    if _HANDLER.match(name):
        return True
    if name in {"href", "src"}:
        return not _LOCAL.match(value)
    return _FAR.search(value) is not None
