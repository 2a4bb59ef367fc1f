"""For all tests: one BLAS thread, as in the programs that we ship, and no test is held against a clock.

A clock tells more of the machine than of the code.
"""

import pytest
from hypothesis import settings

from model.blas_threads import limit_blas_threads
from model.picture.opening import kinds

limit_blas_threads()

settings.register_profile("untimed", deadline=None, derandomize=True)
settings.load_profile("untimed")


@pytest.fixture
def without_heic(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra `heic` is not installed."""
    monkeypatch.setattr(kinds, "KINDS", tuple(kind for kind in kinds.KINDS if kind.name != "HEIC"))
