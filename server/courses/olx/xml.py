"""XML of strangers: no entities, no DTD, no network, and broken files say where they break."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from server.courses.errors import CourseRefused

if TYPE_CHECKING:
    from server.courses.place import Place

_LARGEST = 8 << 20


def read_xml(place: Place, name: str) -> etree._Element:
    """The root of the file; `name` is what it is called in the course.

    Raises `CourseRefused`, with the line.
    """
    if place.size > _LARGEST:
        raise CourseRefused("This XML is too large to be a part of a course.", file=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(place.read(), parser)
    except etree.XMLSyntaxError as broken:
        raise CourseRefused(f"This XML is broken ({broken.msg}).", file=name, line=broken.lineno or 0) from broken
    except (ValueError, OSError) as broken:
        raise CourseRefused("This XML can't be read.", file=name) from broken
    for entity in list(root.iter(etree.Entity)):
        _drop(entity)
    return root


def attributes(element: etree._Element) -> dict[str, str]:
    """An element's attributes as text."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def tag(element: etree._Element) -> str:
    """The element's local name."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element) -> list[etree._Element]:
    """The elements right inside."""
    return list(element)


def inner(element: etree._Element) -> str:
    """What stands inside an element, as HTML."""
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + inside


def line_of(element: etree._Element) -> int:
    """Where an element stands in its file; 0 when nobody knows."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def words(element: etree._Element, *, without: frozenset[str] = frozenset()) -> str:
    """The text of an element in one line, but for what stands in elements called `without`."""
    return " ".join("".join(_texts(element, without)).split())


def _texts(element: etree._Element, without: frozenset[str]) -> list[str]:
    found = [element.text or ""]
    for child in element:
        if tag(child) not in without:
            found += _texts(child, without)
        found.append(child.tail or "")
    return found


def _drop(node: etree._Element) -> None:
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    node.tail = None
    parent.remove(node)
