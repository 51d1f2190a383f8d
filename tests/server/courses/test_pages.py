"""A page as its author wrote it, and as a learner reads it: blocks, boxes, pictures, links, formulas, code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import lesson_id, lessons
from tests.server.courses.importing import PNG, bring_in, only_page, page, said

if TYPE_CHECKING:
    from pathlib import Path


def test_the_text_under_a_heading_is_a_block(tmp_path: Path) -> None:
    """Blocks wrap the page; the title is left to the reader; a heading alone is no unit of completion."""
    imported = bring_in(tmp_path, {"a.md": "# Title\n\nintro\n\n## Empty\n\n### Full\n\ntext"})
    lesson = lessons(imported.manifest)[0].lesson
    markup = only_page(imported)
    assert [(block.title, block.counts) for block in lesson.blocks] == [("", True), ("Empty", False), ("Full", True)]
    assert "Title" not in markup
    assert f'<section class="block" data-block="{lesson.blocks[2].id}" id="full">\n<h3>Full</h3>' in markup


def test_headings_begin_below_the_title(tmp_path: Path) -> None:
    """A page that uses the first level for its parts is lowered by one."""
    markup = only_page(bring_in(tmp_path, {"a.md": "---\ntitle: T\n---\n# One\n\nx\n\n## Inner\n\ny\n\n# Two\n\nz"}))
    assert [markup.count(f"<h{level}>") for level in (1, 2, 3)] == [0, 2, 1]


def test_a_heading_in_a_box_starts_no_block(tmp_path: Path) -> None:
    """It is the box's title."""
    imported = bring_in(tmp_path, {"a.md": "## A\n\n::: callout\n\n## Mind\n\nx\n\n:::\n\nafter"})
    assert len(lessons(imported.manifest)[0].lesson.blocks) == 1
    assert '<div class="callout"><p class="callout-title" id="mind">Mind</p>' in only_page(imported)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("::: challenge\n\nx\n\n:::", '<div class="callout challenge"><p class="callout-title">Challenge</p>'),
        (":::::::: {.challenge #id}\n\nx\n\n:::", '<div class="callout challenge">'),
        ("::: objectives :::\n- x\n::::", '<p class="callout-title">Objectives</p>'),
        ("::: hint\n\nx\n\n:::", '<details class="hint"><summary>Hint</summary>'),
        ("::: spoiler\n\n### More here\n\nx\n\n:::", '<summary id="more-here">More here</summary>'),
        ("::: callout-tip\n\n## T\n\nx\n\n:::", '<p class="callout-title" id="t">Tip: T</p>'),
        (":::note Title here\nx\n:::", '<p class="callout-title">Note: Title here</p>'),
        ('!!! warning "Hot"\n    x', '<div class="callout warning"><p class="callout-title">Warning: Hot</p>'),
        ("> [!IMPORTANT]\n> x", '<div class="callout important"><p class="callout-title">Important</p>'),
        ("::: unknown-thing\n\nx\n\n:::", "<div>\n<p>x</p>"),
        ("::: challenge\n\nnever closed x", '<div class="callout challenge">'),
        ("::::\n\nx", "<p>x</p>"),
    ],
)
def test_boxes_have_one_form_however_they_are_written(tmp_path: Path, written: str, shown: str) -> None:
    """Pandoc, Quarto, Docusaurus, MkDocs and GitHub write boxes differently; a learner sees one kind."""
    markup = only_page(bring_in(tmp_path, {"a.md": f"before\n\n{written}\n\nafter"}))
    assert shown in markup
    assert "x</" in markup
    assert ":::" not in markup


def test_colons_in_code_close_nothing(tmp_path: Path) -> None:
    """A fence of code inside a div may show what a div looks like."""
    markup = only_page(bring_in(tmp_path, {"a.md": "::: callout\n\n```\n:::\n```\n\nstill inside\n\n:::\n\nout"}))
    assert markup.index("still inside") < markup.index("</div>") < markup.index("out</p>")


