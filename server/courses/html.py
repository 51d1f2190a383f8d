"""Lesson HTML made harmless: an allow-list of what may stand in a lesson, and nothing that runs or loads from outside.

Two passes of the same sanitiser. `tidy` turns whatever an author wrote into well-formed HTML that can be walked as a
tree; sources and embedded things are still in it, so that they can be replaced by our own files or by a notice.
`sanitise` is the last word before a page is stored: after it, pictures come from our own blobs only.
"""

from __future__ import annotations

import re

import nh3

_PROSE = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li",
    "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "tt", "u", "ul", "var",
}  # fmt: skip
_MATH = {
    "math", "maction", "menclose", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover",
    "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup",
    "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none", "semantics",
}  # fmt: skip
EMBEDDED = {"audio", "embed", "iframe", "input", "object", "source", "svg", "track", "video"}
_DROPPED_WHOLE = {
    "script", "style", "template", "noscript", "title", "textarea", "select", "noembed", "noframes", "xmp",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "dir", "lang", "title"},
    "a": {"href", "download"},
    "img": {"src", "alt", "width", "height", "loading"},
    "details": {"open"},
    "div": {"data-notice", "align", "data-question", "data-choice"},
    "span": {"data-notice", "data-question", "data-choice"},
    "p": {"align"},
    "pre": {"data-language"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers", "align"},
    "th": {"colspan", "rowspan", "headers", "scope", "align"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "math": {"display"},
    "mo": {"stretchy", "fence", "separator", "form", "accent", "largeop", "movablelimits", "minsize", "maxsize"},
    "mi": {"mathvariant"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "rowspacing", "columnspacing", "displaystyle", "rowlines", "columnlines"},
    "mtd": {"columnalign", "rowspan"},
    "menclose": {"notation"},
}
_CLASSES = {
    "download", "external", "lesson", "notice", "code", "callout", "callout-title", "solution", "table", "math",
    "figure", "footnotes", "footnote-ref", "footnote-backref", "footnote-item", "task", "formula", "objectives",
    "questions", "keypoints", "challenge", "prereq", "discussion", "checklist", "testimonial", "tab", "spoiler",
    "hint", "overview", "note", "tip", "important", "warning", "caution", "danger", "example", "quote", "media",
    "video", "audio", "transcript", "chapters", "cue",
    "answers",
}  # fmt: skip
_CODE_CLASS = re.compile(r"^[a-z][a-z0-9]{0,2}$")
_ID = re.compile(r"^[^\s<>\"'&]{1,200}$")
_BLOB = re.compile(r"^/blob/[0-9a-f]{64}/[^/?#\s\"'<>]+$")
_SECOND = re.compile(r"^/blob/[0-9a-f]{64}/[^/?#\s\"'<>]+#t=\d{1,6}(\.\d{1,3})?$")
_LESSON = re.compile(r"^/lesson/[0-9a-f]{16}(#[^\s\"'<>]*)?$")
_OUTSIDE = re.compile(r"^(https?://|mailto:)[^\s\"'<>]", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,5}%?$")


def tidy(html: str) -> str:
    """Well-formed HTML with every source still in it: to be walked, never to be shown."""
    return _TIDY.clean(html)


def sanitise(html: str) -> str:
    """The last word before a page is stored."""
    return _SANITISE.clean(html)


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _may_lead_to(value) else None
    if attribute == "src":
        return value if _BLOB.match(value) else None
    if attribute == "class":
        return _classes(tag, value)
    if attribute == "id":
        return value if _ID.match(value) else None
    if tag == "img" and attribute in {"width", "height"}:
        return value if _NUMBER.match(value) else None
    return value


def _may_lead_to(href: str) -> bool:
    return href.startswith("#") or any(known.match(href) for known in (_BLOB, _SECOND, _LESSON, _OUTSIDE))


def _classes(tag: str, value: str) -> str | None:
    kept = [name for name in value.split() if name in _CLASSES or (tag == "span" and _CODE_CLASS.match(name))]
    return " ".join(kept) or None


_TIDY = nh3.Cleaner(
    tags=_PROSE | _MATH | EMBEDDED,
    clean_content_tags=_DROPPED_WHOLE,
    attributes={
        **_ATTRIBUTES,
        "a": {"href", "name"},
        "img": {"src", "alt", "width", "height"},
        **{name: {"src", "href", "data", "title", "type", "checked", "srclang", "kind"} for name in EMBEDDED},
    },
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
)
_SANITISE = nh3.Cleaner(
    tags=_PROSE | _MATH,
    clean_content_tags=_DROPPED_WHOLE | EMBEDDED,
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto"},
    link_rel="noreferrer",
)
