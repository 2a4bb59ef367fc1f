"""Edits a version's files, and returns the message with which it is refused."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors.numpy

from model.artifact import (
    load_version,
)
from model.errors import BadArtifact

Json = dict[str, Any]


def edit_manifest(directory: Path, change: Callable[[Json], object]) -> None:
    """Change the manifest of a version that has no checksums over it."""
    (directory / "SHA256SUMS").unlink(missing_ok=True)
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def edit_weights(directory: Path, change: Callable[[Json], object]) -> None:
    """Change the arrays, and write their new hash into the manifest."""
    path = directory / "weights.safetensors"
    arrays = safetensors.numpy.load(path.read_bytes())
    change(arrays)
    path.write_bytes(safetensors.numpy.save(arrays))
    altered = hashlib.sha256(path.read_bytes()).hexdigest()
    edit_manifest(directory, lambda manifest: manifest["weights"].update(sha256=altered))


def refusal(directory: Path) -> str:
    with pytest.raises(BadArtifact) as caught:
        load_version(directory)
    message = str(caught.value)
    assert str(directory) in message
    assert "\n" not in message
    return message
