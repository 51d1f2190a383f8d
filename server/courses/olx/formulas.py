r"""Formulas in a page's text (\( \), \[ \], [mathjax], [mathjaxinline]) become MathML; code keeps what it says."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from server.courses.markdown.elements import parse
from server.courses.markdown.formulas import as_code, formula

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_FORMULA = re.compile(
    r"\\\((?P<a>.{1,5000}?)\\\)|\\\[(?P<b>.{1,5000}?)\\\]|\[mathjaxinline\](?P<c>.{1,5000}?)\[/mathjaxinline\]"
    r"|\[mathjax\](?P<d>.{1,5000}?)\[/mathjax\]|\$\$(?P<e>.{1,5000}?)\$\$",
    re.DOTALL,
)
_READ_AS = (
    (re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}"), r"\1/\2"),
    (re.compile(r"\\(?:text|mathrm|mathbf|mathit|operatorname)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:cdot|times)(?![A-Za-z])"), "·"),
    (re.compile(r"\\(?:left|right)(?![A-Za-z])"), ""),
    (re.compile(r"\\([%$&#_{}])"), r"\1"),
    (re.compile(r"\\[ ,;:!]|~"), " "),
)
_SIGNS = ("\\(", "\\[", "[mathjax", "$$")
_VERBATIM = {"code", "pre", "math"}


def settle_formulas(root: HtmlElement, failed: Callable[[str], None]) -> None:
    """Every formula of the page; `failed` hears of each that had to stay as it was written."""
    for element in list(root.iter()):
        inside, after = _has(element.text), element is not root and _has(element.tail)
        if not (inside or after) or not isinstance(element.tag, str):
            continue
        if next(element.iterancestors(*_VERBATIM), None) is not None:
            continue
        if inside and element.tag not in _VERBATIM:
            _insert(element, 0, str(element.text), failed)
        if after:
            _insert_after(element, str(element.tail), failed)


def _has(text: str | None) -> bool:
    return bool(text) and any(sign in str(text) for sign in _SIGNS)


def _insert(parent: HtmlElement, at: int, text: str, failed: Callable[[str], None]) -> None:
    made = parse(with_formulas(text, failed))
    parent.text = made.text
    for child in reversed(list(made)):
        parent.insert(at, child)


def _insert_after(element: HtmlElement, text: str, failed: Callable[[str], None]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    made = parse(with_formulas(text, failed))
    element.tail = made.text
    at = parent.index(element) + 1
    for child in reversed(list(made)):
        parent.insert(at, child)


def with_formulas(text: str, failed: Callable[[str], None]) -> str:
    """Plain text as HTML, its formulas as MathML."""
    parts, at = [], 0
    for found in _FORMULA.finditer(text):
        display = found.lastgroup in {"b", "d", "e"}
        tex = str(found[found.lastgroup or 0]).strip()
        made = formula(tex, display=display)
        if made is None:
            failed(tex)
        parts += [escape(text[at : found.start()], quote=False), made or as_code(tex, display=display)]
        at = found.end()
    return "".join([*parts, escape(text[at:], quote=False)])


def readable(text: str) -> str:
    """Plain text without the signs around its formulas, and the simplest of TeX as one would write it by hand."""
    return _FORMULA.sub(lambda found: _by_hand(str(found[found.lastgroup or 0])), text)


def _by_hand(tex: str) -> str:
    for written, read in _READ_AS:
        tex = written.sub(read, tex)
    return " ".join(tex.split())
