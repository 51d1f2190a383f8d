"""Which wish of which screen leads where: the screens know nothing of each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QDesktopServices

from desktop import going_back
from desktop.account import affairs, network
from desktop.lesson_link import linked_lesson
from desktop.searching import Action

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from desktop.account.join_screen import JoinScreen
    from desktop.account.profile_screen import ProfileScreen
    from desktop.account.sign_in_screen import SignInScreen
    from desktop.achievements.screen import AchievementsScreen
    from desktop.bookmarks.screen import BookmarksScreen
    from desktop.catalogue.payments_screen import PaymentsScreen
    from desktop.catalogue.screen import CatalogueScreen
    from desktop.compare.screen import CompareScreen
    from desktop.courses.screen import CoursesScreen
    from desktop.notes.screen import NotesScreen
    from desktop.settings.screen import SettingsScreen
    from desktop.sitting import Sitting
    from desktop.storage.screen import StorageScreen
    from desktop.sync_status.screen import SyncScreen


def connect_home(sitting: Sitting) -> None:
    """Home's wishes, and what it has read for the sidebar."""
    home, window = sitting.home, sitting.window
    home.lesson_requested.connect(sitting.reading.open_lesson)
    home.contents_requested.connect(sitting.reading.open_contents)
    home.course_requested.connect(sitting.open_course)
    home.courses_requested.connect(lambda: window.open_screen("courses"))
    home.sync_page_requested.connect(lambda: window.open_screen("sync"))
    home.sync_requested.connect(sitting.link.sync_now)
    home.sign_in_requested.connect(sitting.open_sign_in)
    home.read.connect(sitting.figures.show_sight)
    home.failed.connect(sitting.tell)
    sitting.figures.courses_changed.connect(sitting.show_courses)
    sitting.figures.counted.connect(window.show_count)


def connect_courses(sitting: Sitting, courses: CoursesScreen) -> None:
    """The wishes of the list of courses, once it is made."""
    courses.open_requested.connect(sitting.open_course)
    courses.sign_in_requested.connect(sitting.open_sign_in)
    courses.sync_requested.connect(sitting.link.sync_now)
    courses.storage_requested.connect(sitting.open_storage)
    courses.renew_requested.connect(sitting.renew)


def connect_notes(sitting: Sitting, notes: NotesScreen) -> None:
    """The wishes of the notes, once they are made."""
    notes.lesson_requested.connect(sitting.reading.open_note)
    notes.link_requested.connect(partial(open_link, sitting))
    notes.compare_requested.connect(sitting.open_versions)
    notes.failed.connect(sitting.tell)


def connect_bookmarks(sitting: Sitting, bookmarks: BookmarksScreen) -> None:
    """The wishes of the bookmarks, once they are made."""
    bookmarks.open_requested.connect(sitting.reading.open_bookmark)
    bookmarks.failed.connect(sitting.tell)


def connect_catalogue(sitting: Sitting, catalogue: CatalogueScreen) -> None:
    """The wishes of the catalogue and its cart, once they are made."""
    catalogue.page_requested.connect(open_outside)
    catalogue.payments_requested.connect(lambda: sitting.window.open_screen("payments"))
    catalogue.sign_in_requested.connect(sitting.open_sign_in)
    catalogue.sync_requested.connect(sitting.link.sync_now)
    catalogue.failed.connect(sitting.tell)


def connect_payments(sitting: Sitting, payments: PaymentsScreen) -> None:
    """The wishes of the payments, once they are made."""
    payments.receipt_requested.connect(QDesktopServices.openUrl)
    payments.failed.connect(sitting.tell)


def connect_sync(sitting: Sitting, sync: SyncScreen) -> None:
    """The wishes of the sync page, once it is made."""
    sync.sync_requested.connect(sitting.link.sync_now)
    sync.note_requested.connect(sitting.open_note)
    sync.versions_requested.connect(sitting.open_conflict)
    sync.devices_requested.connect(lambda: sitting.open_settings("account"))
    sync.unlock_requested.connect(sitting.unlock)
    sync.test_requested.connect(partial(network.test, sitting, sync.state.show_found))
    sync.failed.connect(sitting.tell)


def connect_sign_in(sitting: Sitting, form: SignInScreen) -> None:
    """The wishes of the form, once it is made."""
    form.sign_in_requested.connect(lambda typed: sitting.seat.sign_in(typed, form))
    form.sample_requested.connect(sitting.open_sample)
    form.sign_up_requested.connect(lambda: sitting.open_join("sign-up"))
    form.reset_requested.connect(lambda: sitting.open_join("reset"))


def connect_join(sitting: Sitting, form: JoinScreen) -> None:
    """The wishes of the form of a new account, once it is made."""
    form.wished.connect(lambda typed: sitting.seat.join(typed, form, sitting.sign_in_as))
    form.back_requested.connect(sitting.open_sign_in)


def connect_storage(sitting: Sitting, storage: StorageScreen) -> None:
    """The wishes of the page of what is on this device, once it is made."""
    storage.sync_requested.connect(sitting.link.sync_now)
    storage.sync_page_requested.connect(lambda: sitting.window.open_screen("sync"))
    storage.said.connect(sitting.window.toasts.show_toast)


