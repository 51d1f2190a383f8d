"""Answers the questions of a lesson as hands would: it clicks, chooses and types in the page's own controls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop.reader.profile import OUR_WORLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.reader.view import LessonView

_ANSWER = """
((answers) => {
  const hosts = [...document.querySelectorAll(".answers[data-question]")];
  hosts.forEach((host, at) => {
    const wanted = [].concat(answers[at] ?? []);
    for (const input of host.shadowRoot.querySelectorAll("fieldset input"))
      if (wanted.includes(input.value) !== input.checked) input.click();
    for (const field of host.shadowRoot.querySelectorAll("input[type=text], select")) {
      field.value = wanted[0] ?? "";
      field.dispatchEvent(new Event(field.matches("select") ? "change" : "input"));
    }
  });
})
"""


def give_answers(view: LessonView, answers: Sequence[str | list[str]]) -> None:
    """Give these answers to the questions of the page, in their order; the page tells each."""
    if view.page is not None:
        view.page.runJavaScript(f"{_ANSWER}({json.dumps(answers)})", OUR_WORLD)
