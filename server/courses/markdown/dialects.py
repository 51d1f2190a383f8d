"""What other generators write into Markdown, put into words that the parser knows before it reads them.

Jekyll's Liquid tags are taken out; kramdown's `{: .class}` lines get a paragraph of their own, so that the page's tree
can give the class to what stands before them.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})")
_LIST_OF_ATTRIBUTES = re.compile(r"^((?:\s*>)*)\s*\{:[^}]*\}\s*$")
_TAG = re.compile(r"\{%.{0,500}?%\}")
_LINK_TAG = re.compile(r"\{%-? ?(?:link|post_url) (\S{1,300}) ?-?%\}")
_ROOT = re.compile(r"\{\{\s*(?:page\.root|site\.baseurl|relative_root_path|site\.url)\s*\}\}")
_SHORTCODE = re.compile(r"\{\{[<%].{0,500}?[>%]\}\}")


def plain_markdown(text: str, *, jekyll: bool) -> tuple[str, int]:
    """`text` without what only Jekyll or Hugo understands, and how many tags were taken out."""
    taken = 0
    lines: list[str] = []
    code = ""
    for line in text.split("\n"):
        if mark := _CODE.match(line):
            code = "" if code and mark[1].startswith(code) else code or mark[1]
        if _LIST_OF_ATTRIBUTES.match(line):
            lines.extend(_on_its_own(line))
        elif code:
            lines.append(line)
        else:
            cleaned, count = _without_tags(line, jekyll=jekyll)
            lines.append(cleaned)
            taken += count
    return "\n".join(lines), taken


def _on_its_own(line: str) -> tuple[str, ...]:
    quoted = line[: line.index("{")].rstrip()
    return (quoted, line, quoted)


def _without_tags(line: str, *, jekyll: bool) -> tuple[str, int]:
    line, count = _SHORTCODE.subn("", line)
    if not jekyll:
        return line, count
    line = _ROOT.sub("", _LINK_TAG.sub(r"/\1", line))
    line, tags = _TAG.subn("", line)
    return line, count + tags