def test_a_picture_is_our_own_file_with_its_size(tmp_path: Path) -> None:
    """By hash, with its name, its words, its measures, and only when it comes into view."""
    imported = bring_in(tmp_path, {"a.md": "![A *red* dot](pic/my%20dot.png)", "pic/my dot.png": PNG})
    lesson = lessons(imported.manifest)[0].lesson
    (sha256,) = lesson.assets
    assert f'src="/blob/{sha256}/my%20dot.png" alt="A red dot" loading="lazy" width="3" height="2"' in only_page(
        imported
    )
    assert imported.blobs[sha256].read_bytes() == PNG


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![](a.png){alt='It\\'s \"red\"' width=30}", 'alt="It\\\'s &quot;red&quot;"'),
        ("![](a.png){width='50%'}", 'width="50%"'),
        ('![](a.png){: .wide width="30"}', 'width="30" loading="lazy" height="20"'),
        ('<img src="a.png" width="30" onerror="x()">', 'width="30"'),
        ("![x](/a.png)", 'alt="x"'),
        ("![x](../../../a.png)", 'alt="x"'),
        ("![x](A.PNG)", 'alt="x"'),
        ("![x](a.png?raw=true)", 'alt="x"'),
        ("![x][p]\n\n[p]: a.png", 'alt="x"'),
    ],
)
def test_pictures_are_found_however_they_are_written(tmp_path: Path, written: str, shown: str) -> None:
    """Attributes in braces, HTML, paths from the root or above it, other capitals, definitions."""
    markup = only_page(bring_in(tmp_path, {"a.md": f"text {written}", "a.png": PNG}))
    assert shown in markup
    assert 'src="/blob/' in markup
    assert "{" not in markup


@pytest.mark.parametrize(
    ("written", "kind", "words"),
    [
        ("![Map](gone.png)", "missing-image", "A picture is missing here: Map"),
        ("![Map](https://example.org/x.png)", "needs-network", "A picture on the network stands here: Map"),
        (
            "[![Film](https://img.youtube.com/vi/x/0.jpg)](https://youtu.be/x)",
            "needs-network",
            "This video needs the network:",
        ),
        ('<iframe src="https://www.youtube.com/embed/x" title="Film"></iframe>', "needs-network", "Film"),
        ('<video controls><source src="https://example.org/a.mp4"></video>', "needs-network", "example.org/a.mp4"),
        ("[Quiz](https://example.org/quiz/5)", "needs-network", "This quiz needs the network:"),
        ("<video src='gone.mp4'></video>", "missing-file", "Something is missing here."),
        ("[Next](gone.md)", "missing-file", "Next"),
        ("<svg><path d='M0 0'/></svg>", "not-supported", "A drawing written into the page"),
    ],
)
def test_what_cannot_come_in_is_a_notice_in_its_place(tmp_path: Path, written: str, kind: str, words: str) -> None:
    """The learner sees what was there; the report has a line for it, with its place."""
    imported = bring_in(tmp_path, {"a.md": f"# T\n\nsome text\n\n{written}\n\nend"})
    markup = only_page(imported)
    assert f'data-notice="{kind}"' in markup
    assert markup.index("some text") < markup.index(words) < markup.index("end")
    assert any(line.startswith("a.md:5 ") for line in said(imported))


def test_badges_are_words(tmp_path: Path) -> None:
    """A row of badges is not a row of notices."""
    markup = only_page(
        bring_in(tmp_path, {"a.md": "[![CI](https://img.shields.io/x.svg)](https://example.org/ci) text"})
    )
    assert '<a href="https://example.org/ci" class="external" rel="noreferrer"><span>CI</span></a>' in markup
    assert "notice" not in markup


def test_a_lesson_that_needs_the_network_altogether_says_so(tmp_path: Path) -> None:
    """Its kind is notice, with the reason; beside it, ordinary lessons stay pages."""
    imported = bring_in(tmp_path, {"a.md": "# Film\n\n<iframe src='https://e.org/x'></iframe>", "b.md": "words"})
    film, words = (one.lesson for one in lessons(imported.manifest))
    assert (film.kind, film.problem) == ("notice", "Everything in this lesson needs the network.")
    assert (words.kind, words.problem) == ("page", "")


