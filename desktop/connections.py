"""Which wish of which screen leads where: the screens know nothing of each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QDesktopServices

from desktop.searching import Action

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from desktop.compare.screen import CompareScreen
    from desktop.settings.screen import SettingsScreen
    from desktop.sitting import Sitting
    from desktop.storage.screen import StorageScreen


def connect_screens(sitting: Sitting) -> None:
    """Each screen's wishes."""
    _connect_home(sitting)
    _connect_courses(sitting)
    _connect_notes(sitting)
    _connect_sync(sitting)
    for screen in (sitting.home, sitting.notes, sitting.bookmarks, sitting.sync):
        screen.failed.connect(sitting.tell)
    sitting.sign_in.sign_in_requested.connect(lambda form: sitting.seat.sign_in(form, sitting.sign_in))
    sitting.sign_in.sample_requested.connect(sitting.open_sample)


def connect_storage(sitting: Sitting, storage: StorageScreen) -> None:
    """The wishes of the page of what is on this device, once it is made."""
    storage.sync_requested.connect(sitting.link.sync_now)
    storage.sync_page_requested.connect(lambda: sitting.window.open_screen("sync"))
    storage.said.connect(sitting.window.toasts.show_toast)


def connect_compare(sitting: Sitting, compare: CompareScreen) -> None:
    """The wishes of the screen of two versions, once it is made."""
    compare.left.connect(sitting.window.go_back)
    compare.failed.connect(sitting.tell)


def connect_settings(sitting: Sitting, settings: SettingsScreen) -> None:
    """The wishes of the settings, once they are made."""
    look, account = settings.appearance, settings.account
    look.theme_chosen.connect(sitting.choices.choose_theme)
    look.scale_chosen.connect(sitting.choices.choose_scale)
    look.motion_chosen.connect(sitting.choices.choose_motion)
    account.sign_in_requested.connect(sitting.open_sign_in)
    account.sign_out_requested.connect(sitting.menu.ask)
    account.devices_requested.connect(sitting.show_devices)


def _connect_home(sitting: Sitting) -> None:
    home, window = sitting.home, sitting.window
    home.lesson_requested.connect(sitting.reading.open_lesson)
    home.contents_requested.connect(sitting.reading.open_contents)
    home.course_requested.connect(sitting.open_course)
    home.courses_requested.connect(lambda: window.open_screen("courses"))
    home.sync_page_requested.connect(lambda: window.open_screen("sync"))
    home.sync_requested.connect(sitting.link.sync_now)
    home.sign_in_requested.connect(sitting.open_sign_in)


def _connect_courses(sitting: Sitting) -> None:
    courses = sitting.courses
    courses.open_requested.connect(sitting.open_course)
    courses.sign_in_requested.connect(sitting.open_sign_in)
    courses.sync_requested.connect(sitting.link.sync_now)
    courses.courses_changed.connect(sitting.show_courses)
    courses.storage_requested.connect(sitting.open_storage)


def _connect_notes(sitting: Sitting) -> None:
    notes, bookmarks, window = sitting.notes, sitting.bookmarks, sitting.window
    notes.lesson_requested.connect(sitting.reading.open_note)
    notes.link_requested.connect(open_outside)
    notes.compare_requested.connect(sitting.open_versions)
    notes.counted.connect(lambda count: window.show_count("notes", count))
    bookmarks.open_requested.connect(sitting.reading.open_bookmark)
    bookmarks.counted.connect(lambda count: window.show_count("bookmarks", count))


def _connect_sync(sitting: Sitting) -> None:
    sitting.sync.sync_requested.connect(sitting.link.sync_now)
    sitting.sync.note_requested.connect(sitting.open_note)
    sitting.sync.versions_requested.connect(sitting.open_conflict)
    sitting.sync.devices_requested.connect(lambda: sitting.open_settings("account"))
    sitting.sync.unlock_requested.connect(sitting.unlock)


def connect_window(sitting: Sitting) -> None:
    """The wishes of the window's own parts, and the news that all screens wait for."""
    window, menu = sitting.window, sitting.menu
    window.course_requested.connect(sitting.open_course)
    window.downloads_requested.connect(lambda: sitting.open_storage(check=False))
    window.sync_requested.connect(sitting.link.sync_now)
    window.account_requested.connect(lambda: menu.open_above(window.sidebar.account_row))
    window.help_requested.connect(lambda: sitting.open_settings("keyboard"))
    window.settings_requested.connect(lambda: window.open_screen("settings"))
    sitting.corner.sign_in_requested.connect(sitting.open_sign_in)
    sitting.corner.unlock_requested.connect(sitting.unlock)
    menu.sign_in_requested.connect(sitting.open_sign_in)
    menu.sign_out_requested.connect(sitting.sign_out)
    menu.settings_requested.connect(lambda: window.open_screen("settings"))
    sitting.reading.download_requested.connect(sitting.downloads.begin)
    sitting.reading.failed.connect(sitting.tell)


def make_actions(sitting: Sitting, *, signed_in: bool) -> list[Action]:
    """What the palette can do from anywhere."""
    sync, theme = sitting.link.sync_now, sitting.choices.choose_theme
    actions = [
        Action("new_note", "New note", "plus", sitting.begin_note, "Ctrl+N", also="write"),
        Action("light", "Light theme", "sun", partial(theme, "light"), also="appearance bright day"),
        Action("dark", "Dark theme", "moon", partial(theme, "dark"), also="appearance night"),
        Action("help", "Help and keys", "keyboard", partial(sitting.open_settings, "keyboard"), "F1", also="shortcuts"),
        Action("system", "Theme of the system", "monitor", partial(theme, "system"), also="appearance"),
    ]
    if not signed_in:
        return [*actions, Action("sign_in", "Sign in", "log-in", sitting.open_sign_in, also="account")]
    return [Action("sync", "Sync now", "refresh-cw", sync, "F5", also="send try"), *actions]


def open_outside(url: QUrl) -> None:
    """A link of a note opens in the system's own programs, if it is of a kind that people mean to open."""
    if url.scheme() in {"http", "https", "mailto"}:
        QDesktopServices.openUrl(url)
