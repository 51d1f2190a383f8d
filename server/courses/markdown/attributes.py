"""Attributes in braces after a picture or link: `![](x.png){alt='words' width=50%}`, kramdown's `{: .wide}` too.

A picture takes its words and size from them; whatever else they say is for another system's style sheet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_VALUE = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'{}]+)"""
_ITEM = rf"(?:[#.][\w:.-]+|[\w:-]+\s?=\s?{_VALUE})"
_BRACES = re.compile(rf"\{{:?\s?{_ITEM}(?:\s+{_ITEM})*\s?\}}")
_PAIR = re.compile(rf"([\w:-]+)\s*=\s*({_VALUE})")
_AFTER = {"image", "link_close", "code_inline", "em_close", "strong_close"}


def attributes_plugin(md: MarkdownIt) -> None:
    """Teach `md` to read attributes in braces instead of showing them."""
    md.inline.ruler.after("image", "attributes", _attributes)


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if state.src[state.pos] != "{":
        return False
    found = _BRACES.match(state.src, state.pos)
    if not found or not _stands_after_something(state):
        return False
    if not silent and not state.pending and state.tokens[-1].type == "image":
        _give(state.tokens[-1], found.group())
    state.pos = found.end()
    return True


def _stands_after_something(state: StateInline) -> bool:
    if state.pending:
        return state.pending.endswith("]")
    return bool(state.tokens) and state.tokens[-1].type in _AFTER


def _give(picture: Token, braces: str) -> None:
    for name, quoted in _PAIR.findall(braces):
        value = quoted[1:-1] if quoted[:1] in {'"', "'"} else quoted
        if name in {"alt", "fig-alt", "fig.alt"}:
            picture.children = [Token("text", "", 0, content=value)]
            picture.content = value
        elif name in {"width", "height"}:
            picture.attrSet(name, value.removesuffix("px"))
