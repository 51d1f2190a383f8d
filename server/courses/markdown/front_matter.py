"""Front matter: what a page says about itself in YAML between two lines of dashes (or TOML between plus signs).

Broken front matter never costs the text below it: the report says where it is broken, and the lesson comes in without.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.courses.report import Report

_FRONT = re.compile(r"\A\s*?(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)(\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST = 64 << 10


def split_front_matter(text: str, name: str, report: Report) -> tuple[Mapping[str, object], str]:
    """What the page says about itself, and its text without that."""
    found = _FRONT.match(text)
    if not found:
        _say_if_unclosed(text, name, report)
        return {}, text
    fence, inner = found[1], found[2]
    values = read_toml(inner, name, report) if fence == "+++" else read_yaml(inner, name, report, first_line=2)
    return values, text[found.end() :]


def read_yaml(text: str, name: str, report: Report, *, first_line: int = 1) -> Mapping[str, object]:
    """The mapping written in `text`; empty, with a line in the report, when it is broken or no mapping."""
    if len(text) > _LONGEST:
        report.warning(name, first_line, "These settings are too long to be read.")
        return {}
    try:
        values: object = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as broken:
        mark = getattr(broken, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        reason = getattr(broken, "problem", None) or "it can't be read"
        report.warning(name, line, f"The settings are broken ({reason}); the text was taken without them.")
        return {}
    if values is not None and not isinstance(values, dict):
        report.warning(name, first_line, "The settings are no list of names and values; they were left out.")
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}


def read_toml(text: str, name: str, report: Report) -> Mapping[str, object]:
    """The same for TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as broken:
        report.warning(name, 1, f"The settings are broken ({broken}); the text was taken without them.")
        return {}


def words(values: Mapping[str, object], *keys: str) -> str:
    """The first of `keys` that holds a word, a number or a date, as text; "" when none does."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, (list, dict)) or value is None or isinstance(value, bool):
            continue
        if text := " ".join(str(value).split()):
            return text
    return ""


def number(values: Mapping[str, object], *keys: str) -> float | None:
    """The first of `keys` that holds a number."""
    for key in keys:
        try:
            return float(words(values, key))
        except ValueError:
            continue
    return None


def _say_if_unclosed(text: str, name: str, report: Report) -> None:
    first, _, rest = text.lstrip("\n").partition("\n")
    if first.rstrip() == "---" and re.match(r"[A-Za-z_][\w-]*:(\s|$)", rest):
        report.warning(name, 1, "The front matter is never closed by a line of dashes; it was read as text.")
