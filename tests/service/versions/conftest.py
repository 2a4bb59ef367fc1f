"""A folder of versions, and objects that serve them."""

from dataclasses import replace
from pathlib import Path

import pytest

from service.observing import Observing
from service.settings import Settings
from service.versions import WatchedServing
from tests.service.versions.watching import Serve
from tests.tiny import save_tiny_version


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with version 1."""
    return save_tiny_version(tmp_path / "artifacts" / "tickcross").parent


@pytest.fixture
def observing() -> Observing:
    """The counters and the log of a service."""
    return Observing([], Settings())


@pytest.fixture
def serve(root: Path, observing: Observing) -> Serve:
    """Serves the versions in `root`, with some settings changed."""

    def serving(**changes: object) -> WatchedServing:
        settings = replace(Settings(artifacts=root, watch_seconds=0), **changes)  # type: ignore[arg-type]
        return WatchedServing(settings, observing)

    return serving
