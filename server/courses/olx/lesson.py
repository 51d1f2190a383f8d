"""A vertical becomes a lesson: what stands in it, a block each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from learning.course import Lesson, block_id
from server.courses.markdown.elements import parse, words_of
from server.courses.markdown.languages import direction
from server.courses.markdown.reading import Reading
from server.courses.markdown.source import PageText
from server.courses.olx.blocks import BlockMaker
from server.courses.recordings import media_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from learning.course import LessonKind
    from server.courses.edition_files import EditionFiles
    from server.courses.olx.blocks import Made
    from server.courses.olx.links import OlxLinks
    from server.courses.olx.plan import Unit
    from server.courses.olx.source import OlxSource, Part

_WORDS_PER_MINUTE = 200
_MINUTES_PER_QUESTION = 1
_EMPTY = '<p><span class="notice">This part of the course is empty.</span></p>'
_NOTHING_OFFLINE = "Everything in this lesson needs the network or the site it was made for."


class LessonMaker:
    """Makes lessons. `ids`: the lesson of every part that links may name."""

    def __init__(
        self, source: OlxSource, files: EditionFiles, links: OlxLinks, ids: Mapping[str, str], language: str
    ) -> None:
        self._source = source
        self._files = files
        self._links = links
        self._ids = ids
        self._language = language

    def make(self, unit: Unit) -> Lesson:
        """The lesson of a unit."""
        page = PageText(unit.part.file, {}, "", "")
        reading = Reading(
            page, "", files=self._files, resolver=self._links, lessons=self._ids, report=self._source.report
        )
        maker = BlockMaker(self._source, self._links, reading, unit.title)
        made = [one for one in _blocks(unit, maker) if one.html]
        return self._bound(unit.part, Lesson(unit.id, unit.title), made, reading)

    def _bound(self, part: Part, lesson: Lesson, made: list[Made], reading: Reading) -> Lesson:
        html = "".join(one.html for one in made) or _EMPTY
        if not made:
            self._source.report.warning(part.file, part.line, f"“{lesson.title}” is empty; its place was kept.")
        text = words_of(parse(html))
        media = tuple(item for one in made for item in media_of(one.block.id, one.html, reading.recordings))
        quizzes = tuple(one.quiz for one in made if one.quiz is not None)
        asset = self._files.make(f"{part.kind}/{part.name or 'page'}.html", html.encode(), "text/html")
        offline = any(one.offline for one in made)
        questions = sum(len(quiz.questions) for quiz in quizzes)
        return msgspec.structs.replace(
            lesson,
            kind=_kind(made, offline=offline),
            page=asset.sha256,
            blocks=tuple(one.block for one in made),
            assets=tuple(sorted(reading.used)),
            minutes=max(1, math.ceil(len(text.split()) / _WORDS_PER_MINUTE) + _MINUTES_PER_QUESTION * questions)
            + sum(item.seconds for item in media) // 60,
            language=self._language,
            direction=direction(self._language, text),
            problem="" if offline else _NOTHING_OFFLINE,
            quizzes=quizzes,
            media=media,
        )


def _blocks(unit: Unit, maker: BlockMaker) -> Iterator[Made]:
    seen: dict[str, int] = {}
    for leaf in unit.leaves:
        key = leaf.part.name or leaf.part.kind
        seen[key] = seen.get(key, -1) + 1
        yield maker.make(leaf.part, block_id(unit.id, key, seen[key]), leaf.pool)


def _kind(made: list[Made], *, offline: bool) -> LessonKind:
    if not offline:
        return "notice"
    if any(one.quiz for one in made):
        return "quiz"
    return "video" if all(one.video for one in made) else "page"
