"""Achievements: certificates, the days studied, milestones; and any certificate file checked, dropped or chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.achievements.certificate_card import CertificateCard
from desktop.achievements.parts import DaysCard, MilestonesPart, VerdictCard
from desktop.achievements.words import verdict_words
from desktop.design.button import Button
from desktop.design.card import Card, Pane
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.page_header import PageHeader
from desktop.design.scroll_page import ScrollPage
from desktop.telling import said
from localdb.certificates import check_file, checked_certificates, copy_files
from localdb.milestones import reached

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from learning.credentials.verdict import Verdict
    from localdb.certificates import Checked, KeptCertificate
    from localdb.milestones import Reached
    from localdb.store import Store

_KINDS = frozenset({"certificate", "lesson_progress", "study_session", "quiz_attempt", "quiz_verdict", "enrolment"})
_TWO_BESIDE = 880
"""Pixels of width from which two cards stand side by side."""
_NO_CERTIFICATE = (
    "Complete every part of a course: its certificate comes with a later sync, as a PDF and as a signed file."
)
_EXPLAINED = (
    "A certificate is yours for ever: its files stay on this device after access to the course ends, and anybody can"
    " check them without a network. Drop somebody else's on this page to check it."
)


class AchievementsScreen(Pane):
    """`said` carries what is worth a line; `courses_requested` when there is nothing here yet."""

    said = Signal(str)
    courses_requested = Signal()

    def __init__(self, look: Appearance, tasks: Tasks, news: News, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks = look, tasks
        self._kept: dict[str, KeptCertificate] = {}
        self._stale = True
        self.cards: list[CertificateCard] = []
        self.days = DaysCard(look)
        self.milestones = MilestonesPart(look)
        self.verdict = VerdictCard(look)
        self.check = Button(look, "Check a certificate file", "ghost", "shield-check")
        self._lay_out()
        self.setAcceptDrops(True)
        news.changed.connect(self._on_news)
        self.check.clicked.connect(self._choose_file)

    def panes(self) -> list[QWidget]:
        """What F6 goes round."""
        return [self.cards[0].open if self.cards else self._study]

    def reload(self) -> None:
        """Read anew."""
        self._stale = False
        self._tasks.run(_read, self._show, lambda error: self.said.emit(said(error)), owner=self)

    def check_path(self, path: Path) -> None:
        """Say whether a file is a real certificate."""

        def look(store: Store) -> Verdict:
            return check_file(store, path.read_bytes())

        self._tasks.run(
            look,
            lambda found: self.verdict.say(*verdict_words(path.name, found)),
            lambda error: self.verdict.say("circle-alert", "warning", f"{path.name} can't be read. {said(error)}"),
            owner=self,
        )

    def save(self, identity: str, folder: Path) -> None:
        """Copy both files of a certificate into a folder."""
        kept = self._kept[identity]
        self._tasks.run(
            lambda _: copy_files(kept, folder),
            lambda copies: self.said.emit(f"Saved in {folder.name or folder} as {copies[0].name} and .json"),
            lambda error: self.said.emit(f"The files could not be saved in {folder}. {said(error)}"),
            owner=self,
        )

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._stale = True
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.check_path(path)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader(self._look, "Achievements")
        header.add_action(self.check)
        column.addWidget(header)
        page = ScrollPage(self._look, spacing=16, top=12)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self._study = Button(self._look, "Go to my courses", "secondary", small=True)
        self._study.clicked.connect(self.courses_requested)
        self._nothing = Card(self._look, margin=16)
        self._nothing.body.addWidget(Label(self._look, "No certificate yet", FontRole.SECTION))
        self._nothing.body.addWidget(Label(self._look, _NO_CERTIFICATE, tone="text2", wrap=True))
        self._nothing.body.addWidget(self._study, 0, Qt.AlignmentFlag.AlignLeft)
        page.body.addWidget(self.verdict)
        page.body.addWidget(self._nothing)
        page.body.addLayout(self._grid)
        page.body.addWidget(Label(self._look, _EXPLAINED, FontRole.SMALL, "text2", wrap=True))
        page.body.addWidget(self.days)
        page.body.addWidget(self.milestones)
        page.body.addStretch(1)
        column.addWidget(page, 1)

    def _show(self, shown: tuple[tuple[Checked, ...], Reached]) -> None:
        found, reached = shown
        self.days.show_days(reached)
        self.milestones.show_milestones(reached.milestones)
        self._kept = {checked.kept.id: checked.kept for checked in found}
        for card in self.cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self.cards = [CertificateCard(self._look, checked) for checked in found]
        for card, checked in zip(self.cards, found, strict=True):
            card.chosen.connect(partial(self._act, checked.kept.id))
        self._nothing.setVisible(not found)
        self._arrange()

    def _arrange(self) -> None:
        """Two beside each other where there is room."""
        beside = 2 if self.width() >= self._look.px(_TWO_BESIDE) else 1
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < beside))
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // beside, number % beside)
        self.milestones.arrange(beside + 1)

    def _on_news(self, piece: Piece) -> None:
        self._stale = self._stale or piece.changes.everything or bool(piece.changes.kinds & _KINDS)
        if self._stale and self.isVisible():
            self.reload()

    def _act(self, identity: str, key: str) -> None:
        kept = self._kept.get(identity)
        if kept is None:
            return
        if key == "open" and kept.pdf is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(kept.pdf)))
        elif key == "link":
            QGuiApplication.clipboard().setText(kept.certificate.url)
            self.said.emit("The address of the public page is copied")
        elif key == "save":
            folder = QFileDialog.getExistingDirectory(self, "Save the certificate in")
            if folder:
                self.save(identity, Path(folder))

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Check a certificate", "", "Certificates (*.pdf *.json);;All files (*)"
        )
        if chosen:
            self.check_path(Path(chosen))


def _dropped(event: QDropEvent) -> Path | None:
    """The one local file that is held over the page."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 else None


def _read(store: Store) -> tuple[tuple[Checked, ...], Reached]:
    return checked_certificates(store), reached(store)
