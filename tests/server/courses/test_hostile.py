"""Nothing that an author writes, or that someone hides in a course, runs, loads or hangs."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from learning.course import lessons
from server.courses.errors import CourseRefused
from tests.server.courses.importing import bring_in, dangers, only_page, real

if TYPE_CHECKING:
    from pathlib import Path

    from server.courses.imported import Imported

LONGEST_SECONDS = 20


def test_the_hostile_lesson_is_harmless_and_keeps_its_words(tmp_path: Path) -> None:
    """An attack in every construct of Markdown: only words are left."""
    imported = bring_in(tmp_path, {"a.md": real("hostile/markdown/xss-lesson.md").read_text()})
    markup = only_page(imported)
    assert dangers(markup) == []
    assert "A picture is missing here: g" in markup
    assert any(problem.line == 2 for problem in imported.problems)


@pytest.mark.slow
def test_lists_of_attacks_leave_nothing_that_runs(tmp_path: Path) -> None:
    """Thousands of published attacks on sanitisers, a page each time between two honest paragraphs."""
    attacks = real("hostile/html/xss-payload-list.txt").read_text(errors="replace").splitlines()[::3]
    attacks += [case["payload"] for case in json.loads(real("hostile/html/dompurify-expect.json").read_text())]
    attacks = [attack for attack in attacks if attack.strip()]
    imported = bring_in(tmp_path, {f"p{n}.md": f"before\n\n{attack}\n\nafter" for n, attack in enumerate(attacks)})
    pages = _pages(imported)
    assert len(pages) == len(attacks)
    for attack, markup in zip(attacks, pages, strict=True):
        assert dangers(markup) == [], attack


def test_naughty_strings_are_only_words(tmp_path: Path) -> None:
    """As heading, link, picture, code and formula, each naughty string makes a page that holds."""
    strings = [text for text in json.loads(real("hostile/strings/blns.json").read_text()) if text.strip()]
    files = {
        f"p{n}.md": f"start\n\n## {s}\n\n[{s}]({s}) ![{s}]({s}) `{s}` ${s}$\n\n| {s} |" for n, s in enumerate(strings)
    }
    pages = _pages(bring_in(tmp_path, files))
    assert len(pages) == len(strings)
    assert [found for markup in pages for found in dangers(markup)] == []


@pytest.mark.parametrize(
    "text",
    [
        "<script src=x> lost? <b>end</b>",
        "<script>\nalert(1)\n\nend",
        "<iframe id=x>\n\nend",
        "text <textarea> end",
        "<plaintext>\n\nend",
        "a <object data=x>\n\nend",
        "<div><source onerror=x>\n\nend</div>",
        "<embed src=x>\n\nend",
        "<title>\n\nend",
    ],
)
def test_a_tag_that_nobody_closed_swallows_no_text(tmp_path: Path, text: str) -> None:
    """What stands after it is still there to read."""
    markup = only_page(bring_in(tmp_path, {"a.md": f"start\n\n{text}\n"}))
    assert "end" in markup
    assert dangers(markup) == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*a_ " * 20_000,
        "[a](" * 20_000,
        "<div>" * 20_000 + "x",
        "<!--" * 50_000,
        "<h1 " * 20_000,
        "![a](b)" + "{a=b " * 20_000,
        "{% " * 50_000,
        "> " * 5_000 + "x",
        "\n".join(" " * n + "- a" for n in range(800)),
        "\n".join("::: challenge" for _ in range(3_000)),
        "# a\n" * 5_000,
        "![x](y.png)\n" * 5_000,
        "$" + "\\frac{" * 2_000 + "a" + "}" * 2_000 + "$",
        "---\n" + "[" * 5_000 + "\n---\nx",
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\n---\nx",
    ],
    ids=lambda text: text[:12].replace("\n", " "),
)
def test_a_page_made_to_hang_comes_back_soon(tmp_path: Path, text: str) -> None:
    """Nesting, brackets, comments and aliases without end: a page or a refusal, and soon."""
    began = time.process_time()
    try:
        markup = "".join(_pages(bring_in(tmp_path, {"a.md": text, "b.md": "x"})))
    except CourseRefused:
        markup = ""
    assert dangers(markup) == []
    assert time.process_time() - began < LONGEST_SECONDS


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<image href="https://example.org/x.png"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>1</script></body></foreignObject>",
        "<style>@import url(https://example.org/x.css);</style>",
        '<set attributeName="onmouseover" to="alert(1)"/>',
    ],
)
def test_scripts_are_taken_out_of_drawings(tmp_path: Path, inside: str) -> None:
    """A drawing shows as <img>, where nothing runs; opened by itself, nothing runs either."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/>{inside}</svg>'
    imported = bring_in(tmp_path, {"a.md": "![x](x.svg)", "x.svg": drawing})
    asset = next(asset for asset in imported.manifest.assets if asset.path == "x.svg")
    kept = imported.blobs[asset.sha256].read_text().lower()
    assert "<rect" in kept
    assert not any(word in kept for word in ("script", "onload", "example.org", "onmouseover", "@import"))
    assert any("taken out of this drawing" in problem.message for problem in imported.problems)


def test_an_honest_drawing_keeps_its_bytes(tmp_path: Path) -> None:
    """Only what could run is touched."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><defs><path id="a"/></defs><use href="#a"/></svg>'
    imported = bring_in(tmp_path, {"a.md": "![x](x.svg)", "x.svg": drawing})
    assert drawing.encode() in [where.read_bytes() for where in imported.blobs.values()]


def _pages(imported: Imported) -> list[str]:
    return [imported.blobs[one.lesson.page].read_text() for one in lessons(imported.manifest)]
