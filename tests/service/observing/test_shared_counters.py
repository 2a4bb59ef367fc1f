"""Rows that processes take, count in, and leave to others when they are killed."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import BadSettings
from service.observing.shared_counters import SharedCounters, open_counters
from tests.service.observing.processes import (
    COMMON_COUNTER,
    COMMON_GAUGE,
    COUNTER,
    GAUGE,
    LAYOUT,
    STARTS,
    Forks,
    count,
    in_threads,
    separate,
    wait_until_counted,
)

OTHER_LAYOUT = replace(LAYOUT, meaning="something else")


@pytest.fixture
def counters() -> SharedCounters:
    return open_counters(LAYOUT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counters"


@pytest.fixture
def forks() -> Iterator[Forks]:
    started = Forks()
    yield started
    started.kill_all()


def total(counters: SharedCounters, cell: int = COUNTER) -> float:
    return float(counters.values()[:, cell].sum())


def test_a_process_that_only_reads_has_no_row(counters: SharedCounters) -> None:
    assert counters.alive_rows() == []
    assert counters.values().shape == (0, 3)


def test_each_forked_process_claims_its_own_row(counters: SharedCounters, forks: Forks) -> None:
    for _ in range(3):
        forks.fork(lambda: count(counters, 5))
    count(counters)
    assert counters.alive_rows() == [0, 1, 2, 3]
    assert counters.values()[:, COUNTER].tolist() == [5, 5, 5, 1]


def test_a_fork_of_a_counting_process_has_its_own_row(counters: SharedCounters, forks: Forks) -> None:
    count(counters, 2)
    child = forks.fork(lambda: count(counters, 3))
    count(counters, 2)
    assert counters.values()[:, COUNTER].tolist() == [4, 3]
    assert counters.alive_rows() == [0, 1]
    forks.kill(child)
    assert counters.alive_rows() == [0]


def test_the_row_of_a_killed_process_is_reused_and_keeps_its_counts(
    counters: SharedCounters, forks: Forks
) -> None:
    for killed in range(1, 4):
        child = forks.fork(lambda: count(counters, 5))
        assert (total(counters, GAUGE), counters.alive_rows()) == (1, [0])
        forks.kill(child)
        assert (total(counters, GAUGE), counters.alive_rows()) == (0, [])
        assert (total(counters), total(counters, STARTS)) == (5 * killed, killed)


def test_a_process_sees_the_values_of_other_living_processes(counters: SharedCounters, forks: Forks) -> None:
    count(counters, 4)
    first = forks.fork(lambda: count(counters, 5))
    forks.fork(lambda: count(counters, 6))
    assert counters.others(COUNTER) == [5, 6]
    forks.kill(first)
    assert counters.others(COUNTER) == [6]


def test_only_the_first_process_sets_a_common_cell(counters: SharedCounters, forks: Forks) -> None:
    forks.fork(lambda: counters.set_common(COMMON_GAUGE, 7.0))
    assert not counters.set_common(COMMON_GAUGE, 7.0)
    assert counters.set_common(COMMON_GAUGE, 8.0)


def test_a_gauge_starts_with_the_value_set_before_the_claim(counters: SharedCounters, forks: Forks) -> None:
    counters.set_gauge(GAUGE, 7.0)
    assert counters.alive_rows() == []
    forks.fork(counters.claim)
    assert total(counters, GAUGE) == 7
    counters.claim()
    counters.set_gauge(GAUGE, 8.0)
    assert total(counters, GAUGE) == 15


def test_a_fork_does_not_wait_for_a_lock_held_in_its_parent(counters: SharedCounters, forks: Forks) -> None:
    def add() -> None:
        own_row = counters.mine
        with counters.lock:
            own_row[COUNTER] += 1.0

    with counters.lock:
        forks.fork(add)
    assert total(counters) == 1


def test_threads_that_count_at_once_take_one_row(counters: SharedCounters) -> None:
    together = threading.Barrier(8)

    def start() -> None:
        together.wait()
        own_row = counters.mine
        with counters.lock:
            own_row[COUNTER] += 1.0

    in_threads(start, 8)
    assert (total(counters), total(counters, STARTS), counters.alive_rows()) == (8, 1, [0])


def test_a_process_without_a_free_row_counts_privately_and_logs_it_once(
    counters: SharedCounters, forks: Forks, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(LAYOUT.rows):
        forks.fork(counters.claim)
    count(counters, 3)
    assert counters.mine[COUNTER] == 3
    assert counters.row is None
    assert total(counters) == 0
    warning = "this process is not counted: all 4 rows of counters are taken"
    assert [record.message for record in caplog.records] == [warning]


def test_a_full_disk_loses_only_the_counts(
    counters: SharedCounters,
    forks: Forks,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "pwrite", lambda *_: 0)
    count(counters)
    assert counters.row is None
    assert "No space left on device" in caplog.text
    monkeypatch.undo()
    forks.fork(counters.claim)
    assert counters.alive_rows() == [0]


def test_processes_without_a_common_parent_share_a_file(path: Path) -> None:
    with separate(path, 400) as first, separate(path, 300) as second:
        wait_until_counted(first)
        wait_until_counted(second)
        counters = open_counters(LAYOUT, path)
        count(counters, 5)
        assert (total(counters), total(counters, STARTS)) == (705, 3)
        assert counters.common[COMMON_COUNTER] == 705
        assert counters.alive_rows() == [0, 1, 2]
        first.kill()
        first.wait()
        assert len(counters.alive_rows()) == 2
        assert (total(counters), total(counters, GAUGE)) == (705, 2)
        with separate(path, 10) as third:
            wait_until_counted(third)
            assert (total(counters), total(counters, STARTS)) == (715, 4)
            assert counters.alive_rows() == [0, 1, 2]


def test_counters_but_not_gauges_stay_when_the_last_process_ends(path: Path) -> None:
    with separate(path, 5) as process:
        wait_until_counted(process)
    counters = open_counters(LAYOUT, path)
    assert (total(counters), total(counters, GAUGE)) == (5, 0)
    assert (counters.common[COMMON_COUNTER], counters.common[COMMON_GAUGE]) == (5, 0)


def test_common_gauges_stay_while_a_process_lives(path: Path) -> None:
    with separate(path, 5) as process:
        wait_until_counted(process)
        assert open_counters(LAYOUT, path).common[COMMON_GAUGE] == 1


def test_a_process_opens_a_file_once(path: Path) -> None:
    """Closing the file, even after a second opening, would release the process's locks on it."""
    first = open_counters(LAYOUT, path)
    count(first)
    link = path.with_name("link")
    link.symlink_to(path)
    assert open_counters(LAYOUT, link) is first


