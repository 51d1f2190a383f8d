"""Rows show words, and no marks of Markdown."""

from __future__ import annotations

import pytest

from desktop.plain_words import first_words, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Little** and _often_, `code` and ~~gone~~", "Little and often, code and gone"),
        ("## A heading", "A heading"),
        ("> - [x] done [here](https://x.example 'title')", "done here"),
        ("![the hub](hub.png) in the middle", "the hub in the middle"),
        ("a * b in snake_case and 2*3*4", "a * b in snake_case and 2*3*4"),
        ("-5 degrees", "-5 degrees"),
        ("", ""),
        ("one\n* two", "one\ntwo"),
    ],
)
def test_marks_are_left_out(text: str, words: str) -> None:
    """Of lines, words and links; what only looks like a mark stays."""
    assert plain(text) == words


def test_a_note_without_a_title_is_named_by_its_first_line() -> None:
    """The first that says something."""
    assert first_words("\n\n# **The hive**\nmore") == "The hive"
    assert first_words(" \n") == ""
