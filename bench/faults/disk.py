"""A disk under SQLite that remembers every write, so that it can lose power, and that can be full.

It stands between SQLite and the system as a VFS (https://www.sqlite.org/vfs.html): every file that this process opens
through `sqlite3` works as ever, but writes, truncations, flushes and deletions are written down, and a write may be
refused as a full disk refuses it. Python's `sqlite3` must use the system's shared SQLite library for that.

What a power cut leaves (`Platter`): all that was flushed; of what was written since, any of it, in part or not at all.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

_OK: Final = 0
_FULL: Final = 13
SECTOR: Final = 512
"""Bytes that a disk writes whole or not at all."""
_Pointer: Final = ctypes.c_void_p
_Int: Final = ctypes.c_int
_METHODS: Final = (
    *("close", "read", "write", "truncate", "sync", "size", "lock", "unlock", "reserved", "control", "sector"),
    *("character", "shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch"),
)
_SYSTEM: Final = (
    *("name", "data", "open", "delete", "access", "full_path", "dl_open", "dl_error", "dl_symbol", "dl_close"),
    *("randomness", "sleep", "time", "error", "time64", "set_call", "get_call", "next_call"),
)


class _Methods(ctypes.Structure):
    _fields_ = (("version", _Int), *((name, _Pointer) for name in _METHODS))


class _Vfs(ctypes.Structure):
    _fields_ = (
        *(("version", _Int), ("size", _Int), ("longest", _Int), ("next", _Pointer)),
        *((name, _Pointer) for name in _SYSTEM),
    )


_Open: Final = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Pointer, _Int, ctypes.POINTER(_Int))
_Delete: Final = ctypes.CFUNCTYPE(_Int, _Pointer, ctypes.c_char_p, _Int)
_Write: Final = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Int, ctypes.c_int64)
_Truncate: Final = ctypes.CFUNCTYPE(_Int, _Pointer, ctypes.c_int64)
_Sync: Final = ctypes.CFUNCTYPE(_Int, _Pointer, _Int)


class Op(NamedTuple):
    """One thing that reached the disk: `write`, `truncate`, `sync` or `delete`; or `said`: what was told meanwhile."""

    what: str
    path: str = ""
    offset: int = 0
    content: bytes = b""
    said: object = None


class NoShim(Exception):
    """Python's `sqlite3` has its own SQLite in it: nothing can be put under it."""


@dataclass
class Disk:
    """What was written, and how many writes there is still room for (None: no end)."""

    log: list[Op] = field(default_factory=list)
    recording: bool = False
    room: int | None = None
    writes: int = 0
    refused: int = 0
    prefix: str = "/"
    """Only files below it are watched."""

    def say(self, said: object) -> None:
        """Put a word into the log, between the writes before and after it."""
        if self.recording:
            self.log.append(Op("said", said=said))

    def takes(self, path: str) -> bool:
        """Whether there is room for one more write."""
        if not path.startswith(self.prefix):
            return True
        self.writes += 1
        if self.room is None:
            return True
        if self.room > 0:
            self.room -= 1
            return True
        self.refused += 1
        return False

    def note(self, op: Op) -> None:
        """Write down what was done."""
        if self.recording and op.path.startswith(self.prefix):
            self.log.append(op)


