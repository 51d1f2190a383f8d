"""TeX formulas become MathML, which the reader shows without any script.

The converter passes some TeX through unescaped, so its answer is read as XML and only formulas made of nothing but
MathML are believed; the sanitiser still has the last word on attributes.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from latex2mathml.converter import convert
from lxml import etree

_LONGEST = 5_000
_UNKNOWN = re.compile(r">\\[A-Za-z]+<")
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"


@lru_cache(maxsize=2_000)  # a course says the same again and again
def formula(tex: str, *, display: bool) -> str | None:
    """The MathML of `tex`; None when it can't be converted."""
    if len(tex) > _LONGEST:
        return None
    try:
        mathml = convert(tex, display="block" if display else "inline")
        root = etree.fromstring(mathml)
    except Exception:  # noqa: BLE001 - the converter raises whatever its parser stumbles over
        return None
    if _UNKNOWN.search(mathml) or not all(_is_math(element) for element in root.iter()):
        return None
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(_NAMESPACE)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", method="html")


def as_code(tex: str, *, display: bool) -> str:
    """A formula that can't be converted, shown as its author wrote it."""
    code = f'<code class="formula">{html.escape(tex)}</code>'
    return f"<p>{code}</p>" if display else code


def _is_math(element: etree._Element) -> bool:
    return str(element.tag).startswith(_NAMESPACE)
