"""Versions that an image or a package ships are known beside those of a folder.

An image has them in shipped/tickcross, beside artifacts/tickcross; an installed package in model/shipped.
"""

import shutil
from importlib import import_module
from pathlib import Path

import pytest

import model
from model.artifact import (
    DEFAULT_ROOT,
    delete,
    known_versions,
    may_be_missing,
    promote,
    rollback,
    served_folder,
)
from model.artifact.choosing import choices
from model.artifact.versions import shipped_root
from model.errors import BadVersion
from tests.model.artifact.serving import served
from tests.tiny import save_tiny_version


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The image's versions: 1, and a version 2 that differs from that of `root`."""
    folder = tmp_path / "shipped" / "tickcross"
    save_tiny_version(folder, 1)
    save_tiny_version(folder, 9)
    return folder


def listed(root: Path) -> list[str]:
    return [version.name for version in known_versions(root)]


def test_equal_weights_with_the_same_number_are_one_version(root: Path, shipped: Path) -> None:
    assert listed(root) == ["2", "2-shipped", "1"]
    assert {version.name: version.folder for version in known_versions(root)} == {
        "1": shipped / "1",
        "2": root / "2",
        "2-shipped": shipped / "2",
    }


def test_two_versions_with_the_same_number_can_each_be_promoted_and_rolled_back_to(
    root: Path, shipped: Path
) -> None:
    assert served_folder(root) == root / "2"
    promote(root, "2-shipped")
    assert served_folder(root) == shipped / "2"
    assert rollback(root).name == "2"
    assert served_folder(root) == root / "2"


def test_the_owners_version_is_preferred_to_a_newer_shipped_one(root: Path, shipped: Path) -> None:
    save_tiny_version(shipped, 10)
    choice = choices(root)[0]
    assert choice.version.folder == root / "2"
    assert "your own training comes before shipped version 3" in choice.reason


def test_a_newer_shipped_version_is_served_if_the_owner_has_not_trained(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    (root / "history.jsonl").unlink()
    choice = choices(root)[0]
    assert (choice.version.name, choice.version.folder) == ("2", shipped / "2")
    assert "the newest that was shipped" in choice.reason


def test_a_shipped_version_is_served_if_the_owners_failed_its_exam(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    save_tiny_version(root, 5, passed=False)
    assert served_folder(root) == shipped / "2"


def test_a_promoted_version_is_served_rather_than_a_newer_shipped_one(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    promote(root, "1")
    assert served_folder(root) == shipped / "1"


def test_an_empty_volume_serves_the_shipped_version(tmp_path: Path, shipped: Path) -> None:
    root = tmp_path / "artifacts" / "tickcross"
    assert served_folder(root) == shipped / "2"
    promote(root, "1")
    assert served_folder(root) == shipped / "1"


def test_a_new_version_does_not_get_the_number_of_a_shipped_one(tmp_path: Path, shipped: Path) -> None:
    assert save_tiny_version(tmp_path / "artifacts" / "tickcross").name == "3"


def test_a_shipped_version_cannot_be_deleted(root: Path, shipped: Path) -> None:
    for name in ("1", "2-shipped"):
        with pytest.raises(BadVersion, match=f"version {name} was shipped"):
            delete(root, name, force=True)


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The versions of a package: 1 to 3."""
    folder = tmp_path / "site-packages" / "model" / "shipped"
    for seed in (1, 2, 3):
        save_tiny_version(folder, seed)
    monkeypatch.setattr(import_module("model.artifact.versions"), "_OF_PACKAGE", folder)
    return folder


def test_the_packages_versions_are_known_beside_those_of_any_folder(
    tmp_path: Path, root: Path, packaged: Path
) -> None:
    assert listed(root) == ["3", "2", "1"]
    assert served_folder(tmp_path / "elsewhere") == packaged / "3"
    assert save_tiny_version(tmp_path / "elsewhere").name == "4"
    assert served(tmp_path / "elsewhere") == "4"


def test_an_images_versions_replace_the_packages(root: Path, packaged: Path, shipped: Path) -> None:
    assert {version.folder for version in known_versions(root) if version.shipped} == {
        shipped / "1",
        shipped / "2",
    }


def test_a_shipped_version_keeps_its_name_when_the_owner_deletes_its_namesake(
    root: Path, shipped: Path
) -> None:
    promote(root, "2-shipped")
    delete(root, "2")
    assert listed(root) == ["2-shipped", "1"]
    assert served_folder(root) == shipped / "2"


def test_deleting_a_copy_of_a_shipped_version_keeps_the_shipped_name(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    (root / "history.jsonl").unlink()
    shutil.copytree(shipped / "2", root / "2")
    promote(root, "2")
    assert listed(root) == ["2", "1"]
    shutil.rmtree(root / "2")
    assert listed(root) == ["2", "1"]


def test_the_reason_mentions_only_newer_shipped_versions(root: Path, shipped: Path) -> None:
    reasons = {choice.version.name: choice.reason for choice in choices(root)}
    assert reasons["2"].endswith(", and your own training comes before shipped version 2-shipped")
    save_tiny_version(root, 3)
    assert choices(root)[0].reason == "it is the newest that passed its exam"


def test_a_shipped_version_that_failed_its_exam_is_not_served(tmp_path: Path) -> None:
    save_tiny_version(tmp_path / "shipped" / "tickcross", passed=False)
    assert choices(tmp_path / "artifacts" / "tickcross") == []


def test_versions_are_ordered_by_number_with_shipped_ones_before_the_owners(
    root: Path, shipped: Path
) -> None:
    assert [version.order for version in known_versions(root)] == [(2, True), (2, False), (1, False)]


def test_a_folder_may_be_missing_if_versions_were_shipped_for_it(
    tmp_path: Path, packaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert may_be_missing(DEFAULT_ROOT)
    assert not may_be_missing(tmp_path / "artifacts" / "tickcross")
    save_tiny_version(tmp_path / "shipped" / "tickcross")
    assert may_be_missing(tmp_path / "artifacts" / "tickcross")
    assert not may_be_missing(tmp_path / "artifacts" / "typo")


def test_a_folder_may_not_be_missing_if_nothing_was_shipped(
    tmp_path: Path, packaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(packaged)
    assert not may_be_missing(DEFAULT_ROOT)


def test_a_package_has_its_versions_inside_the_model_package(tmp_path: Path) -> None:
    assert shipped_root(tmp_path) == Path(model.__file__).with_name("shipped")
