"""The lesson on the screen: one web view, made for the first lesson, that comes back when its renderer dies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QTimer, QUrl, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import QWebEngineFindTextResult, QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.reader.look import paper_colors, style_variables, variables_sheet
from desktop.reader.page import LessonPage
from desktop.reader.page_news import PlaceSeen, Ready
from desktop.reader.profile import ReaderProfile
from desktop.reader.scheme import lesson_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtPrintSupport import QPrinter

    from desktop.design.theme import Theme
    from desktop.reader.look import Reading
    from desktop.reader.page_news import PageNews
    from desktop.reader.shelf import Shelf
    from learning.values import Position


class Found(NamedTuple):
    """What find found: the place that is shown, counted from 1, and how many there are."""

    active: int
    places: int


_REVIVALS = 3
"""How often in a row a page that lost its renderer is loaded again before we say that it can't be shown."""


class LessonView(QWidget):
    """`told` carries `PageNews` of the page that is shown; `failed` when it could not be shown."""

    told = Signal(object)
    failed = Signal()
    lesson_requested = Signal(object)
    file_requested = Signal(object)
    outside_requested = Signal(QUrl)
    found = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, shelf: Shelf, themes: Mapping[str, Theme], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._themes = themes
        self._view: _WebView | None = None
        self._page: LessonPage | None = None
        self._variables: dict[str, str] = {}
        self._ground = QColor()
        self._place: PlaceSeen | None = None
        self._resume: tuple[str, float] | None = None
        self._fragment = ""
        self._furthest = 0.0
        self._revivals = 0
        self._ready = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def open(
        self, edition: str, lesson: str, position: Position | None, fragment: str = "", furthest: float = 0.0
    ) -> None:
        """Show a lesson that stands on the shelf, at a fragment or where the learner stopped.

        `furthest`: what of the page was read, 0..1; it is gone to when that is farther on.
        """
        self._resume = (position.block, position.offset) if position else None
        self._fragment = fragment
        self._furthest = furthest
        self._place = None
        self._ready = False
        self._revivals = 0
        self._shown_page().load(lesson_url(edition, lesson))

    def wear(self, theme: Theme, reading: Reading) -> None:
        """Show lessons with these colours and this text, the open one at once and in its place."""
        self._variables = style_variables(theme, reading, self._themes)
        self._ground = paper_colors(theme, reading).page
        self._shelf.variables = variables_sheet(self._variables)
        if self._page is not None:
            self._page.setBackgroundColor(self._ground)
            self.command("look", self._variables)

    def command(self, name: str, *values: object) -> None:
        """Have the page's script do something, once the page is there."""
        if self._page is not None and self._ready:
            self._page.command(name, *values)

    def let_go(self) -> None:
        """Nobody reads: Chromium's processes go with the page, and the next lesson brings them back."""
        view, page = self._view, self._page
        if view is None or page is None:
            return
        self._ready, self._view, self._page = False, None, None
        for each in (page, view, self._profile):  # in this order: Qt wants the page gone before its profile
            each.deleteLater()

    def look_for(self, words: str, *, backward: bool = False) -> None:
        """Go to the next place with these words; none clear the search. `found` carries a `Found`."""
        if self._page is not None:
            flags = QWebEnginePage.FindFlag.FindBackward if backward else QWebEnginePage.FindFlag(0)
            self._page.findText(words, flags)

    def put_on(self, printer: QPrinter) -> None:
        """Print the lesson, as its style says for paper."""
        if self._page is not None:
            from desktop.printing import put_pdf_on

            self._page.printToPdf(lambda content: put_pdf_on(printer, content.data()))

    def mapped(self, left: float, top: float, right: float, bottom: float) -> QRect:
        """A rectangle of the page in this widget's coordinates."""
        zoom = self._page.zoomFactor() if self._page else 1.0
        return QRect(round(left * zoom), round(top * zoom), round((right - left) * zoom), round((bottom - top) * zoom))

    @property
    def page(self) -> LessonPage | None:
        """The page, once a lesson was opened."""
        return self._page

    @override
    def setFocus(self) -> None:  # type: ignore[override]
        if self._view is not None:
            self._view.setFocus()

    def _shown_page(self) -> LessonPage:
        if self._page is None:
            # In this order: children go in the order they came, and Qt wants the page gone before its profile.
            self._view = _WebView(self)
            self._view.setAccessibleName("Lesson")
            self._view.menu_requested.connect(self.menu_requested)
            self._profile = ReaderProfile(self._shelf, self)
            self._page = LessonPage(self._profile, self._view)
            self._page.setBackgroundColor(self._ground)
            self._connect(self._page)
            self._view.setPage(self._page)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._view)
        return self._page

    def _connect(self, page: LessonPage) -> None:
        page.told.connect(self._on_told)
        page.loadFinished.connect(self._on_load_finished)
        page.lesson_requested.connect(self.lesson_requested)
        page.file_requested.connect(self.file_requested)
        page.outside_requested.connect(self.outside_requested)
        page.renderProcessTerminated.connect(self._on_renderer_lost)
        page.findTextFinished.connect(self._on_found)

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready):
            self._ready = True
            self._arrive()
        elif isinstance(news, PlaceSeen):
            self._place = news
        self.told.emit(news)

    def _arrive(self) -> None:
        """The page has just come: with the look of now, at its place."""
        self.command("look", self._variables)
        if self._fragment:
            self.command("goToId", self._fragment)
        elif self._resume is not None:
            self.command("resume", *self._resume, self._furthest)

    def _on_load_finished(self, ok: bool) -> None:  # noqa: FBT001  a slot of Qt's
        if self._ready:
            return  # a navigation that was refused ends as a failed load; the lesson is still there
        if not ok:
            self.failed.emit()
        elif self._page is not None:
            self._page.ensure_script()

    def _on_found(self, result: QWebEngineFindTextResult) -> None:
        self.found.emit(Found(result.activeMatch(), result.numberOfMatches()))

    def _on_renderer_lost(self, status: QWebEnginePage.RenderProcessTerminationStatus, _code: int) -> None:
        self._ready = False
        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        self._revivals += 1
        if self._revivals > _REVIVALS or self._page is None:
            self.failed.emit()
            return
        if self._place is not None:
            self._resume, self._fragment, self._furthest = (self._place.block, self._place.offset), "", 0.0
        # Not from inside this signal: the page has not finished losing its renderer.
        QTimer.singleShot(0, self._page, partial(self._page.load, self._page.url()))


class _WebView(QWebEngineView):
    """Without Chromium's own context menu, which offers to save, to view the source and to go back: ours comes."""

    menu_requested = Signal(QPoint)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())
        event.accept()
