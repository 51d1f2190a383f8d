"""One widget that shows every shared widget once, for tests and for eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from desktop.design.banner import Banner
from desktop.design.button import Button, ButtonKind
from desktop.design.card import Card, Line, Pane
from desktop.design.chip import Chip, ChipKind
from desktop.design.cover import Book, Cover
from desktop.design.empty_state import EmptyState
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.icon_view import CircleIcon
from desktop.design.label import ElidedLabel, Label
from desktop.design.page_header import PageHeader
from desktop.design.progress_bar import ProgressBar
from desktop.design.search_field import SearchField
from desktop.design.segments import Segments
from desktop.design.skeleton import Skeleton
from desktop.design.switch import Switch

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

BOOKS = (
    Book("az", "AZ-104 Azure Administrator"),
    Book("sho", "Pegawai Keselamatan & Kesihatan"),
    Book("itil", "ITIL 4 Foundation"),
    Book("ttt", "Train The Trainer", expired=True),
)


def build_gallery(look: Appearance) -> QWidget:
    """Every widget, on the ground where it usually stands."""
    page = Pane(look)
    grid = QGridLayout(page)
    grid.setSpacing(16)
    header = PageHeader(look, "Gallery", margin=0)
    header.add_action(Button(look, "Storage: 3.1 GB", "ghost", "hard-drive"))
    header.add_action(Button(look, "Sync now", "primary", "refresh-cw"))
    grid.addWidget(header, 0, 0, 1, 3)
    for place, build in enumerate((_buttons, _words, _states, _choices, _empty, _books)):
        grid.addWidget(build(look), 1 + place // 3, place % 3)
    page.resize(1280, 800)
    return page


def _buttons(look: Appearance) -> Card:
    card = Card(look)
    kinds: tuple[ButtonKind, ...] = ("primary", "secondary", "ghost", "danger", "link")
    for small in (False, True):
        row = _row(*(Button(look, kind.title(), kind, small=small) for kind in kinds))
        card.body.addLayout(row)
    off = Button(look, "Disabled", icon="download")
    off.setEnabled(False)
    card.body.addLayout(
        _row(Button(look, "Continue", "primary", "book-open"), Button(look, "Check now", icon="plane"), off)
    )
    toggles = [IconButton(look, name, name, checkable=name == "panel-right") for name in ("search", "panel-right", "x")]
    toggles[1].setChecked(True)
    card.body.addLayout(_row(*toggles, Switch(look, "Reduce motion", on=True), Switch(look, "Justify text")))
    card.body.addStretch()
    return card


def _words(look: Appearance) -> Card:
    card = Card(look)
    for role in (FontRole.GREETING, FontRole.PAGE_TITLE, FontRole.CARD_TITLE, FontRole.SECTION, FontRole.NUMBER):
        card.body.addWidget(Label(look, role.name.replace("_", " ").capitalize(), role))
    for tone in ("text", "text2", "text3", "accent_text", "brass", "warning", "danger", "info"):
        card.body.addWidget(Label(look, f"Small in {tone}", FontRole.SMALL, tone))
    card.body.addWidget(ElidedLabel(look, "A name that is far too long for the card in which it has to stand " * 2))
    return card


def _states(look: Appearance) -> Card:
    card = Card(look)
    kinds: tuple[ChipKind, ...] = ("tag", "neutral", "ok", "brass", "warning", "danger", "info")
    card.body.addLayout(_row(*(Chip(look, kind, kind, None if kind == "tag" else "circle") for kind in kinds[:4])))
    card.body.addLayout(_row(*(Chip(look, kind, kind, "circle-alert") for kind in kinds[4:])))
    card.body.addWidget(Banner(look, "You are offline. Prices are as of Friday.", "neutral", "cloud-off"))
    card.body.addWidget(Banner(look, "This note had two versions. Both texts are kept.", "info", action="Compare"))
    card.body.addWidget(Banner(look, "1 note from edition 6 lost its place", "warning", action="Place it"))
    card.body.addWidget(Banner(look, "The disk is full: 640 MB more are needed.", "danger"))
    card.body.addWidget(ProgressBar(look, 64))
    card.body.addWidget(ProgressBar(look, 48, fill="info_fill"))
    card.body.addStretch()
    return card


def _choices(look: Appearance) -> Card:
    card = Card(look)
    tabs = Segments(look, [("all", "All"), ("active", "Active"), ("completed", "Completed")], name="Courses to show")
    tabs.set_count("all", 6)
    tabs.set_count("active", 3)
    card.body.addWidget(tabs)
    card.body.addWidget(Segments(look, [("n", "Narrow"), ("m", "Medium"), ("w", "Wide")], "joined", name="Line width"))
    card.body.addWidget(SearchField(look, "Filter courses", "funnel"))
    field = QLineEdit("belajar.example.my")
    field.setAccessibleName("Server")
    card.body.addWidget(field)
    combo = QComboBox()
    combo.setAccessibleName("Reading font")
    combo.addItems(["Source Serif 4", "System sans"])
    card.body.addWidget(combo)
    check, radio = QCheckBox("Keep me signed in"), QRadioButton("Dark")
    check.setChecked(True)
    radio.setChecked(True)
    card.body.addLayout(_row(check, radio))
    card.body.addStretch()
    return card


def _empty(look: Appearance) -> Card:
    card = Card(look)
    card.body.addWidget(
        EmptyState(
            look,
            "notebook-pen",
            "No notes yet",
            "Select text in a lesson and press N, or write one here.",
            [Button(look, "New note", "primary", "plus")],
        )
    )
    return card


def _books(look: Appearance) -> Card:
    card = Card(look)
    card.body.addLayout(
        _row(Cover(look, BOOKS[0], QSize(92, 124)), *(Cover(look, b, QSize(52, 70)) for b in BOOKS[1:]))
    )
    card.body.addWidget(Line(look))
    card.body.addLayout(
        _row(Cover(look, BOOKS[1], QSize(28, 38)), CircleIcon(look, "cloud-check", "accent_text", "accent_tint"))
    )
    card.body.addWidget(Skeleton(look), 1)
    return card


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
