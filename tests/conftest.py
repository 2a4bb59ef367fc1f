"""Settings for all tests: one BLAS thread, as in our programs, and no time limits by Hypothesis.

Times depend more on the machine than on the code.
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
def join_watchers() -> Iterator[None]:
    """A thread that is still running disturbs later tests: see `counted_allocations`."""
    yield
    for thread in watchers():
        thread.join(timeout=10)  # it may be stopping at the moment
    assert not watchers(), "an application of this test still watches for versions"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Processes started by a test react to SIGINT, which is ignored if the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def without_heic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behave as if the extra `heic` were not installed."""
    monkeypatch.setattr(kinds, "KINDS", tuple(kind for kind in kinds.KINDS if kind.name != "HEIC"))
