"""Shared services for the tests that only send requests."""

from collections.abc import Iterator

import pytest

from tests.service.http_server.serving import Service, serving


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """One worker, with the default limits."""
    with serving(workers=1) as started:
        yield started


@pytest.fixture(scope="session")
def impatient() -> Iterator[Service]:
    """One worker with short timeouts."""
    with serving(workers=1, body_seconds=0.5, write_seconds=0.5, keep_alive_seconds=2) as started:
        yield started
