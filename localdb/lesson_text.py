"""The words of a lesson's page, block by block: what a reader sees, without markup, scripts and styles."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

_UNREAD: Final = frozenset({"script", "style", "template", "annotation", "annotation-xml"})
_RUNS: Final = frozenset({"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "small", "span"})
_INSIDE: Final = _RUNS | {"strong", "sub", "sup", "u", "var", "wbr"}
"""Elements that do not part words: all others do."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: dict[str, list[str]] = {}
        self._block = ""
        self._unread = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        for name, value in attrs:
            if name == "data-block":
                self._block = value or ""
            elif name == "alt" and value:
                self._take(f" {value} ")
        if tag not in _INSIDE:
            self._take(" ")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        if tag not in _INSIDE:
            self._take(" ")

    @override
    def handle_data(self, data: str) -> None:
        self._take(data)

    def _take(self, words: str) -> None:
        if not self._unread:
            self.blocks.setdefault(self._block, []).append(words)


def block_words(page: str) -> dict[str, str]:
    """The text of each block of a page by the block's id, in reading order; "" holds what stands in no block."""
    parser = _Words()
    parser.feed(page)
    parser.close()
    texts = {block: " ".join("".join(parts).split()) for block, parts in parser.blocks.items()}
    return {block: text for block, text in texts.items() if text}
