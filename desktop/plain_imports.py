"""Imports as Python makes them, also after PySide6.

PySide6 puts an `__import__` of its own in place, which reads the whole source of every module that comes after it, to
see whether it may use `__feature__`. Nothing of ours does. It took 10 ms and 14 MiB of every start.
"""

from __future__ import annotations

import builtins
import importlib


def import_plainly() -> None:
    """Have Python's own `__import__` back; call it before the window's modules are imported.

    Raises `ImportError` where there is no PySide6.
    """
    importlib.import_module("PySide6.QtCore")  # puts its own there
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
