"""The Markdown we read: CommonMark with tables, footnotes, definition lists, tasks, formulas, attributes, fenced divs.

The parser gives HTML; what is in it is made safe and ours by `page`.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from server.courses.markdown.attributes import attributes_plugin
from server.courses.markdown.code import code_block
from server.courses.markdown.fences import fences_plugin
from server.courses.markdown.formulas import as_code, formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

# "[name]: address", as links.md lists them.
_LINK_DEFINITIONS = re.compile(r"^ {0,3}\[[^\]]+\]:.*$", re.MULTILINE)

_SWALLOWS = re.compile(
    r"<(script|style|iframe|object|video|audio|textarea|title|select|template|noscript|noembed|noframes|xmp|plaintext)"
    r"\b[^>]{0,2000}>?",
    re.IGNORECASE,
)


class Parsed:
    """One page's HTML as parsed, and the formulas that had to stay TeX."""

    def __init__(self) -> None:
        self.html = ""
        self.formulas: list[str] = []


class MarkdownParser:
    """Reads pages. `definitions` is the text of links.md: what `[text][name]` means on every page."""

    def __init__(self, definitions: str = "") -> None:
        self._md = _markdown()
        known: dict[str, Any] = {}
        self._md.parse("\n".join(_LINK_DEFINITIONS.findall(definitions)), known)
        self._references: Mapping[str, Any] = known.get("references", {})

    def parse(self, text: str) -> Parsed:
        """The HTML of `text`, untrusted as its author."""
        parsed = Parsed()
        env: dict[str, Any] = {"references": dict(self._references), "parsed": parsed}
        parsed.html = self._md.render(text, env)
        return parsed


def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "linkify": False, "maxNesting": 100})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin).use(admon_plugin)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True).use(amsmath_plugin)
    md.use(attributes_plugin).use(fences_plugin)
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)
    return md


def _code(_self: object, tokens: Sequence[Token], at: int, _options: object, _env: object) -> str:
    return code_block(tokens[at].content, tokens[at].info)


def _inline_formula(_self: object, tokens: Sequence[Token], at: int, _options: object, env: dict[str, Any]) -> str:
    return _formula(tokens[at].content, env, display=tokens[at].type != "math_inline")


def _block_formula(_self: object, tokens: Sequence[Token], at: int, _options: object, env: dict[str, Any]) -> str:
    return f'<div class="math">{_formula(tokens[at].content, env, display=True)}</div>\n'


def _formula(tex: str, env: dict[str, Any], *, display: bool) -> str:
    mathml = formula(tex.strip(), display=display)
    if mathml is not None:
        return mathml
    env["parsed"].formulas.append(tex.strip())
    return as_code(tex.strip(), display=False)


def _html_block(_self: object, tokens: Sequence[Token], at: int, _options: object, _env: object) -> str:
    return closed(tokens[at].content, "")


def _html_inline(_self: object, tokens: Sequence[Token], at: int, _options: object, _env: object) -> str:
    if not _SWALLOWS.match(tokens[at].content):
        return tokens[at].content
    return closed(tokens[at].content, "".join(token.content for token in tokens[at + 1 :]))


def closed(markup: str, following: str) -> str:
    """`markup` without the tags that would swallow all text after them because nobody closed them."""
    everything = (markup + following).lower()
    last = {name: everything.rfind(f"</{name}") for name in {found[1].lower() for found in _SWALLOWS.finditer(markup)}}

    def kept(found: re.Match[str]) -> str:
        name = found[1].lower()
        return found.group() if name != "plaintext" and found.start() < last[name] else ""

    return _SWALLOWS.sub(kept, markup)


def _div(_self: object, tokens: Sequence[Token], at: int, _options: object, _env: object) -> str:
    title = str(tokens[at].meta.get("title", ""))
    return f'<section class="div {html.escape(tokens[at].info)}" title="{html.escape(title)}">\n'


def _div_close(_self: object, _tokens: Sequence[Token], _at: int, _options: object, _env: object) -> str:
    return "</section>\n"


_RULES = {
    "html_block": _html_block,
    "html_inline": _html_inline,
    "fence": _code,
    "code_block": _code,
    "math_inline": _inline_formula,
    "math_inline_double": _inline_formula,
    "math_block": _block_formula,
    "math_block_label": _block_formula,
    "amsmath": _block_formula,
    "div_open": _div,
    "div_close": _div_close,
}
