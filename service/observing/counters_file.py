"""A memory-mapped file that processes share, with locks on its bytes that show which processes are alive.

A lock belongs to a process. The kernel releases it when the process ends for any reason, and a child does not
inherit it. When a process closes any descriptor of a file, the kernel also releases its locks on that file.
So a process opens a file once, and never closes one with a name.
"""

import errno
import fcntl
import mmap
import os
import stat
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from model.errors import BadSettings

MAGIC = b"tickcross counters".ljust(32)
HEAD_BYTES = len(MAGIC) + 32
"""The magic and the digest of the layout."""

PAGE_BYTES = 4096
"""The first page is allocated with the file, the rest by `allocate`."""

WHOLE = 0
"""The byte whose lock protects the whole file."""

FIRST_ROW = 1
"""The byte whose lock shows that a process has the first row. Those of the other rows follow."""

VARIABLE = "TICKCROSS_COUNTERS_FILE"


class CountersFile:
    """An open file of `size` bytes.

    - `memory`: its bytes, shared with all processes that have it open.
    """

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor = descriptor
        self.memory = mmap.mmap(descriptor, size)

    @property
    def identity(self) -> tuple[int, int]:
        """Identifies the file, under any name."""
        return identity_of(os.fstat(self._descriptor))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Run the block in one process at a time. The caller must admit only one of its threads."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX, 1, WHOLE)
        try:
            yield
        finally:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, WHOLE)

    def take_row(self, rows: int) -> int | None:
        """Take the first of `rows` rows that no living process has; None if all are taken."""
        return next((row for row in range(rows) if _try_lock(self._descriptor, FIRST_ROW + row)), None)

    def leave_row(self, row: int) -> None:
        """Release a row."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, FIRST_ROW + row)

    def is_taken(self, row: int) -> bool:
        """Whether another process has the row. A call for the row of this process would release it."""
        if not _try_lock(self._descriptor, FIRST_ROW + row, shared=True):
            return True
        self.leave_row(row)
        return False

    def is_used(self) -> bool:
        """Whether another process has a row. Do not call it in a process that has one."""
        return _is_used(self._descriptor)

    def allocate(self, start: int, size: int) -> None:
        """Fill bytes with zeros, which reserves room for them on the disk. Raises an OSError if it is full.

        The kernel kills a process that writes to mapped memory when the disk is full.
        """
        _write(self._descriptor, bytes(size), start)


def open_unnamed(size: int) -> CountersFile:
    """A new file for this process and its forks; it is deleted with the last of them."""
    if sys.platform == "linux":
        descriptor = os.memfd_create("tickcross-counters")
    else:
        descriptor, name = tempfile.mkstemp()
        Path(name).unlink()
    os.ftruncate(descriptor, size)
    file = CountersFile(descriptor, size)
    weakref.finalize(file, os.close, descriptor)
    return file


def open_named(path: Path, digest: bytes, size: int) -> CountersFile:
    """The file at `path`, created if there is none; `digest` identifies the layout of its bytes.

    A file with another layout is replaced. Raises `BadSettings` if such a file is in use, or if the file
    cannot be opened.
    """
    try:
        while (file := _open(path, MAGIC + digest, size)) is None:
            pass
    except OSError as error:
        raise BadSettings(f"{VARIABLE}: {path} cannot be used: {error.strerror}") from None
    return file


def _open(path: Path, head: bytes, size: int) -> CountersFile | None:
    """The file, initialised if it is new; None if it has just been removed, by this or another process."""
    with ExitStack() as closing:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        closing.callback(os.close, descriptor)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _not_of_counters(path)
        fcntl.lockf(descriptor, fcntl.LOCK_EX, 1, WHOLE)
        if not _is_at(path, descriptor):
            return None
        existing = os.pread(descriptor, len(head), 0)
        if not any(existing):
            os.ftruncate(descriptor, size)
            _write(descriptor, head.ljust(PAGE_BYTES, b"\0"), 0)
        elif existing != head:
            _refuse_if_needed(path, descriptor, existing)
            path.unlink()
            return None
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, WHOLE)
        closing.pop_all()
        return CountersFile(descriptor, size)


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether the file is still at `path`. It may have been replaced while we waited for its lock."""
    try:
        return identity_of(path.stat()) == identity_of(os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _refuse_if_needed(path: Path, descriptor: int, head: bytes) -> None:
    """Raise `BadSettings` for a file that must not be replaced."""
    if not head.startswith(MAGIC):
        raise _not_of_counters(path)
    if _is_used(descriptor):
        raise another_layout(path)


def _not_of_counters(path: Path) -> BadSettings:
    return BadSettings(f"{VARIABLE}: {path} is not a file of counters; name another file")


def another_layout(path: Path) -> BadSettings:
    """The refusal of a file of another layout that is in use."""
    return BadSettings(f"{VARIABLE}: {path} is in use by processes with other counters; name another file")


def identity_of(facts: os.stat_result) -> tuple[int, int]:
    """The device and inode, which identify a file."""
    return facts.st_dev, facts.st_ino


def _is_used(descriptor: int) -> bool:
    if not _try_lock(descriptor, FIRST_ROW, count=0, shared=True):
        return True
    fcntl.lockf(descriptor, fcntl.LOCK_UN, 0, FIRST_ROW)
    return False


def _try_lock(descriptor: int, byte: int, *, count: int = 1, shared: bool = False) -> bool:
    """Try to lock `count` bytes from `byte` on (0: all of them). Several processes may share a lock."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.lockf(descriptor, kind | fcntl.LOCK_NB, count, byte)
    except (BlockingIOError, PermissionError):  # which one depends on the system
        return False
    return True


def _write(descriptor: int, content: bytes, start: int) -> None:
    if os.pwrite(descriptor, content, start) < len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
