"""A version with a bit changed by a disk, a network or a tool is refused, or answers as before."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from model.answers.calibration import calibrated
from model.artifact import Artifact, load_version, save_version
from model.artifact.checksums import sums_of
from model.artifact.loading import GOLDEN_TOLERANCE
from model.artifact.snapshots import SNAPSHOTS_FILE, Snapshots, encode_snapshots, rounded
from model.errors import BadArtifact
from tests.tiny import random_grids, tiny_exam, tiny_manifest, tiny_network

FLIPS = 2000
GRIDS = random_grids(30, seed=7)
SUMS = "SHA256SUMS"
FILES = (
    "weights.safetensors",
    "manifest.json",
    SNAPSHOTS_FILE,
    "card.md",
    "cost.svg",
    SUMS,
)
EVEN = {"edges": [0.0, 0.5, 1.0], "shares": [0.4, 0.6]}
STATISTICS = {"confidence": EVEN, "ink": EVEN, "labels": {"tick": 0.4, "cross": 0.4, "neither": 0.2}}


class Flip(NamedTuple):
    """A bit of a byte of a file."""

    file: str
    place: int
    bit: int

    def of(self, data: bytes) -> bytes:
        """The file's bytes with this bit changed."""
        return data[: self.place] + bytes([data[self.place] ^ 1 << self.bit]) + data[self.place + 1 :]


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """A version with every file that training writes."""
    network = tiny_network()
    statistics = {"training": STATISTICS, "validation": STATISTICS}
    manifest: Any = tiny_manifest(network) | {"statistics": statistics, "exam": tiny_exam(passed=True)}
    earlier_weights = {
        step: rounded(tiny_network(seed).named_parameters()) for step, seed in ((0, 5), (7, 6))
    }
    snapshots = encode_snapshots(earlier_weights, list(network.named_parameters()), 40)
    other_files: dict[str, str | bytes] = {
        SNAPSHOTS_FILE: snapshots,
        "card.md": "# A tiny network\n",
        "cost.svg": "<svg/>\n",
    }
    folder = save_version(tmp_path / "tickcross", network, manifest, other_files)
    assert sorted(file.name for file in folder.iterdir()) == sorted(FILES)
    return folder


def contents_of(version: Path, *files: str) -> dict[str, bytes]:
    return {name: (version / name).read_bytes() for name in files or FILES}


def overwrite(path: Path, data: bytes) -> None:
    """Write as many bytes as the file has; truncating the file first would take ten times as long."""
    with path.open("r+b") as file:
        assert file.write(data) == path.stat().st_size


def sign(version: Path) -> None:
    """Write SHA256SUMS again, like a tool that does not check what it signs."""
    overwrite(version / SUMS, sums_of(contents_of(version, *[name for name in FILES if name != SUMS])))


def spread_flips(contents: dict[str, bytes], files: tuple[str, ...], count: int) -> Iterator[Flip]:
    """Flips spread evenly over each file, the same in every run."""
    rng = np.random.default_rng(17)
    for name in files:
        places = np.linspace(0, len(contents[name]) - 1, count // len(files)).astype(int)
        for place in places.tolist():
            yield Flip(name, place, int(rng.integers(8)))


def scores_of(version: Path) -> "np.ndarray[Any, Any]":
    return scores_by(load_version(version))


def scores_by(artifact: Artifact) -> "np.ndarray[Any, Any]":
    return calibrated(artifact.network.pre_activations(GRIDS), artifact.manifest["calibration"])


def test_a_version_with_a_flipped_bit_is_refused_or_gives_the_same_scores(version: Path) -> None:
    contents, before = contents_of(version), scores_of(version).tobytes()
    refused, tried = dict.fromkeys(FILES, 0), 0
    for flip in spread_flips(contents, FILES, FLIPS):
        path = version / flip.file
        overwrite(path, flip.of(contents[flip.file]))
        try:
            assert scores_of(version).tobytes() == before, flip
        except BadArtifact:
            refused[flip.file] += 1
        overwrite(path, contents[flip.file])
        tried += 1
    flips_per_file = FLIPS // len(FILES)
    assert tried == flips_per_file * len(FILES)
    assert all(refused[name] == flips_per_file for name in FILES if name != SUMS)
    assert refused[SUMS] > 0.95 * flips_per_file  # another kind of line end does no harm


def changed_bytes(data: bytes) -> Iterator[bytes]:
    """The data with each byte replaced, with one bit changed, or removed; the length stays the same."""
    rng = np.random.default_rng(23)
    for place, byte in enumerate(data):
        others = {byte ^ int(rng.integers(1, 256)), byte ^ 1 << place % 8}
        yield from (data[:place] + bytes([other]) + data[place + 1 :] for other in others)
        yield data[:place] + data[place + 1 :] + b"\n"


def test_a_manifest_with_a_changed_byte_is_refused_or_gives_the_golden_scores(version: Path) -> None:
    """Without SHA256SUMS, only the manifest's rules and the golden grids can reveal a change."""
    manifest, before = version / "manifest.json", scores_of(version)
    small = json.dumps(json.loads(manifest.read_text()), separators=(",", ":")).encode()
    manifest.write_bytes(small)
    (version / SUMS).unlink()
    refused = accepted = 0
    for changed in changed_bytes(small):
        overwrite(manifest, changed)
        try:
            scores = scores_of(version)
        except BadArtifact as error:
            assert str(error).isprintable()
            refused += 1
            continue
        assert np.abs(scores - before).max() < 10 * GOLDEN_TOLERANCE, changed
        accepted += 1
    assert refused > accepted > 0


def test_changed_weights_with_new_checksums_are_refused_by_the_manifest(version: Path) -> None:
    contents = contents_of(version)
    for flip in spread_flips(contents, ("weights.safetensors",), 200):
        overwrite(version / flip.file, flip.of(contents[flip.file]))
        sign(version)
        with pytest.raises(BadArtifact, match=r"not the one in manifest\.json"):
            load_version(version)


def test_changed_snapshots_with_new_checksums_are_refused_or_fit_the_network(version: Path) -> None:
    contents, before = contents_of(version), scores_of(version).tobytes()
    own = load_version(version).network.named_parameters()
    refused = 0
    for flip in spread_flips(contents, (SNAPSHOTS_FILE,), 400):
        overwrite(version / flip.file, flip.of(contents[flip.file]))
        sign(version)
        artifact = load_version(version)
        assert scores_by(artifact).tobytes() == before
        try:
            snapshots = Snapshots(artifact)
            networks = [snapshots.network(step) for step in snapshots.steps]
        except BadArtifact:
            refused += 1
            continue
        assert snapshots.steps == sorted(set(snapshots.steps))
        for network in networks:
            assert all(np.isfinite(network.named_parameters()[name]).all() for name in own)
    assert refused > 50
