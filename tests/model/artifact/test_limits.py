"""Files of a version, and those beside the versions, are refused unread above a maximum size."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from model.artifact import choices, load_version, promote
from model.artifact.history import read_history
from model.artifact.snapshots import MAX_BYTES, SNAPSHOTS_FILE, Snapshots
from model.errors import BadArtifact
from tests.tiny import save_tiny_version

KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


def load_without_sums(root: Path) -> None:
    (root / "1" / "SHA256SUMS").unlink(missing_ok=True)
    load_version(root / "1")


@pytest.mark.parametrize(
    ("file", "max_bytes", "read"),
    [
        ("1/SHA256SUMS", 64 * KIBIBYTE, lambda root: load_version(root / "1")),
        ("1/card.md", 512 * MEBIBYTE, lambda root: load_version(root / "1")),
        ("1/manifest.json", 32 * MEBIBYTE, load_without_sums),
        ("1/weights.safetensors", 512 * MEBIBYTE, load_without_sums),
        ("history.jsonl", 64 * MEBIBYTE, read_history),
        ("history.jsonl", 64 * MEBIBYTE, lambda root: promote(root, "1")),
        ("served", 100, choices),
    ],
)
def test_a_file_that_is_too_large_is_refused_unread(
    tmp_path: Path, file: str, max_bytes: int, read: Callable[[Path], object]
) -> None:
    """The files are sparse, so they take no disk space."""
    save_tiny_version(tmp_path)
    (tmp_path / file).touch()
    os.truncate(tmp_path / file, max_bytes + 1)
    with pytest.raises(BadArtifact, match=f"it has {max_bytes + 1} bytes; at most {max_bytes} are read"):
        read(tmp_path)


def test_snapshots_that_are_too_large_are_refused_unread(tmp_path: Path) -> None:
    version = load_version(save_tiny_version(tmp_path))
    os.truncate(version.directory / SNAPSHOTS_FILE, 2 * MAX_BYTES + 1)
    with pytest.raises(BadArtifact, match="it has 2000001 bytes; at most 2000000 are read"):
        Snapshots(version)


def test_a_file_served_of_100_bytes_is_read(tmp_path: Path) -> None:
    save_tiny_version(tmp_path)
    (tmp_path / "served").write_text("1".ljust(100))
    assert choices(tmp_path)[0].reason == "it was promoted"
