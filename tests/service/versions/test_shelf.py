import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from model.classifier import Classifier
from model.errors import BadArtifact, BadSettings
from service.versions.shelf import Shelf, content_of
from tests.tiny import save_tiny_version


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with versions 1 and 2."""
    for seed in (1, 2):
        save_tiny_version(tmp_path / "tickcross", seed)
    return tmp_path / "tickcross"


def shelf_of(root: Path, versions_kept: int = 3, pinned: str | None = None) -> Shelf:
    shelf = Shelf(root, "numpy", versions_kept, pinned)
    shelf.look(patient=False)
    return shelf


def best_of(shelf: Shelf) -> str | None:
    return shelf.best.loaded.classifier.version if shelf.best else None


def truncate(folder: Path) -> None:
    weights = folder / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-8])


def alter(folder: Path) -> None:
    weights = folder / "weights.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)


def remove_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def replace_the_manifest_by_a_fifo(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    os.mkfifo(folder / "manifest.json")


def replace_the_weights_by_a_fifo(folder: Path) -> None:
    (folder / "weights.safetensors").unlink()
    os.mkfifo(folder / "weights.safetensors")


def replace_the_folder_by_a_fifo(folder: Path) -> None:
    shutil.rmtree(folder)
    os.mkfifo(folder)


def replace_the_folder_by_a_loop(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.name)


def test_the_newest_is_the_best(root: Path) -> None:
    shelf = shelf_of(root)
    assert (best_of(shelf), shelf.names) == ("2", ["1", "2"])


def test_a_pinned_version_comes_before_the_newest(root: Path) -> None:
    save_tiny_version(root, 3)
    shelf = shelf_of(root, versions_kept=1, pinned="1")
    assert (best_of(shelf), shelf.names) == ("1", ["1", "3"])


def test_there_is_no_best_when_the_pinned_version_is_missing(root: Path) -> None:
    assert shelf_of(root, pinned="7").best is None


def test_only_the_newest_versions_are_kept(root: Path) -> None:
    for seed in (3, 4):
        save_tiny_version(root, seed)
    assert shelf_of(root, versions_kept=2).names == ["3", "4"]


def test_a_new_version_is_loaded_once_it_has_stayed_the_same(root: Path) -> None:
    shelf = shelf_of(root)
    save_tiny_version(root, 3)
    shelf.look(patient=True)
    assert best_of(shelf) == "2"
    shelf.look(patient=True)
    assert best_of(shelf) == "3"


def test_a_version_being_copied_is_not_loaded(root: Path) -> None:
    shelf = shelf_of(root)
    for name in ("manifest.json", "weights.safetensors", "card.md"):
        (root / "3").mkdir(exist_ok=True)
        shutil.copy(root / "2" / name, root / "3" / name)
        assert shelf.look(patient=True) == []
    shelf.look(patient=True)
    assert best_of(shelf) == "3"


@pytest.mark.parametrize(
    "spoil",
    [
        truncate,
        alter,
        remove_the_manifest,
        empty,
        replace_the_manifest_by_a_fifo,
        replace_the_weights_by_a_fifo,
        replace_the_folder_by_a_fifo,
        replace_the_folder_by_a_loop,
    ],
)
def test_a_damaged_version_is_refused_once(root: Path, spoil: Callable[[Path], None]) -> None:
    spoil(save_tiny_version(root, 3))
    shelf = Shelf(root, "numpy", 3, None)
    (refusal,) = shelf.look(patient=False)
    assert refusal.version == "3"
    assert str(root / "3") in refusal.reason
    assert (shelf.look(patient=True), best_of(shelf)) == ([], "2")


def test_a_repaired_version_is_loaded(root: Path) -> None:
    folder = save_tiny_version(root, 3)
    manifest = (folder / "manifest.json").read_bytes()
    remove_the_manifest(folder)
    shelf = shelf_of(root)
    (folder / "manifest.json").write_bytes(manifest)
    shelf.look(patient=True)
    shelf.look(patient=True)
    assert best_of(shelf) == "3"


def test_a_repaired_version_of_the_same_size_and_time_is_loaded(root: Path) -> None:
    folder = save_tiny_version(root, 3)
    weights = folder / "weights.safetensors"
    content, facts = weights.read_bytes(), weights.stat()
    alter(folder)
    os.utime(weights, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    shelf = shelf_of(root)
    assert best_of(shelf) == "2"
    weights.write_bytes(content)
    os.utime(weights, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    shelf.look(patient=True)
    shelf.look(patient=True)
    assert best_of(shelf) == "3"


def test_a_dangling_link_does_not_hide_other_changes(root: Path) -> None:
    (root / "1" / "notes").symlink_to("nowhere")
    before = content_of(root / "1")
    os.utime(root / "1" / "card.md", (1, 1))
    assert before != content_of(root / "1") != 0


def test_a_missing_engine_is_not_blamed_on_a_version(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BadSettings, match="engine onnxruntime needs the package onnxruntime"):
        Shelf(root, "onnxruntime", 3, None).look(patient=False)


def test_refused_versions_do_not_count_as_kept(root: Path) -> None:
    for seed in (3, 4):
        truncate(save_tiny_version(root, seed))
    shelf = shelf_of(root, versions_kept=1)
    shelf.look(patient=True)
    assert shelf.names == ["2"]


def test_a_version_that_is_not_checked_yet_does_not_count_as_kept(root: Path) -> None:
    shelf = shelf_of(root, versions_kept=2)
    shutil.copytree(root / "2", root / "3")
    truncate(root / "3")
    for _ in range(3):
        shelf.look(patient=True)
        assert shelf.names == ["1", "2"]


def test_a_removed_version_falls_back(root: Path) -> None:
    shelf = shelf_of(root)
    shutil.rmtree(root / "2")
    shelf.look(patient=True)
    assert (best_of(shelf), shelf.names) == ("1", ["1"])


def test_the_last_version_is_kept_when_the_folder_is_removed(root: Path) -> None:
    shelf = shelf_of(root)
    shutil.rmtree(root)
    shelf.look(patient=True)
    assert best_of(shelf) == "2"


def test_the_content_of_a_folder_is_identified_by_names_sizes_and_times(root: Path) -> None:
    before = content_of(root / "1")
    assert content_of(root / "1") == before
    os.utime(root / "1" / "card.md", (1, 1))
    assert content_of(root / "1") != before
    assert content_of(root / "nowhere") == 0


def test_only_newer_versions_that_failed_are_counted(root: Path) -> None:
    root = root.with_name("others")
    for seed, passed in ((1, False), (2, True), (3, False), (4, False)):
        save_tiny_version(root, seed, passed=passed)
    assert shelf_of(root).failed_candidates == 2
    assert shelf_of(root, pinned="4").failed_candidates == 0
    assert shelf_of(root, pinned="7").failed_candidates == 0


def test_a_version_that_fails_its_self_test_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelf_of(root)
    save_tiny_version(root, 3)

    def fail(_: Classifier) -> None:
        raise BadArtifact("golden grid 0 gets other scores")

    monkeypatch.setattr(Classifier, "self_test", fail)
    (refusal,) = shelf.look(patient=False)
    assert (refusal.version, refusal.reason) == ("3", "golden grid 0 gets other scores")
    assert best_of(shelf) == "2"


def test_a_version_has_its_load_time(root: Path) -> None:
    start = time.perf_counter()
    loaded = shelf_of(root).get("2")
    assert loaded is not None
    assert 0 < loaded.seconds < time.perf_counter() - start


def test_an_unchanged_version_is_loaded_once(root: Path) -> None:
    shelf = shelf_of(root)
    before = [shelf.get(name) for name in ("1", "2")]
    shelf.look(patient=True)
    shelf.look(patient=False)
    assert [shelf.get(name) for name in ("1", "2")] == before
    assert shelf.get("3") is None


def test_a_refused_version_that_returns_is_refused_again(root: Path) -> None:
    folder = save_tiny_version(root, 3)
    truncate(folder)
    shelf = Shelf(root, "numpy", 3, None)
    assert [refusal.version for refusal in shelf.look(patient=False)] == ["3"]
    kept = folder.rename(root / ".kept")
    assert shelf.look(patient=False) == []
    kept.rename(folder)
    assert [refusal.version for refusal in shelf.look(patient=False)] == ["3"]
