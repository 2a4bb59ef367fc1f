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
    """A pipe, and what is written to it; its reader reads when it is told to."""

    reader: int
    end: int

    def __post_init__(self) -> None:
        self.writer = LineWriter(self.end)

    def read(self, size: int = 2**20) -> bytes:
        """What is there, up to some bytes."""
        return os.read(self.reader, size)

    def fill(self, *, pages_left: int = 0) -> int:
        """Write lines until there is no more room but for some pages; how many were written."""
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


def test_lines_come_out_as_they_went_in(pipe: Pipe) -> None:
    lines = [b"short\n", LINE, b"y" * 3 * PAGE_BYTES + b"\n", b"\n", b"last\n"]
    for line in lines:
        pipe.writer.write(line)
    assert pipe.read() == b"".join(lines)
    assert pipe.writer.dropped == 0


def test_what_a_full_pipe_has_no_room_for_is_dropped_and_counted(pipe: Pipe) -> None:
    """The writer would wait for ever here if it waited at all, as the test itself is to read."""
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


def test_a_long_line_is_torn_rather_than_waited_for_and_the_next_one_is_whole(pipe: Pipe) -> None:
    pipe.fill(pages_left=2)
    pipe.writer.write(b"y" * 5 * PAGE_BYTES + b"\n")
    assert pipe.writer.dropped == 1
    assert pipe.read().endswith(b"y" * PAGE_BYTES)
    pipe.writer.write(b"next\n")
    pipe.writer.write(b"and next\n")
    assert pipe.read() == b"\nnext\nand next\n"


def test_threads_write_whole_lines(pipe: Pipe) -> None:
    """Long ones, of several pages, so that others could come between."""
    lines = [letter * 3 * PAGE_BYTES + b"\n" for letter in (b"a", b"b", b"c", b"d")]
    waiting = lines * 10
    for _ in range(10):
        in_threads(lambda: pipe.writer.write(waiting.pop()), len(lines))
        assert sorted(pipe.read().splitlines(keepends=True)) == lines
    assert pipe.writer.dropped == 0


def test_a_fork_writes_though_a_thread_of_its_parent_was_writing(pipe: Pipe) -> None:
    forks = Forks()
    with pipe.writer._lock:
        forks.kill(forks.fork(lambda: pipe.writer.write(b"from the child\n")))
    assert pipe.read() == b"from the child\n"


def test_lines_that_nobody_can_read_any_more_are_dropped() -> None:
    reader, end = os.pipe()
    os.close(reader)
    writer = LineWriter(end)
    writer.write(LINE)
    assert writer.dropped == 1
    os.close(end)
    writer.write(LINE)
    assert writer.take_dropped() == 2
