"""Fenced divs as pandoc writes them: three or more colons and a name open one, a line of only colons closes it.

The number of colons means nothing: authors pad the line to make it visible. Docusaurus' `:::note Title` is the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_COLONS = re.compile(r"^:{3,}(.*)$")
_CODE = re.compile(r"^(`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"\{([^}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_TITLE = re.compile(r"""title\s*=\s*(["'])(.*?)\1""")
_SHORT = re.compile(r"^([\w-]+)\s*(?:\[([^\]]*)\]|(.*))$")


def fences_plugin(md: MarkdownIt) -> None:
    """Teach `md` fenced divs: `div_open` tokens carry the name in `info` and a title in `meta`."""
    md.block.ruler.before("fence", "div", _div, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def fence_name(rest: str) -> tuple[str, str]:
    """The name and the title that the text after the colons gives."""
    text = rest.strip().rstrip(":").strip()
    if braces := _ATTRIBUTES.search(text):
        title = _TITLE.search(braces[1])
        names = _CLASS.findall(braces[1]) or text[: braces.start()].split()
        return (names[0].lower() if names else "", title[2] if title else "")
    short = _SHORT.match(text)
    return (short[1].lower(), (short[2] or short[3] or "").strip()) if short else ("", text)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _div(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    opening = _COLONS.match(_line(state, start))
    if not opening or state.is_code_block(start):
        return False
    if silent:
        return True
    if not opening[1].strip(" :"):
        state.line = start + 1  # closes nothing: an author's colon too many
        return True
    last = _closing(state, start, end)
    _push(state, start, last, *fence_name(opening[1]))
    state.line = min(last + 1, end)
    return True


def _closing(state: StateBlock, start: int, end: int) -> int:
    """The line that closes the div opened at `start`; `end` when none does."""
    depth, code = 1, ""
    for number in range(start + 1, end):
        line = _line(state, number)
        if line and state.sCount[number] < state.blkIndent:
            return number
        if mark := _CODE.match(line):
            code = "" if code and line.startswith(code) and not line.strip("`~ ") else code or mark[1]
        elif not code and (colons := _COLONS.match(line)):
            depth += 1 if colons[1].strip(" :") else -1
            if depth == 0:
                return number
    return end


def _push(state: StateBlock, start: int, last: int, name: str, title: str) -> None:
    parent, limit = state.parentType, state.lineMax
    state.parentType, state.lineMax = "div", last
    token = state.push("div_open", "div", 1)
    token.block, token.map, token.info, token.meta = True, [start, last], name, {"title": title}
    state.md.block.tokenize(state, start + 1, last)
    state.push("div_close", "div", -1).block = True
    state.parentType, state.lineMax = parent, limit
