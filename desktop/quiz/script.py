"""The script that draws the answers in a lesson page; the page's profile runs it after the reader's own."""

from __future__ import annotations

from pathlib import Path

QUIZ_SCRIPT = Path(__file__).with_name("quiz.js")
