"""What may stand next in the search of notes. Pure: text and caret in, suggestions out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

COLOURS: Final = ("yellow", "green", "blue", "pink", "violet")
STATES: Final = ("conflict", "trash", "unplaced", "waiting")
OPERATORS: Final = {
    "tag:": "notes with a tag",
    "course:": "notes of a course",
    "color:": "notes in a colour",
    "is:": "in the trash, unplaced, waiting, with two versions",
    "has:image": "notes with a picture",
    "before:": "changed before a day, as 2026-11-23",
    "after:": "changed after a day",
}
_MOST: Final = 8
_TOKEN: Final = re.compile(r'-?(?:[a-z]+:)?(?:"[^"]*"?|\S*)$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to be looked for: tags, and the slug and title of each course."""

    tags: tuple[str, ...] = ()
    courses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`term` takes the place of the word at the caret; `about` says what it means."""

    term: str
    about: str = ""


def suggest(text: str, caret: int, known: Known) -> tuple[Suggestion, ...]:
    """What the word at the caret may become; nothing for plain words that begin no operator."""
    token = _token(text, caret)
    minus, bare = token[: token.startswith("-")], token.lstrip("-")
    key, colon, begun = bare.partition(":")
    if not colon:
        found: Iterable[Suggestion] = (Suggestion(f"{minus}{op}", about) for op, about in OPERATORS.items())
        wanted = bare.casefold()
        return tuple(each for each in found if each.term.lstrip("-").startswith(wanted)) if wanted else ()
    values = _values(key.casefold(), known)
    wanted = begun.strip('"').casefold()
    fitting = [
        Suggestion(f"{minus}{key}:{_quoted(value)}", about)
        for value, about in values
        if wanted in value.casefold() or wanted in about.casefold()
    ]
    if [each.term for each in fitting] == [token]:
        return ()
    return tuple(fitting[:_MOST])


def operators() -> tuple[Suggestion, ...]:
    """All of them, for an empty field."""
    return tuple(Suggestion(op, about) for op, about in OPERATORS.items())


def with_term(text: str, caret: int, term: str) -> tuple[str, int]:
    """The text with the word at the caret replaced, and where the caret is then."""
    start = caret - len(_token(text, caret))
    gap = "" if term.endswith(":") or text[caret:].startswith(" ") else " "
    return f"{text[:start]}{term}{gap}{text[caret:]}", start + len(term) + len(gap)


def _token(text: str, caret: int) -> str:
    found = _TOKEN.search(text[:caret])
    return found[0] if found else ""


def _values(key: str, known: Known) -> list[tuple[str, str]]:
    return {
        "tag": [(tag, "") for tag in known.tags],
        "course": list(known.courses),
        "color": [(colour, "") for colour in COLOURS],
        "colour": [(colour, "") for colour in COLOURS],
        "is": [(state, "") for state in STATES],
        "has": [("image", "")],
    }.get(key, [])


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
