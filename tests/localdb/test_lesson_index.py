"""Finding lessons offline: by title, by what stands in them, and never what is no longer there."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from desktop.courses.sample import put_sample
from desktop.design.theme import RESOURCES
from localdb.courses import remove_course
from localdb.files import open_cache
from localdb.home import Home
from localdb.lesson_index import CLOSED, OPENED, find_lessons, index_waiting_lessons
from localdb.lesson_text import block_words
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from localdb.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A first visit's data: the sample course is on the device, nothing is indexed yet."""
    with open_store(Home(tmp_path / "home")) as opened:
        put_sample(opened, RESOURCES / "sample")
        yield opened


def test_words_of_a_lesson_are_found_with_their_block_and_a_snippet(store: Store) -> None:
    """And the words asked for are marked in it."""
    assert index_waiting_lessons(store) == 4
    (found,) = find_lessons(store, "library where one per")
    assert (found.title, found.place, found.course_title) == ("Your study desk", "1.1", "Welcome to Carrel")
    assert found.block == "7a041499aa9d8be9"
    assert f"{OPENED}library{CLOSED}" in found.snippet


def test_a_title_comes_before_the_text_of_others(store: Store) -> None:
    """Without a snippet: the title says it."""
    index_waiting_lessons(store)
    first = find_lessons(store, "notes and book")[0]
    assert (first.title, first.block, first.snippet) == ("Notes and bookmarks", "", "")


def test_every_lesson_is_found_once(store: Store) -> None:
    """However many of its blocks hold the word."""
    index_waiting_lessons(store)
    found = [each.lesson for each in find_lessons(store, "the")]
    assert len(found) == len(set(found)) > 1
    assert len(find_lessons(store, "the", limit=1)) == 1


@pytest.mark.parametrize("query", ["", "  ", '"', "*^(", "zzzz", 'zz" OR "desk', "title:zz NEAR"])
def test_nothing_that_is_typed_is_an_error(store: Store, query: str) -> None:
    """Quotes and operators of the index are only characters."""
    index_waiting_lessons(store)
    assert find_lessons(store, query) == ()


def test_indexing_goes_on_where_it_stopped(store: Store) -> None:
    """In steps that nobody has to wait for."""
    assert [index_waiting_lessons(store, 3), index_waiting_lessons(store, 3), index_waiting_lessons(store, 3)] == [
        3,
        1,
        0,
    ]


def test_a_removed_course_is_found_by_its_titles_only(store: Store) -> None:
    """Its words leave at once; its contents are still known, and so are its lessons' names."""
    index_waiting_lessons(store)
    (found,) = find_lessons(store, "study desk")[:1]
    remove_course(store, found.course)
    assert find_lessons(store, "library") == ()
    assert index_waiting_lessons(store) == 4
    assert find_lessons(store, "library") == ()
    assert find_lessons(store, "study desk")[0].snippet == ""


_LATER = (
    "lesson_places",
    "lesson_search",
    "lesson_words",
    "lesson_indexed",
    "coming",
    "coming_blob",
    "edition_news",
    "unused",
)
"""The tables that version 1 of the cache had not."""


def test_a_cache_from_before_keeps_its_manifests(tmp_path: Path) -> None:
    """A new Carrel without a network still knows the contents of courses."""
    path = tmp_path / "cache.db"
    connection = open_cache(path)
    for table in _LATER:
        connection.execute(f"DROP TABLE {table}")
    connection.execute("INSERT INTO manifest VALUES ('c', 'x', 'y', 1)")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    again = open_cache(path)
    assert again.execute("SELECT course FROM manifest").fetchall() == [("c",)]
    assert again.execute("SELECT count(*) FROM lesson_search").fetchone() == (0,)
    again.close()


def test_a_cache_of_a_later_version_starts_afresh(tmp_path: Path) -> None:
    """With the index in it."""
    path = tmp_path / "cache.db"
    open_cache(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO manifest VALUES ('c', 'x', 'y', 1)")
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    again = open_cache(path)
    assert again.execute("SELECT count(*) FROM manifest").fetchone() == (0,)
    again.close()


def test_only_what_is_read_becomes_words() -> None:
    """Markup parts words where it parts lines; scripts and styles are not read."""
    page = (
        '<p>Before</p><section data-block="a"><h2>One</h2><p>un<b>der</b>line<br>two</p><script>x</script></section>'
        '<section data-block="b"><img alt="A desk"><style>p</style></section><section data-block="c"></section>'
    )
    assert block_words(page) == {"": "Before", "a": "One underline two", "b": "A desk"}
