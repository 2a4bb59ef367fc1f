"""A log that nobody reads: real pipes, filled to the last page."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from service.observing.line_writer import PAGE_BYTES, LineWriter
from tests.service.observing.processes import Forks, in_threads

LINE = b"x" * 199 + b"\n"


@dataclass
class Pipe:
    """A pipe and a writer to it; the reader reads only on request."""

    reader: int
    end: int

    def __post_init__(self) -> None:
        self.writer = LineWriter(self.end)

    def read(self, size: int = 2**20) -> bytes:
        """What is available, up to `size` bytes."""
        return os.read(self.reader, size)

    def fill(self, *, pages_left: int = 0) -> int:
        """Write lines until only some pages are free, and return the number of written lines."""
        written = 0
        while not self.writer.dropped:
            self.writer.write(LINE)
            written += 1
        assert self.writer.take_dropped() == 1
        for _ in range(pages_left):
            assert self.read(PAGE_BYTES)
        return written - 1


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reader, writer = os.pipe()
    yield Pipe(reader, writer)
    os.close(reader)
    os.close(writer)


def test_lines_are_written_unchanged(pipe: Pipe) -> None:
    lines = [b"short\n", LINE, b"y" * 3 * PAGE_BYTES + b"\n", b"\n", b"last\n"]
    for line in lines:
        pipe.writer.write(line)
    assert pipe.read() == b"".join(lines)
    assert pipe.writer.dropped == 0


def test_lines_beyond_a_full_pipe_are_dropped_and_counted(pipe: Pipe) -> None:
    """A writer that waits would wait forever here, because the test itself is the reader."""
    written = pipe.fill()
    for _ in range(1000):
        pipe.writer.write(LINE)
    assert pipe.writer.take_dropped() == 1000
    assert pipe.writer.dropped == 0
    assert pipe.read() == written * LINE


def test_lines_are_written_again_when_there_is_room(pipe: Pipe) -> None:
    pipe.fill()
    pipe.read()
    pipe.writer.write(b"later\n")
    assert pipe.read() == b"later\n"
    assert pipe.writer.dropped == 0


def test_a_long_line_is_cut_without_waiting_and_the_next_line_is_whole(pipe: Pipe) -> None:
    pipe.fill(pages_left=2)
    pipe.writer.write(b"y" * 5 * PAGE_BYTES + b"\n")
    assert pipe.writer.dropped == 1
    assert pipe.read().endswith(b"y" * PAGE_BYTES)
    pipe.writer.write(b"next\n")
    pipe.writer.write(b"and next\n")
    assert pipe.read() == b"\nnext\nand next\n"


def test_threads_write_whole_lines(pipe: Pipe) -> None:
    """The lines are several pages long, so that others could come in between."""
    lines = [letter * 3 * PAGE_BYTES + b"\n" for letter in (b"a", b"b", b"c", b"d")]
    remaining = lines * 10
    for _ in range(10):
        in_threads(lambda: pipe.writer.write(remaining.pop()), len(lines))
        assert sorted(pipe.read().splitlines(keepends=True)) == lines
    assert pipe.writer.dropped == 0


def test_a_forked_process_writes_while_its_parent_holds_the_lock(pipe: Pipe) -> None:
    forks = Forks()
    with pipe.writer._lock:
        forks.kill(forks.fork(lambda: pipe.writer.write(b"from the child\n")))
    assert pipe.read() == b"from the child\n"


def test_lines_to_a_closed_pipe_are_dropped() -> None:
    reader, end = os.pipe()
    os.close(reader)
    writer = LineWriter(end)
    writer.write(LINE)
    assert writer.dropped == 1
    os.close(end)
    writer.write(LINE)
    assert writer.take_dropped() == 2