class _Shim:
    """The VFS itself; kept alive as long as it is registered."""

    def __init__(self, disk: Disk) -> None:
        import sqlite3

        self._disk = disk
        self._sqlite: Any = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
        self._sqlite.sqlite3_vfs_find.restype = _Pointer
        self._sqlite.sqlite3_libversion.restype = ctypes.c_char_p
        if self._sqlite.sqlite3_libversion().decode() != sqlite3.sqlite_version:
            raise NoShim("Python's sqlite3 does not use the system's SQLite library.")
        self._first = self._sqlite.sqlite3_vfs_find(None)
        self._vfs = _Vfs.from_address(self._first).__class__.from_buffer_copy(_Vfs.from_address(self._first))
        self._real_open = _Open(self._vfs.open)
        self._real_delete = _Delete(self._vfs.delete)
        self._name = ctypes.create_string_buffer(b"carrel-faults")
        self._paths: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._kept: list[object] = [_Open(self._open), _Delete(self._delete)]
        self._vfs.name = ctypes.addressof(self._name)
        self._vfs.open, self._vfs.delete = (ctypes.cast(each, _Pointer).value for each in self._kept)  # type: ignore[arg-type]

    def register(self) -> None:
        self._sqlite.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)

    def unregister(self) -> None:
        self._sqlite.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
        self._sqlite.sqlite3_vfs_register(_Pointer(self._first), 1)

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:  # noqa: ANN401
        code: int = self._real_open(vfs, name, file, flags, out)
        methods = _Pointer.from_address(file)
        if code == _OK and name and methods.value:
            self._paths[file] = ctypes.string_at(name).decode()
            methods.value = ctypes.addressof(self._table(methods.value))
        return code

    def _delete(self, vfs: int, name: bytes, durable: int) -> int:
        code: int = self._real_delete(vfs, name, durable)
        if code == _OK:
            self._disk.note(Op("delete", name.decode()))
        return code

    def _table(self, real: int) -> _Methods:
        """The system's methods with ours in the place of some."""
        if real not in self._tables:
            table = _Methods.from_buffer_copy(_Methods.from_address(real))
            ours = (
                ("write", _Write(self._writing(_Write(table.write)))),
                ("truncate", _Truncate(self._truncating(_Truncate(table.truncate)))),
                ("sync", _Sync(self._syncing(_Sync(table.sync)))),
            )
            for name, function in ours:
                setattr(table, name, ctypes.cast(function, _Pointer).value)
                self._kept.append(function)
            self._tables[real] = table
        return self._tables[real]

    def _writing(self, real: Callable[..., int]) -> Callable[..., int]:
        def write(file: int, content: int, size: int, offset: int) -> int:
            path = self._paths.get(file, "")
            if not self._disk.takes(path):
                return _FULL
            code = real(file, content, size, offset)
            if code == _OK and self._disk.recording:
                self._disk.note(Op("write", path, offset, ctypes.string_at(content, size)))
            return code

        return write

    def _truncating(self, real: Callable[..., int]) -> Callable[..., int]:
        def truncate(file: int, size: int) -> int:
            code = real(file, size)
            if code == _OK:
                self._disk.note(Op("truncate", self._paths.get(file, ""), size))
            return code

        return truncate

    def _syncing(self, real: Callable[..., int]) -> Callable[..., int]:
        def sync(file: int, flags: int) -> int:
            code = real(file, flags)
            if code == _OK:
                self._disk.note(Op("sync", self._paths.get(file, "")))
            return code

        return sync


@contextmanager
def watched_disk(folder: Path) -> Iterator[Disk]:
    """Put a disk under all SQLite files that are opened from now on; those below `folder` are watched."""
    disk = Disk(prefix=str(folder.resolve()))
    shim = _Shim(disk)
    shim.register()
    try:
        yield disk
    finally:
        shim.unregister()


class Platter:
    """What is on the disk after some of a log: what is sure, and what was written to each file since its last flush."""

    def __init__(self, folder: Path) -> None:
        files = (path for path in folder.rglob("*") if path.is_file())
        self._sure = {str(path): bytearray(path.read_bytes()) for path in files}
        self._late: dict[str, list[Op]] = {}

    def take(self, op: Op) -> None:
        """One step further."""
        if op.what == "sync":
            if op.path not in self._sure:  # SQLite flushes the folder with the first flush of a new log
                self._flush_folder(Path(op.path).parent)
            for late in self._late.pop(op.path, ()):
                _carry_out(self._sure, late)
        elif op.what != "said":
            self._late.setdefault(op.path, []).append(op)

    def _flush_folder(self, folder: Path) -> None:
        """What was deleted there is gone for good."""
        for path, late in self._late.items():
            last = max((number for number, op in enumerate(late, 1) if op.what == "delete"), default=0)
            if last and Path(path).parent == folder:
                self._sure.pop(path, None)
                del late[:last]

    def files(self, chance: random.Random, victims: tuple[str, ...]) -> dict[str, bytes]:
        """What would be found after a power cut in these folders now; in others all that was written is there."""
        found = dict(self._sure)
        for path, late in self._late.items():
            if path in found:
                found[path] = bytearray(found[path])
            for op in _left(late, chance) if path.startswith(victims) else late:
                _carry_out(found, op)
        return {path: bytes(content) for path, content in found.items()}


def _left(late: list[Op], chance: random.Random) -> Iterator[Op]:
    """Some of the writes: a beginning of them, any of them, or all; a write may have come only in part."""
    upto, any_of = chance.randrange(len(late) + 1), chance.random() < 0.5  # noqa: PLR2004
    for number, op in enumerate(late):
        comes = chance.random() < 0.5 if any_of else number < upto  # noqa: PLR2004
        if op.what == "write" and chance.random() < 0.1:  # noqa: PLR2004
            yield op._replace(content=op.content[: chance.randrange(len(op.content) + 1) // SECTOR * SECTOR])
        elif comes:
            yield op


def _carry_out(files: dict[str, bytearray], op: Op) -> None:
    if op.what == "delete":
        files.pop(op.path, None)
        return
    content = files.setdefault(op.path, bytearray())
    if op.what == "truncate":
        del content[op.offset :]
        content.extend(bytes(max(0, op.offset - len(content))))
        return
    if len(content) < op.offset:
        content.extend(bytes(op.offset - len(content)))
    content[op.offset : op.offset + len(op.content)] = op.content
