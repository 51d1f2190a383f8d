"""What the search of notes suggests, as text in and text out."""

from __future__ import annotations

import pytest

from desktop.notes.suggesting import Known, operators, suggest, with_term

KNOWN = Known(("exam", "nsg", "net work"), (("az-104", "Azure Administrator"), ("sho", "Safety")))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("priority", []),
        ("t", ["tag:"]),
        ("lowest -ta", ["-tag:"]),
        ("tag:n", ["tag:nsg", 'tag:"net work"']),
        ('tag:"net', ['tag:"net work"']),
        ("-tag:ex", ["-tag:exam"]),
        ("course:admin", ["course:az-104"]),
        ("color:y", ["color:yellow"]),
        ("is:tr", ["is:trash"]),
        ("is:trash", []),
        ("has:", ["has:image"]),
        ("before:2026", []),
    ],
)
def test_the_word_at_the_caret_is_suggested_for(text: str, terms: list[str]) -> None:
    """Plain words are left alone, and what is complete asks no more."""
    assert [each.term for each in suggest(text, len(text), KNOWN)] == terms


def test_a_term_takes_the_place_of_its_word() -> None:
    """Whatever stands behind it."""
    assert with_term("tag:n rest", 5, "tag:nsg") == ("tag:nsg rest", 7)
    assert with_term("lowest ta", 9, "tag:") == ("lowest tag:", 11)
    assert with_term("tag:", 4, "tag:nsg") == ("tag:nsg ", 8)


def test_every_operator_says_what_it_finds() -> None:
    """In words."""
    assert all(each.about for each in operators())
