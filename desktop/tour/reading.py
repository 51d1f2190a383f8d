"""Selects words in a lesson as a mouse would: the first long enough sentence of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reader.profile import OUR_WORLD

if TYPE_CHECKING:
    from desktop.reader.view import LessonView

_SELECT = """
(() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const begin = node.data.search(/\\S/);
    if (begin < 0 || node.data.trim().length < 40 || !node.parentElement.closest("section.block p")) continue;
    const range = document.createRange();
    const stop = node.data.indexOf(".", begin + 20);
    range.setStart(node, begin);
    range.setEnd(node, stop > 0 ? stop : node.data.trimEnd().length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    dispatchEvent(new Event("mouseup"));
    return;
  }
})()
"""


def select_words(view: LessonView) -> None:
    """Ask for it; the page tells when it is done."""
    if view.page is not None:
        view.page.runJavaScript(_SELECT, OUR_WORLD)
