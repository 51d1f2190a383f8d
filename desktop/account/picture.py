"""The learner's picture: cut square from its middle, made small, and shown round; letters where there is none."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from learning.profile import AVATAR_BYTES, AVATAR_SIDE
from localdb.errors import Unfit

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_SIDE = 64
_LARGEST_SIDE = 12_000
"""Pixels: no camera's pictures are wider, and a bomb would be."""
_QUALITIES = (88, 75, 60, 40)


def square_picture(file: str) -> str:
    """A picture file as a profile keeps it. Raises `Unfit` when it is none."""
    reader = QImageReader(file)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _LARGEST_SIDE:
        raise Unfit("This file is no picture that can be used here.", next_step="Choose a JPEG, PNG or WebP.")
    whole = reader.read()
    if whole.isNull():
        raise Unfit("This picture is damaged.", next_step="Choose another one.")
    return _data_url(_cut(whole))


def _cut(whole: QImage) -> QImage:
    side = min(whole.width(), whole.height())
    middle = QRect((whole.width() - side) // 2, (whole.height() - side) // 2, side, side)
    ways = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small = whole.copy(middle).scaled(AVATAR_SIDE, AVATAR_SIDE, *ways)
    flat = QImage(small.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)  # JPEG knows nothing of seeing through
    painter = QPainter(flat)
    painter.drawImage(0, 0, small)
    painter.end()
    return flat


def _data_url(picture: QImage) -> str:
    for quality in _QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"JPEG"))
        writer.setQuality(quality)
        writer.write(picture)
        content = bytes(buffer.data().data())
        if len(content) <= AVATAR_BYTES:
            return f"data:image/jpeg;base64,{b64encode(content).decode()}"
    raise Unfit("This picture can't be made small enough.", next_step="Choose another one.")


class Picture(QWidget):
    """Round, 64 wide; without a picture the first letters of the name."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image = QImage()
        self._letters = ""
        self.setFixedSize(self.sizeHint())

    def show_person(self, name: str, avatar: str) -> None:
        """Show somebody."""
        words = name.split()
        self._letters = "".join(word[0] for word in (words[:1] + words[1:2])).upper()
        self._image = QImage()
        if avatar.startswith("data:"):
            self._image.loadFromData(b64decode(avatar.partition(",")[2]))
        self.setAccessibleName(f"Picture of {name}" if name else "Your picture")
        self.update()

    @property
    def has_image(self) -> bool:
        """Whether there is a picture, and not letters."""
        return not self._image.isNull()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_SIDE), self._look.px(_SIDE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.has_image:
            round_ = QPainterPath()
            round_.addEllipse(self.rect())
            painter.setClipPath(round_)
            painter.drawImage(self.rect(), self._image)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brass_tint)
        painter.drawEllipse(self.rect())
        painter.setPen(theme.brass)
        painter.setFont(self._look.font(FontRole.PAGE_TITLE))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)
