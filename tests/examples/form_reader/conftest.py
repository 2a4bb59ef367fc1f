"""One tickcross with the shipped version, for all tests that read forms."""

from collections.abc import Iterator

import pytest

from service.client import TickCross
from tests.e2e.running import ROOT, running_service


@pytest.fixture(scope="session")
def tickcross() -> Iterator[TickCross]:
    """A client of a running service."""
    with (
        running_service(ROOT / "artifacts" / "tickcross", workers=1) as service,
        TickCross(service.url) as client,
    ):
        yield client