def test_links_to_lessons_stay_in_the_course(tmp_path: Path) -> None:
    """By page, by folder, by the HTML that another system would have made, with the anchor kept."""
    files = {"one/a.md": "[1](../two/b.md#The-Part) [2](../two) [3](/two/b.html) [4](../two/b/)", "two/b.md": "x"}
    imported = bring_in(tmp_path, {**files, "two/README.md": "index"})
    markup = page(imported, lessons(imported.manifest)[0])
    b, index = lesson_id("markdown", "two/b"), lesson_id("markdown", "two/README")
    assert markup.count('class="lesson" rel="noreferrer"') == 4
    assert [f"/lesson/{b}#The-Part" in markup, f'"/lesson/{index}"' in markup, markup.count(f'"/lesson/{b}"')] == [
        True,
        True,
        2,
    ]


def test_files_are_saved_not_opened(tmp_path: Path) -> None:
    """A linked file is a download; what a browser would run is listed as plain bytes."""
    imported = bring_in(
        tmp_path, {"a.md": "[data](d/x.csv) [page](d/p.html)", "d/x.csv": "1,2", "d/p.html": "<script>"}
    )
    markup = only_page(imported)
    types = {asset.path: asset.type for asset in imported.manifest.assets}
    assert markup.count('class="download" download=""') == 2
    assert (types["d/x.csv"], types["d/p.html"]) == ("text/csv", "application/octet-stream")


def test_formulas_become_mathml(tmp_path: Path) -> None:
    """In the line and on their own; prices are no formulas; what can't be converted stays TeX, and is reported."""
    text = "costs $5 or $6, $x^2$\n\n$$\n\\frac{a}{b}\n$$\n\n$\\unknowncommand{x}$"
    imported = bring_in(tmp_path, {"a.md": text})
    markup = only_page(imported)
    assert "costs $5 or $6" in markup
    assert '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>' in markup
    assert '<div class="math"><math display="block">' in markup
    assert '<code class="formula">\\unknowncommand{x}</code>' in markup
    assert any(line.startswith("a.md:7 warning: This formula") for line in said(imported))


def test_code_is_coloured_by_classes(tmp_path: Path) -> None:
    """Known languages get Pygments' classes, R Markdown's braces are understood, output stays plain."""
    text = "```python\nfor x in y:\n```\n\n```{r, echo=FALSE}\nx <- 1\n```\n\n```output\n<b>1</b>\n```\n"
    markup = only_page(bring_in(tmp_path, {"a.Rmd": text}))
    assert '<pre class="code" data-language="python"><code><span class="k">for</span>' in markup
    assert 'data-language="r"' in markup
    assert '<pre class="code" data-language="output"><code>&lt;b&gt;1&lt;/b&gt;' in markup
    assert "style=" not in markup


def test_what_github_writes_is_read(tmp_path: Path) -> None:
    """Tables scroll in a box, tasks show their state, footnotes link, struck text stays struck."""
    markup = only_page(
        bring_in(tmp_path, {"a.md": "|a|b|\n|-|-|\n|1|2|\n\n- [x] done\n\n~~no~~ f[^1]\n\n[^1]: note\n"})
    )
    for shown in ('<div class="table"><table>', '<span class="task">☑ </span>', "<s>no</s>", 'class="footnotes"'):
        assert shown in markup


def test_html_of_the_author_is_kept_when_it_is_harmless(tmp_path: Path) -> None:
    """details, kbd, sub and figures are words of Markdown authors too."""
    text = "<details><summary>More</summary>\n\n**in**\n\n</details>\n\nPress <kbd>Esc</kbd>, H<sub>2</sub>O"
    markup = only_page(bring_in(tmp_path, {"a.md": text}))
    for shown in ("<summary>More</summary>", "<strong>in</strong>", "<kbd>Esc</kbd>", "<sub>2</sub>"):
        assert shown in markup


def test_time_is_estimated_from_the_words(tmp_path: Path) -> None:
    """200 words a minute, rounded up, at least one; an absurd figure of the author is not believed."""
    files = {"a.md": "word " * 401, "b.md": "x", "c.md": "---\nteaching: 1e99\n---\nx"}
    assert [one.lesson.minutes for one in lessons(bring_in(tmp_path, files).manifest)] == [3, 1, 1]
