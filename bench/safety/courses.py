"""Well packed courses whose texts attack whoever reads them: XML, YAML, Markdown, drawings, formulas, bad encodings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bench.safety.archives import PAGE, tarred, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LAUGHS: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BOMB: Final = f'<!DOCTYPE course [<!ENTITY l0 "ha">{_LAUGHS}]>'
_XXE: Final = '<!DOCTYPE course [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_DTD: Final = '<!DOCTYPE course SYSTEM "http://127.0.0.1:9/x.dtd">'
_COURSE: Final = '<course url_name="r" org="o" course="c"/>'
_RUN: Final = '<course display_name="T"><chapter url_name="c"/></course>'
_CHAPTER: Final = '<chapter display_name="C"><sequential url_name="s"/></chapter>'
_SEQUENTIAL: Final = '<sequential display_name="S"><vertical url_name="v"/></sequential>'
_DEEP: Final = 100_000
_LONG: Final = 2_000_000


def olx_files(**parts: str | bytes) -> dict[str, str | bytes]:
    """A small Open edX course with some of its files replaced; `vertical` is its one unit, `html` what stands in it."""
    files: dict[str, str | bytes] = {
        "course.xml": parts.get("course", _COURSE),
        "course/r.xml": parts.get("run", _RUN),
        "chapter/c.xml": parts.get("chapter", _CHAPTER),
        "sequential/s.xml": parts.get("sequential", _SEQUENTIAL),
        "vertical/v.xml": parts.get("vertical", '<vertical display_name="V"><html url_name="h"/></vertical>'),
        "html/h.xml": '<html filename="h" display_name="H"/>',
        "html/h.html": parts.get("html", "<p>Words.</p>"),
        "policies/r/policy.json": parts.get("policy", "{}"),
    }
    return {f"course/{name}": content for name, content in files.items()}


def _course(**parts: str | bytes) -> Callable[[], bytes]:
    return lambda: tarred(olx_files(**parts))


def _pages(files: Mapping[str, str | bytes]) -> Callable[[], bytes]:
    return lambda: zipped({"README.md": PAGE, **files})


def _page(text: str | bytes) -> Callable[[], bytes]:
    return lambda: zipped({"a.md": text})


def _drawing(inside: str) -> Callable[[], bytes]:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    return lambda: zipped({"a.md": "# A\n\n![x](x.svg)\n", "x.svg": drawing})


def _multiplying() -> bytes:
    """Each part holds the next one ten times: ten billion parts in a kilobyte."""
    files = olx_files(vertical=_ten(1))
    for n in range(1, 11):
        files[f"course/vertical/v{n}.xml"] = _ten(n + 1)
    return tarred(files)


def _ten(n: int) -> str:
    pointer = f'<vertical url_name="v{n}"/>'
    return f"<vertical>{pointer * 10}</vertical>"


def _yaml_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join([*lines, "title: *a9"])


_FRONT: Final = "---\n{}\n---\n# A\n\nWords.\n"

COURSES: Final[dict[str, Callable[[], bytes]]] = {
    "laughs-in-the-course.tar.gz": _course(course=_BOMB + _COURSE.replace("/>", ">&l9;</course>")),
    "laughs-in-a-title.tar.gz": _course(run=_BOMB + _RUN.replace('"T"', '"&l9;"')),
    "laughs-in-a-unit.tar.gz": _course(vertical=f"{_BOMB}<vertical><html>&l9;</html></vertical>"),
    "file-in-a-title.tar.gz": _course(run=_XXE + _RUN.replace('"T"', '"&x;"')),
    "file-in-a-unit.tar.gz": _course(vertical=f"{_XXE}<vertical><html>&x;</html></vertical>"),
    "foreign-dtd.tar.gz": _course(course=_DTD + _COURSE),
    "deep-xml.tar.gz": _course(vertical="<vertical>" * _DEEP + "</vertical>" * _DEEP),
    "deep-html.tar.gz": _course(html="<div>" * _DEEP + "x"),
    "huge-attribute.tar.gz": _course(vertical=f'<vertical display_name="{"a" * (9 << 20)}"/>'),
    "large-html.tar.gz": _course(html="<p>word</p>" * 400_000),
    "inside-itself.tar.gz": _course(vertical='<vertical><vertical url_name="v"/></vertical>'),
    "multiplying.tar.gz": _multiplying,
    "deep-policy.tar.gz": _course(policy="[" * _DEEP),
    "utf16-declared-utf8.tar.gz": _course(run=b'<?xml version="1.0" encoding="utf-8"?>' + _RUN.encode("utf-16")),
    "unknown-encoding.tar.gz": _course(run='<?xml version="1.0" encoding="x-none"?>' + _RUN),
    "empty-xml.tar.gz": _course(course="", run=""),
    "pointers-outside.tar.gz": _course(course='<course url_name="../../../../../../etc/passwd" org="o" course="c"/>'),
    "yaml-bomb.zip": _page(_FRONT.format(_yaml_bomb())),
    "deep-yaml.zip": _page(_FRONT.format("a: " + "[" * _DEEP)),
    "huge-yaml.zip": _page(_FRONT.format("\n".join(f"k{n}: [a, b, {{c: d}}]" for n in range(60_000)))),
    "yaml-objects.zip": _pages(
        {"mkdocs.yml": "nav: !!python/object/apply:os.system ['touch /tmp/carrel-was-here.md']"}
    ),
    "yaml-bomb-in-settings.zip": _pages({"mkdocs.yml": _yaml_bomb(), "config.yaml": _yaml_bomb()}),
    "deep-toml.zip": _pages({"book.toml": "a = " + "[" * _DEEP}),
    "long-contents.zip": _pages(
        {"SUMMARY.md": "\n".join(f"{' ' * (n % 500)}- [p{n}](README.md)" for n in range(50_000))}
    ),
    "latin1.zip": _page("# Café\n\nÜber.\n".encode("latin-1")),
    "utf16.zip": _page("# Café\n\nÜber.\n".encode("utf-16")),
    "no-text-at-all.zip": _page(bytes(range(256)) * 400),
    "nul-bytes.zip": _page("# A\x00B\n\n\x00\x00x"),
    "zero-byte-page.zip": _page(b""),
    "one-long-line.zip": _page("word " * (_LONG // 5)),
    "brackets.zip": _page("[" * _LONG),
    "stars.zip": _page("*a_ " * (_LONG // 4)),
    "backticks.zip": _page("".join("`" * (n % 300 + 1) + " " for n in range(12_000))),
    "html-openers.zip": _page("<!--" * (_LONG // 8) + "<h1 " * (_LONG // 8)),
    "links-without-end.zip": _page("[a](" * (_LONG // 8)),
    "quotes.zip": _page(">" * 50_000 + "x"),
    "deep-list.zip": _page("\n".join(" " * n + "- a" for n in range(1_500))),
    "wide-table.zip": _page("|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + ("|x" * 3_000 + "|\n") * 300),
    "many-headings.zip": _page("# a\n" * 60_000),
    "many-footnotes.zip": _page("".join(f"x[^{n}]\n\n[^{n}]: y\n\n" for n in range(8_000))),
    "many-definitions.zip": _page("".join(f"[a{n}]: /x\n" for n in range(60_000)) + "[a1] " * 60_000),
    "many-pictures.zip": _page("![x](nowhere.png)\n" * 40_000),
    "deep-formula.zip": _page("$" + "\\frac{" * 20_000 + "a" + "}" * 20_000 + "$"),
    "long-formula.zip": _page("$" + "a+" * 200_000 + "a$"),
    "code-that-hangs-lexers.zip": _page(
        "```perl\n" + "s{" * 50_000 + "\n```\n\n```html\n" + "<a " * 50_000 + "\n```\n"
    ),
    "drawing-of-laughs.zip": _drawing(f"{_BOMB}&l9;"),
    "deep-drawing.zip": _drawing("<g>" * _DEEP + "<script/>" + "</g>" * _DEEP),
    "large-drawing.zip": _drawing('<rect width="1" height="1" onclick="x"/>' * 150_000),
    "handlers-in-a-drawing.zip": _drawing("<g" + " on" * _LONG + "/>"),
}