def connect_achievements(sitting: Sitting, achievements: AchievementsScreen) -> None:
    """The wishes of the page of achievements, once it is made."""
    achievements.courses_requested.connect(lambda: sitting.window.open_screen("courses"))
    achievements.said.connect(sitting.window.toasts.show_toast)


def connect_compare(sitting: Sitting, compare: CompareScreen) -> None:
    """The wishes of the screen of two versions, once it is made."""
    compare.left.connect(sitting.window.go_back)
    compare.failed.connect(sitting.tell)


def connect_profile(sitting: Sitting, profile: ProfileScreen) -> None:
    """The wishes of the profile and the account, once they are made."""
    profile.failed.connect(sitting.tell)
    profile.exported.connect(lambda told: sitting.window.toasts.show_toast(told[0], icon="download"))
    account = profile.account
    account.password_chosen.connect(partial(affairs.change_password, sitting))
    account.devices_requested.connect(lambda: sitting.open_settings("account"))
    account.sign_out_requested.connect(sitting.menu.ask)
    account.delete_chosen.connect(partial(affairs.delete_account, sitting))


def connect_settings(sitting: Sitting, settings: SettingsScreen) -> None:
    """The wishes of the settings, once they are made."""
    look, account = settings.appearance, settings.account
    look.theme_chosen.connect(sitting.choices.choose_theme)
    look.scale_chosen.connect(sitting.choices.choose_scale)
    look.motion_chosen.connect(sitting.choices.choose_motion)
    account.sign_in_requested.connect(sitting.open_sign_in)
    account.sign_out_requested.connect(sitting.menu.ask)
    account.devices_requested.connect(sitting.show_devices)
    account.device_sign_out_requested.connect(partial(affairs.sign_out_device, sitting))
    settings.network.way_chosen.connect(partial(network.choose, sitting, settings.network))
    settings.network.test_requested.connect(partial(network.test, sitting, settings.network.show_test))
    network.show_way(sitting, settings.network)
    backups = settings.storage.backups
    settings.storage.backups_asked.connect(partial(going_back.show_backups, sitting, backups))
    backups.now_requested.connect(partial(going_back.back_up_now, sitting, backups))
    backups.back_requested.connect(sitting.go_back)


def connect_window(sitting: Sitting) -> None:
    """The wishes of the window's own parts, and the news that all screens wait for."""
    window, menu = sitting.window, sitting.menu
    window.course_requested.connect(sitting.open_course)
    window.downloads_requested.connect(lambda: sitting.open_storage(check=False))
    window.sync_requested.connect(sitting.link.sync_now)
    window.account_requested.connect(lambda: menu.open_above(window.sidebar.account_row))
    window.help_requested.connect(lambda: sitting.open_settings("keyboard"))
    window.settings_requested.connect(lambda: window.open_screen("settings"))
    sitting.link.tried.connect(sitting.brake.ask_again)
    sitting.brake.answered.connect(sitting.link.sync_now)
    sitting.brake.failed.connect(sitting.tell)
    sitting.corner.sign_in_requested.connect(sitting.open_sign_in)
    sitting.corner.unlock_requested.connect(sitting.unlock)
    menu.sign_in_requested.connect(sitting.open_sign_in)
    menu.sign_out_requested.connect(sitting.sign_out)
    menu.profile_requested.connect(lambda: window.open_screen("profile"))
    menu.settings_requested.connect(lambda: window.open_screen("settings"))
    sitting.reading.download_requested.connect(sitting.downloads.begin)
    sitting.reading.renew_requested.connect(sitting.renew)
    sitting.reading.failed.connect(sitting.tell)


def make_actions(sitting: Sitting, *, signed_in: bool) -> list[Action]:
    """What the palette can do from anywhere."""
    sync, theme = sitting.link.sync_now, sitting.choices.choose_theme
    actions = [
        Action("new_note", "New note", "plus", sitting.begin_note, "new_note", also="write"),
        Action("light", "Light theme", "sun", partial(theme, "light"), also="appearance bright day"),
        Action("dark", "Dark theme", "moon", partial(theme, "dark"), also="appearance night"),
        Action(
            "help", "Help and keys", "keyboard", partial(sitting.open_settings, "keyboard"), "help", also="shortcuts"
        ),
        Action("system", "Theme of the system", "monitor", partial(theme, "system"), also="appearance"),
    ]
    if not signed_in:
        return [*actions, Action("sign_in", "Sign in", "log-in", sitting.open_sign_in, also="account")]
    payments = partial(sitting.window.open_screen, "payments")
    profile = partial(sitting.window.open_screen, "profile")
    actions.append(
        Action("profile", "Profile and account", "circle-user", profile, also="picture phone password delete")
    )
    actions.append(Action("payments", "Payments and receipts", "receipt", payments, also="order invoice money"))
    return [Action("sync", "Sync now", "refresh-cw", sync, "sync", also="send try"), *actions]


def open_link(sitting: Sitting, url: QUrl) -> None:
    """A link of a note: a lesson of ours, else a page outside."""
    lesson = linked_lesson(url)
    if lesson is not None:
        sitting.reading.open_lesson(*lesson)
    else:
        open_outside(url)


def open_outside(url: QUrl) -> None:
    """A link of a note opens in the system's own programs, if it is of a kind that people mean to open."""
    if url.scheme() in {"http", "https", "mailto"}:
        QDesktopServices.openUrl(url)
