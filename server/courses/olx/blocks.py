"""One part of a vertical becomes one block: HTML made safe, with our own files, or a notice that keeps its place."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import msgspec

from learning.course import Block
from learning.quizzes import Question, Quiz
from server.courses.html import sanitise, tidy
from server.courses.markdown.blocks import lower_headings, shows, wrap_tables
from server.courses.markdown.elements import markup_of, parse
from server.courses.markdown.links import settle_links
from server.courses.markdown.media import settle_media
from server.courses.markdown.notices import settle_notices
from server.courses.markdown.source import PageText
from server.courses.olx.formulas import settle_formulas
from server.courses.olx.problem import read_problem
from server.courses.olx.video import video_html
from server.courses.olx.xml import inner

if TYPE_CHECKING:
    from server.courses.markdown.reading import Reading
    from server.courses.olx.leaves import Pool
    from server.courses.olx.links import OlxLinks
    from server.courses.olx.source import OlxSource, Part

_KNOWN = {
    "edx_sga": "An assignment to hand in", "openassessment": "An open response for peers or staff to assess",
    "lti": "A tool of another site (LTI)", "lti_consumer": "A tool of another site (LTI)", "discussion": "A discussion",
    "poll": "A poll", "survey": "A survey", "word_cloud": "A word cloud", "ubcpi": "A question with peers' answers",
    "azure_media_services": "A video of Azure Media Services", "google-calendar": "A calendar",
    "google-document": "A Google document", "staffgradedxblock": "Points given by staff",
    "done": "A button to mark as done", "drag-and-drop-v2": "A drag-and-drop exercise",
    "scorm": "A SCORM package", "pdf": "A PDF viewer",
    "problem-builder": "Questions of the Problem Builder", "poll_question": "A poll",
}  # fmt: skip
_TEXTS = {"html", "annotatable", "about", "static_tab", "text"}
_LARGEST_HTML = 4 << 20


class Made(msgspec.Struct, frozen=True):
    """A block, its HTML, its quiz if it asks, and whether anything in it works offline."""

    block: Block
    html: str
    offline: bool
    quiz: Quiz | None = None
    video: bool = False


class BlockMaker:
    """Makes the blocks of one lesson."""

    def __init__(self, source: OlxSource, links: OlxLinks, reading: Reading, lesson_title: str) -> None:
        self._source = source
        self._links = links
        self._reading = reading
        self._lesson_title = lesson_title

    def make(self, part: Part, id_: str, pool: Pool) -> Made:
        """The block of a part."""
        self._reading.turn_to(PageText(part.file, {}, "", ""))
        if part.broken:
            return self._notice(part, id_, f"Something is missing here: {part.broken}")
        if part.kind in _TEXTS:
            return self._text(part, id_)
        if part.kind == "video":
            return self._video(part, id_)
        if part.kind == "problem":
            return self._problem(part, id_, pool)
        what = _KNOWN.get(part.kind, f"Something that only Open edX can show ({part.kind})")
        name = f" “{part.title}”" if part.title else ""
        self._source.report.notice(part.file, part.line, f"{what}{name} has no meaning offline; a notice stands there.")
        return self._notice(part, id_, f"{what}{name} stands here. It works only on the site the course was made for.")

    def _notice(self, part: Part, id_: str, text: str) -> Made:
        html = f'<div class="notice" data-notice="not-supported" dir="auto"><p>{escape(text, quote=False)}</p></div>'
        return self._made(part, id_, html, heading=False, offline=False)

    def _text(self, part: Part, id_: str) -> Made:
        html = inner(part.element)
        name = part.values.get("filename", "") or part.name
        path = self._source.tree.find(f"{part.kind}/{name}.html") or self._source.tree.find(f"{part.kind}/{name}")
        if path is not None and not path.endswith(".xml"):
            html = self._html_of(path)
        elif "filename" in part.values and not html.strip():
            message = "The course points to this file, but it is not in it."
            self._source.report.error(f"{part.kind}/{name}.html", 0, message)
            return self._notice(part, id_, f"Something is missing here: the file {part.kind}/{name}.html.")
        return self._made(part, id_, html, heading=False)

    def _video(self, part: Part, id_: str) -> Made:
        html, offline = video_html(part, self._reading, self._links)
        return msgspec.structs.replace(self._made(part, id_, html, heading=True, offline=offline), video=True)

    def _problem(self, part: Part, id_: str, pool: Pool) -> Made:
        read = read_problem(part.element, id_, part.title or self._lesson_title, part.values.get("weight", ""))
        for question in read.questions:
            if question.kind == "unmarked":
                words = f"A question can be read but not marked, it needs a script or a site ({question.prompt[:80]})."
                self._source.report.warning(part.file, part.line, words)
        made = self._made(part, id_, read.html, heading=True)
        quiz = Quiz(
            *(id_, tuple(map(self._explained, read.questions)), read.hints),
            attempts=_attempts(part.values.get("max_attempts", "")),
            pass_mark=self._source.pass_mark,
            pool=pool.name,
            pick=pool.pick,
        )
        return msgspec.structs.replace(made, quiz=quiz if read.questions else None)

    def _explained(self, question: Question) -> Question:
        """An explanation is shown as HTML when its time has come, so it is made as safe as the page."""
        if not question.explanation:
            return question
        return msgspec.structs.replace(question, explanation=self._settled(question.explanation))

    def _html_of(self, path: str) -> str:
        """The text of a part that stands in a file beside it."""
        where = self._source.tree.files[path]
        if where.size > _LARGEST_HTML:
            self._source.report.error(path, 0, "This page is too large to be shown, so it was left out.")
            return ""
        text = where.read().decode("utf-8-sig", "replace")
        self._reading.turn_to(PageText(path, {}, "", text))
        return text

    def _made(self, part: Part, id_: str, html: str, *, heading: bool, offline: bool = True) -> Made:
        safe = self._settled(html)
        title = part.title
        own = f"<h2>{escape(title, quote=False)}</h2>\n" if heading and title and title != self._lesson_title else ""
        counts = shows(parse(safe))
        anchor = escape(anchor_of(part.name))
        place = f' id="{anchor}"' if anchor else ""
        section = f'<section class="block" data-block="{id_}"{place}>\n{own}{safe}\n</section>\n' if counts else ""
        return Made(Block(id_, title, counts=counts), section, offline and counts)

    def _settled(self, html: str) -> str:
        root = parse(tidy(html))
        self._links.settle(root)
        settle_formulas(
            root, lambda tex: self._reading.warn(tex, "A formula can't be converted; it stands as it was written.")
        )
        lower_headings(root)
        settle_media(root, self._reading)
        settle_links(root, self._reading)
        settle_notices(root)
        wrap_tables(root)
        return sanitise(escape(root.text or "", quote=False) + "".join(markup_of(one) for one in root)).strip()


def anchor_of(name: str) -> str:
    """The place of a part in its lesson's page."""
    return f"part-{name}" if name and all(sign.isalnum() or sign in "-_." for sign in name) else ""


def _attempts(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004
