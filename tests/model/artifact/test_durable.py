"""Contents reach the disk before names do, and names before the history mentions them."""

import os
from pathlib import Path

import pytest

from model.artifact import delete, promote, save_version
from model.artifact.durable import replace_file, write_folder
from tests.tiny import save_tiny_version, tiny_manifest, tiny_network


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, object]]:
    """What is synced to the disk, in order: files with their bytes, folders with their names."""
    syncs: list[tuple[Path, object]] = []
    fsync = os.fsync

    def recording_fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        content = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else path.read_bytes()
        syncs.append((path, content))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recording_fsync)
    return syncs


def test_files_are_synced_before_their_folder(tmp_path: Path, synced: list[tuple[Path, object]]) -> None:
    folder = tmp_path / "new"
    write_folder(folder, {"a": b"1", "b": b"2"})
    assert synced == [(folder / "a", b"1"), (folder / "b", b"2"), (folder, ["a", "b"])]


def test_a_replacement_file_is_synced_before_its_folder(
    tmp_path: Path, synced: list[tuple[Path, object]]
) -> None:
    (tmp_path / "file").write_bytes(b"old")
    replace_file(tmp_path / "file", b"new")
    (draft, content), name = synced
    assert (draft.parent, content, name) == (tmp_path, b"new", (tmp_path, ["file"]))


def test_an_existing_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with pytest.raises(FileExistsError):
        write_folder(tmp_path / "new", {"a": b""})


def test_a_version_is_synced_before_its_line_in_the_history(
    tmp_path: Path, synced: list[tuple[Path, object]]
) -> None:
    network = tiny_network()
    save_version(tmp_path, network, tiny_manifest(network), {})
    names = [path.name for path, _ in synced]
    assert sorted(names[:3]) == ["SHA256SUMS", "manifest.json", "weights.safetensors"]
    assert names[3].startswith(".writing-")
    assert synced[4:] == [
        (tmp_path, ["1", "history.jsonl"]),
        (tmp_path / "history.jsonl", (tmp_path / "history.jsonl").read_bytes()),
    ]


def test_a_promotion_is_in_the_history_before_the_version_is_served(
    tmp_path: Path, synced: list[tuple[Path, object]]
) -> None:
    save_tiny_version(tmp_path)
    synced.clear()
    promote(tmp_path, "1")
    assert [path.name for path, _ in synced][0::2] == ["history.jsonl", tmp_path.name]


def test_a_deleted_version_is_renamed_on_disk_before_its_files_are_removed(
    tmp_path: Path, synced: list[tuple[Path, object]]
) -> None:
    save_tiny_version(tmp_path)
    save_tiny_version(tmp_path)
    synced.clear()
    delete(tmp_path, "1")
    (history, _), (root, names) = synced
    assert (history.name, root) == ("history.jsonl", tmp_path)
    assert isinstance(names, list)
    assert [name for name in names if name[0] != "."] == ["2", "history.jsonl"]
    assert len(names) == 3, "the folder is still there, under another name"
