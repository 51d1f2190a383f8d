"""None, True and False must outlive the program, also under PySide6 6.12.0 on Python 3.10 and 3.11.

That release gives back one reference to None too many in every call that answers nothing (measured: 1,000 calls of
setObjectName, 1,000 references; 6.11.3 gives back none), and some to True and False (seen after a long tour). After
some ten thousand calls the interpreter stops with "none_dealloc: deallocating None". From Python 3.12 on they are
immortal (PEP 683); here they are made so by hand.
"""

from __future__ import annotations

import ctypes
import sys

_IMMORTAL_FROM = (3, 12)
_PLENTY = 1 << 60  # references: a thousand calls a microsecond would use them up in 36 years


def make_none_last() -> None:
    """Give them more references than any run can lose; call it before the first widget. Calling it again is fine."""
    if sys.implementation.name == "cpython" and sys.version_info < _IMMORTAL_FROM:
        # ob_refcnt is the first field of an object; see Include/object.h of CPython 3.11.
        for lasting in (None, True, False):
            ctypes.c_ssize_t.from_address(id(lasting)).value = _PLENTY
