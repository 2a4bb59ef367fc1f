"""The usage of real processes, as another process reads it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.observing import Observing, process_usage
from service.observing.process_usage import usage_of
from service.settings import Settings
from tests.service.observing.processes import Forks

TICK = 1 / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def observing() -> Observing:
    return Observing(["/predict"], Settings(log_format="off"))


@pytest.fixture
def forks() -> Iterator[Forks]:
    started = Forks()
    yield started
    started.kill_all()


def cpu_of(observing: Observing) -> float:
    observing.usage.look()
    return float(observing.counters.values()[:, observing.metrics.process_cpu].sum())


def resident_of(observing: Observing) -> float:
    observing.usage.look()
    return float(observing.counters.values()[:, observing.metrics.process_resident].sum())


def work(observing: Observing) -> None:
    """Register the process, and use the processor for 50 ms."""
    observing.usage.begin()
    while time.process_time() < 0.05:
        pass


def test_the_usage_of_this_process_agrees_with_python() -> None:
    usage = usage_of(os.getpid())
    assert usage is not None
    assert usage.cpu_seconds == pytest.approx(time.process_time(), abs=10 * TICK)
    assert usage.resident_bytes > 2**20


def test_the_usage_of_all_processes_is_added_up(observing: Observing, forks: Forks) -> None:
    workers = [forks.fork(lambda: work(observing)) for _ in range(2)]
    usages = [usage for worker in workers if (usage := usage_of(worker))]
    assert resident_of(observing) == sum(usage.resident_bytes for usage in usages)
    assert cpu_of(observing) == pytest.approx(sum(usage.cpu_seconds for usage in usages))
    assert cpu_of(observing) >= 0.1 - 4 * TICK


def test_the_cpu_time_of_a_dead_process_is_kept_but_not_its_memory(
    observing: Observing, forks: Forks
) -> None:
    worker = forks.fork(lambda: work(observing))
    before = cpu_of(observing)
    forks.kill(worker)
    assert (cpu_of(observing), resident_of(observing)) == (before, 0)
    forks.fork(lambda: work(observing))  # takes the row of the first one
    assert cpu_of(observing) >= before + 0.05 - 2 * TICK
    assert len(observing.counters.values()) == 1


def test_another_process_with_the_same_id_is_not_counted(observing: Observing) -> None:
    """Containers that share the file of counters all number their processes from 1."""
    observing.usage.begin()
    observing.counters.mine[observing.metrics.process_started] -= 1
    assert (cpu_of(observing), resident_of(observing)) == (0, 0)


def test_the_usage_is_unknown_without_proc(
    observing: Observing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_usage, "PROC", tmp_path)
    observing.usage.begin()
    assert usage_of(os.getpid()) is None
    assert (cpu_of(observing), resident_of(observing)) == (0, 0)
