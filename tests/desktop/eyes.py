"""What an attentive eye would find on a screen: words that are cut off, controls without a name.

For the tests of every screen: `assert not clipped(page)` and `assert not nameless(page)`.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from desktop.design.button import Button
from desktop.design.segments import Segments

_SLACK = 1


def clipped(root: QWidget) -> list[str]:
    """The words below root that do not fit where they stand; elided labels say the rest themselves and do not count."""
    labels = [label for label in root.findChildren(QLabel) if label.isVisible() and not _fits(label)]
    buttons = [b for b in root.findChildren(Button) if b.isVisible() and b.width() < b.sizeHint().width() - _SLACK]
    segments = [s for s in root.findChildren(Segments) if s.isVisible() and s.width() < s.sizeHint().width() - _SLACK]
    return [label.text() for label in labels] + [b.text() for b in buttons] + [s.accessibleName() for s in segments]


def nameless(root: QWidget) -> list[str]:
    """The controls below root that a screen reader could only call "button" or "edit"."""
    found = [w for w in root.findChildren(QWidget) if w.isVisible() and _is_control(w) and not _spoken_name(w)]
    return [f"{type(widget).__name__} {widget.objectName()}".strip() for widget in found]


def _fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() >= label.heightForWidth(label.width()) - _SLACK
    metrics = QFontMetrics(label.font())
    lines = label.text().split("\n")
    room = label.contentsRect()
    widest = max(metrics.horizontalAdvance(line) for line in lines)
    return widest <= room.width() + _SLACK and metrics.height() * len(lines) <= room.height() + 2 * _SLACK


def _is_control(widget: QWidget) -> bool:
    takes_focus = bool(widget.focusPolicy() & widget.focusPolicy().TabFocus)
    # Qt's own helpers (the icons inside a field, a scroll bar's container) are named by Qt or spoken by their owner.
    own = not widget.objectName().startswith("qt_") and not isinstance(widget.parentWidget(), QLineEdit)
    # What Chromium draws in speaks for itself: headings, links and words of the page.
    parent = widget.parentWidget()
    own = own and not (parent is not None and parent.inherits("QWebEngineView"))
    return own and (takes_focus or isinstance(widget, QAbstractButton))


def _spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) or interface.text(QAccessible.Text.Value)
