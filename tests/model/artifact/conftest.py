"""Fixtures: a version of a tiny network, and a folder of two."""

from pathlib import Path

import pytest

from tests.tiny import save_tiny_version


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with versions 1 and 2."""
    root = tmp_path / "artifacts" / "tickcross"
    for seed in (1, 2):
        save_tiny_version(root, seed)
    return root


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """A version of a tiny network."""
    return save_tiny_version(tmp_path / "tickcross")
