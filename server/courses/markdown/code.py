"""Code in colour: Pygments' short classes, of which the lesson's style sheet knows a handful; never inline styles."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST = 100_000
_PLAIN = ("", "output", "error", "text", "plain", "txt", "none", "warning")
_NAME = re.compile(r"^\{?[\s.]*([\w+#-]*)")
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def code_block(text: str, info: str) -> str:
    """The HTML of a block of code whose fence says `info`."""
    language = language_of(info)
    label = f' data-language="{html.escape(language)}"' if language else ""
    return f'<pre class="code"{label}><code>{_coloured(text, language)}</code></pre>\n'


def language_of(info: str) -> str:
    """The language that the words after a fence name: `python`, `{r, echo=FALSE}`, `{.python .numberLines}`."""
    found = _NAME.match(info.strip())
    return found[1].lower().removeprefix("language-") if found else ""


def _coloured(text: str, language: str) -> str:
    if language in _PLAIN or len(text) > _LONGEST:
        return html.escape(text)
    lexer = _lexer(language)
    return highlight(text, lexer(stripnl=False, ensurenl=False), _FORMATTER) if lexer else html.escape(text)


@lru_cache(maxsize=100)
def _lexer(language: str) -> type[Lexer] | None:
    """Looked for once: Pygments goes through all its languages for a name."""
    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None