def test_an_unused_file_of_another_layout_is_replaced(path: Path) -> None:
    with separate(path, 5) as process:
        wait_until_counted(process)
    assert total(open_counters(OTHER_LAYOUT, path)) == 0


def test_a_file_of_another_layout_in_use_is_refused(path: Path) -> None:
    with separate(path, 5) as process:
        wait_until_counted(process)
        with pytest.raises(BadSettings, match="is in use by processes with other counters"):
            open_counters(OTHER_LAYOUT, path)
    assert total(open_counters(LAYOUT, path)) == 5
    with pytest.raises(BadSettings, match="is in use by processes with other counters"):
        open_counters(OTHER_LAYOUT, path)


def test_a_file_that_holds_no_counters_is_left_unchanged(path: Path) -> None:
    path.write_text("the only copy of a letter, which is longer than the first bytes of a file of ours")
    with pytest.raises(BadSettings, match="is not a file of counters"):
        open_counters(LAYOUT, path)
    assert path.read_text().startswith("the only copy")


def test_a_device_is_not_a_file_of_counters() -> None:
    with pytest.raises(BadSettings, match="is not a file of counters"):
        open_counters(LAYOUT, Path(os.devnull))


def test_an_empty_file_is_used(path: Path) -> None:
    path.touch()
    count(open_counters(LAYOUT, path))
    assert path.stat().st_size > 0


@pytest.mark.parametrize("name", ["nowhere/counters", "."])
def test_the_error_for_an_unusable_file_names_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSettings, match=r"TICKCROSS_COUNTERS_FILE: .* cannot be used: "):
        open_counters(LAYOUT, tmp_path / name)


def test_the_common_lock_admits_one_thread_of_one_process_at_a_time(
    counters: SharedCounters, forks: Forks
) -> None:
    def add() -> None:
        for _ in range(300):
            with counters.locked():
                counters.common[COMMON_COUNTER] += 1.0

    for child in [forks.fork(lambda: in_threads(add, 2)) for _ in range(3)]:
        forks.kill(child)
    assert counters.common[COMMON_COUNTER] == 1800


def test_a_process_that_dies_releases_the_common_lock(counters: SharedCounters, forks: Forks) -> None:
    held = counters.locked()
    forks.kill(forks.fork(held.__enter__))
    with counters.locked():
        pass


def test_unused_rows_take_no_disk_space(path: Path) -> None:
    counters = open_counters(replace(LAYOUT, columns=1000, rows=100), path)
    count(counters)
    assert counters.values().shape == (1, 1000)
    assert path.stat().st_blocks * 512 < 100_000 < path.stat().st_size
