"""For all tests: one BLAS thread, as in the programs that we ship, and no test is held against a clock.

A clock tells more of the machine than of the code.
"""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from model.blas_threads import limit_blas_threads
from model.picture.opening import kinds
from tests.watchers import watchers

limit_blas_threads()

settings.register_profile("untimed", deadline=None, derandomize=True)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_watcher_outlives_its_test() -> Iterator[None]:
    """A thread that goes on disturbs the tests after it: see `counted_allocations`."""
    yield
    for thread in watchers():
        thread.join(timeout=10)  # it may have been asked to stop just now
    assert not watchers(), "an application of this test still watches for versions"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Processes that a test starts get SIGINT, which is ignored where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def without_heic(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra `heic` is not installed."""
    monkeypatch.setattr(kinds, "KINDS", tuple(kind for kind in kinds.KINDS if kind.name != "HEIC"))
