import multiprocessing
import os

import numpy as np

from service.board import Board


def in_a_child(work: "object") -> None:
    child = os.fork()
    if child == 0:
        try:
            work()  # type: ignore[operator]
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def test_what_a_process_writes_is_seen_by_the_others() -> None:
    board = Board(rows=3, columns=4)

    def write() -> None:
        board.take(2)
        board.mine[1] += 5.0
        board.common[0] = 7.0

    in_a_child(write)
    assert board.values()[2].tolist() == [0, 5, 0, 0]
    assert board.values().shape == (3, 4)
    assert board.common[0] == 7.0


def test_a_row_goes_on_where_it_stopped() -> None:
    board = Board(rows=1, columns=1)

    def count() -> None:
        board.take(0)
        board.mine[0] += 1.0

    for _ in range(3):
        in_a_child(count)
    assert board.values().sum() == 3


def test_only_what_is_said_is_cleared() -> None:
    board = Board(rows=2, columns=3)
    for row in (0, 1):
        board.take(row)
        for column in range(3):
            board.mine[column] = 1.0
    board.clear(1, slice(0, 2))
    np.testing.assert_array_equal(board.values(), [[1, 1, 1], [0, 0, 1]])


def test_the_lock_lets_one_process_in_at_a_time() -> None:
    board = Board(rows=1, columns=1)

    def add() -> None:
        for _ in range(500):
            with board.locked():
                board.common[0] += 1.0

    processes = [multiprocessing.get_context("fork").Process(target=add) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert board.common[0] == 2000


def test_a_process_that_dies_lets_go_of_the_lock() -> None:
    board = Board(rows=1, columns=1)

    def die() -> None:
        with board.locked():
            os._exit(1)

    in_a_child(die)
    with board.locked():
        pass
