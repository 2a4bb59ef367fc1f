"""Every file of a version is checked before the version is used."""

import subprocess
from pathlib import Path

import pytest

from model.artifact import load_version
from model.errors import BadArtifact
from tests.tiny import save_tiny_version


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "tickcross")


def refusal(directory: Path) -> str:
    with pytest.raises(BadArtifact) as caught:
        load_version(directory)
    return str(caught.value)


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_sha256sum_accepts_a_new_version(version: Path) -> None:
    listed = [line.split("  ")[1] for line in (version / "SHA256SUMS").read_text().splitlines()]
    assert listed == sorted(file.name for file in version.iterdir() if file.name != "SHA256SUMS")
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=version, check=True)
    assert load_version(version).has_sums


@pytest.mark.parametrize("name", ["manifest.json", "weights.safetensors", "card.md"])
def test_a_flipped_bit_in_any_file_is_refused(version: Path, name: str) -> None:
    flip_a_bit(version / name)
    assert refusal(version) == f"{version}: {name} is altered: its SHA-256 is not the one in SHA256SUMS"


def test_an_edited_threshold_is_refused(version: Path) -> None:
    manifest = version / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"threshold": 0.5', '"threshold": 0.9'))
    assert "manifest.json is altered" in refusal(version)


def test_a_missing_listed_file_is_refused(version: Path) -> None:
    (version / "card.md").unlink()
    assert "card.md cannot be read: No such file or directory" in refusal(version)


def test_an_unlisted_file_is_ignored(version: Path) -> None:
    (version / ".DS_Store").write_text("a file manager's")
    load_version(version)


def test_unlisted_weights_are_refused(version: Path) -> None:
    sums = version / "SHA256SUMS"
    lines = sums.read_text().splitlines()
    sums.write_text("\n".join(line for line in lines if "weights" not in line))
    assert "SHA256SUMS does not list weights.safetensors" in refusal(version)


@pytest.mark.parametrize("line", ["nonsense", f"{'0' * 64}  ../card.md", f"{'0' * 63}  card.md", "\n"])
def test_malformed_checksums_are_refused(version: Path, line: str) -> None:
    sums = version / "SHA256SUMS"
    sums.write_text(sums.read_text() + line)
    assert "SHA256SUMS: line 5 is not a SHA-256 and the name of a file" in refusal(version)


def test_checksums_that_are_not_text_or_not_a_file_are_refused(version: Path) -> None:
    sums = version / "SHA256SUMS"
    sums.write_bytes(b"\xff")
    assert "SHA256SUMS is not text" in refusal(version)
    sums.unlink()
    sums.mkdir()
    assert "SHA256SUMS cannot be read: it is a folder" in refusal(version)


def test_a_broken_link_to_checksums_is_refused(version: Path) -> None:
    sums = version / "SHA256SUMS"
    sums.unlink()
    sums.symlink_to("nowhere")
    assert "SHA256SUMS cannot be read: No such file or directory" in refusal(version)


def test_a_version_without_checksums_is_loaded_and_says_so(version: Path) -> None:
    (version / "SHA256SUMS").unlink()
    assert not load_version(version).has_sums
