"""The window: sidebar and pages. It is told what to show by frozen values and says by signals what is wished."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.screen import Place, Screen, Trail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.strip import Strip
    from desktop.design.toast import Toasts
    from desktop.sidebar.course_row import StudiedCourse
    from desktop.sidebar.sidebar import Sidebar
    from desktop.sidebar.sync_row import SyncGlance

_NARROW = 1180


class Memory(Protocol):
    """What remembers the window's place between runs; QSettings does."""

    def value(self, key: str, /) -> Any: ...  # noqa: ANN401, D102 # QSettings answers whatever was stored

    def setValue(self, key: str, value: Any, /) -> None: ...  # noqa: ANN401, D102, N802 # the same


class MainWindow(QMainWindow):
    """Pages switch at once; the sidebar is a rail in the reader and below 1180 pixels.

    `palette_requested` says whether everything is to be searched, or anything to be done.
    """

    place_changed = Signal(object)
    course_requested = Signal(str)
    downloads_requested = Signal()
    sync_requested = Signal()
    sync_details_requested = Signal()
    account_requested = Signal()
    settings_requested = Signal()
    help_requested = Signal()
    palette_requested = Signal(bool)
    closed = Signal()

    sidebar: Sidebar
    strip: Strip
    toasts: Toasts

    def __init__(self, memory: Memory) -> None:
        """Only the frame: what is imported for it is all that stands between a learner and the first sight of it."""
        super().__init__()
        self._memory = memory
        self._is_furnished = False
        self._screens: dict[str, Screen] = {}
        self._entries: list[str] = []
        self._trail = Trail()
        self._place = Place("")
        self.setMinimumSize(760, 560)
        self._restore_geometry()
        self.show_title()

    def furnish(self, look: Appearance, screens: Sequence[Screen], *, with_settings: bool = False) -> None:
        """Put everything into the frame, in place of what it showed until now."""
        from desktop.design.mark import window_icon
        from desktop.design.strip import Strip
        from desktop.design.toast import Toasts
        from desktop.sidebar.sidebar import Sidebar

        self._look = look
        self.setWindowIcon(window_icon(look.theme))
        self.sidebar = Sidebar(look, with_settings=with_settings)
        self.strip = Strip(look)
        self._pages = QStackedWidget()
        self.toasts = Toasts(look, self, over=self._pages)
        self._lay_out()
        self._connect_sidebar()
        self._bind_keys()
        for screen in screens:
            self.add_screen(screen)
        self._is_furnished = True

    # Screens -----------------------------------------------------------------------------------------------------

    def add_screen(self, screen: Screen) -> None:
        """Add a page, with an entry in the sidebar if it has one."""
        self._screens[screen.key] = screen
        self._pages.addWidget(screen.page)
        if screen.entry:
            self._entries.append(screen.key)
            self.sidebar.add_screen(screen.key, screen.title, screen.icon)

    def open_screen(self, key: str, detail: str = "") -> None:
        """Go to a screen, and on it to a place of which only the screen knows the meaning."""
        place = Place(key, detail)
        self._trail.go(place)
        self._show(place)

    def go_back(self) -> None:
        """To where the learner came from."""
        self._step(-1)

    def screens(self) -> tuple[Screen, ...]:
        """The screens one can go to from anywhere, those of the sidebar first and in its order."""
        plain = (screen for screen in self._screens.values() if not screen.alone and not screen.under)
        return tuple(sorted(plain, key=lambda screen: not screen.entry))

    @property
    def place(self) -> Place:
        """Where the learner is."""
        return self._place

    def show_title(self, *parts: str) -> None:
        """Name the window: lesson, course – Carrel."""
        named = ", ".join(part for part in parts if part)
        self.setWindowTitle(f"{named} – Carrel" if named else "Carrel")

    # What the sidebar shows --------------------------------------------------------------------------------------

    def show_studying(self, courses: Sequence[StudiedCourse]) -> None:
        """Show the courses being studied."""
        self.sidebar.show_studying(courses)

    def show_sync(self, glance: SyncGlance) -> None:
        """Show the state of sync."""
        self.sidebar.show_sync(glance)

    def show_account(self, name: str) -> None:
        """Show who is signed in."""
        self.sidebar.show_account(name)

    def show_downloads(self, words: str) -> None:
        """Show what is being downloaded, as "SHO, 48%"."""
        self.sidebar.show_downloads(words)

    def show_count(self, key: str, count: int | None) -> None:
        """Show how many things a screen holds."""
        self.sidebar.set_count(key, count)

    def show_warning(self, words: str) -> None:
        """Show the strip of what stays true for a while; nothing hides it."""
        self.strip.say(words)

    # Qt ----------------------------------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_furnished:
            self._fit_sidebar()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt sends this also before the window is built and after Python has let it go.
        if event.type() == QEvent.Type.FontChange and getattr(self, "_is_furnished", False):
            self._fit_sidebar(anew=True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no page wanted closes the topmost thing of the window, a toast."""
        if event.key() != Qt.Key.Key_Escape or not self._is_furnished or not self.toasts.dismiss_latest():
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._memory.setValue(self._geometry_key(), self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit()

    # Inside ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        from desktop.design.card import Pane

        ground = Pane(self._look)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._pages, 1)
        column.addLayout(row, 1)
        self.setCentralWidget(ground)

    def _connect_sidebar(self) -> None:
        self.sidebar.screen_chosen.connect(self._on_screen_chosen)
        self.sidebar.course_chosen.connect(self.course_requested)
        self.sidebar.downloads_requested.connect(self.downloads_requested)
        self.sidebar.sync_details_requested.connect(self.sync_details_requested)
        self.sidebar.account_requested.connect(self.account_requested)
        self.sidebar.settings_requested.connect(self.settings_requested)
        self.sidebar.search_requested.connect(lambda: self._ask_for_palette(everything=False))

    def _bind_keys(self) -> None:
        for place in range(6):
            self._bind(f"screen_{place + 1}", partial(self._open_entry, place))
        self._bind("back", lambda: self._step(-1))
        self._bind("forward", lambda: self._step(1))
        self._bind("next_pane", lambda: self._next_pane(1))
        self._bind("previous_pane", lambda: self._next_pane(-1))
        self._bind("sync", self.sync_requested.emit)
        self._bind("full_screen", self._toggle_full_screen)
        self._bind("undo", self.toasts.undo_latest)
        self._bind("help", self.help_requested.emit)
        self._bind("settings", self.settings_requested.emit)
        self._bind("palette", partial(self._ask_for_palette, everything=False))
        self._bind("search", partial(self._ask_for_palette, everything=True))

    def _bind(self, deed: str, act: Callable[[], object]) -> None:
        self._look.keys.bind(deed, self, act, Qt.ShortcutContext.WindowShortcut)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _on_screen_chosen(self, key: str) -> None:
        self.open_screen(key)

    def _open_entry(self, place: int) -> None:
        if place < len(self._entries) and not self._screens[self._place.screen].alone:
            self.open_screen(self._entries[place])

    def _ask_for_palette(self, *, everything: bool) -> None:
        if not self._screens[self._place.screen].alone:
            self.palette_requested.emit(everything)

    def _step(self, by: int) -> None:
        place = self._trail.step(by)
        if place is not None:
            self._show(place)

    def _show(self, place: Place) -> None:
        screen = self._screens[place.screen]
        self._place = place
        self._pages.setCurrentWidget(screen.page)
        self.sidebar.mark_screen(screen.under or screen.key)
        if screen.alone and _holds_focus(self.sidebar):
            _focus_in(screen.page)  # what is hidden would keep the keyboard
        self.sidebar.setVisible(not screen.alone)
        self._fit_sidebar()
        self.show_title(screen.title)
        self.place_changed.emit(place)

    def _fit_sidebar(self, *, anew: bool = False) -> None:
        screen = self._screens.get(self._place.screen)
        wants_rail = self.width() < self._look.px(_NARROW) or (screen is not None and screen.rail)
        if anew or wants_rail != self.sidebar.is_on_rail:
            self.sidebar.set_on_rail(on_rail=wants_rail)

    def _next_pane(self, by: int) -> None:
        """F6 goes round the panes of the page and the sidebar."""
        screen = self._screens[self._place.screen]
        panes = list(screen.panes()) or [screen.page]
        here = next((n for n, pane in enumerate(panes) if _holds_focus(pane)), len(panes))
        there = (here + by) % (len(panes) + 1)
        if there == len(panes):
            self.sidebar.focus_navigation()
        else:
            _focus_in(panes[there])

    def _geometry_key(self) -> str:
        """One remembered geometry for each set of screens that the computer was used with."""
        screens = sorted(str(screen.geometry().getRect()) for screen in QGuiApplication.screens())
        return f"window/{crc32(''.join(screens).encode()):08x}"

    def _restore_geometry(self) -> None:
        remembered = self._memory.value(self._geometry_key())
        if not isinstance(remembered, QByteArray) or not self.restoreGeometry(remembered):
            self.resize(1280, 800)


def _holds_focus(pane: QWidget) -> bool:
    focused = pane.window().focusWidget()
    return focused is pane or pane.isAncestorOf(focused)


def _focus_in(pane: QWidget) -> None:
    """Give the focus to the pane, or to the first thing in it that takes any."""
    reason = Qt.FocusReason.ShortcutFocusReason
    if pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
        pane.setFocus(reason)
        return
    inside = pane.findChildren(QWidget)
    first = next((w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()), None)
    if first is not None:
        first.setFocus(reason)
