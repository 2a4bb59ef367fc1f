"""What happens to versions after they are written: promoted, rolled back, deleted; and which is served."""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from model.artifact import (
    catalogue,
    delete,
    known_versions,
    load_version,
    promote,
    promoted_version,
    rollback,
    versions,
)
from model.artifact.choosing import choices
from model.artifact.history import read_history
from model.artifact.manifest import has_passed
from model.errors import BadArtifact, BadVersion
from tests.tiny import save_tiny_version, tiny_exam, tiny_manifest, tiny_network


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with versions 1 and 2."""
    root = tmp_path / "artifacts" / "tickcross"
    for seed in (1, 2):
        save_tiny_version(root, seed)
    return root


def served(root: Path) -> str | None:
    folder = promoted_version(root)
    return folder.name if folder else None


def actions(root: Path) -> list[tuple[str, str]]:
    return [(entry["action"], entry["version"]) for entry in read_history(root)]


def test_without_a_promotion_the_newest_that_passed_is_served(root: Path) -> None:
    assert served(root) == "2"
    save_tiny_version(root, 3, passed=False)
    assert served(root) == "2"
    save_tiny_version(root, 4, passed=True)
    assert served(root) == "4"


def test_a_version_without_an_exam_has_passed() -> None:
    manifest = tiny_manifest(tiny_network())
    assert has_passed(manifest)
    manifest["exam"] = tiny_exam(passed=False)
    assert not has_passed(manifest)


def test_nothing_is_served_where_there_is_nothing(tmp_path: Path) -> None:
    assert promoted_version(tmp_path) is None
    assert promoted_version(tmp_path / "nowhere") is None


def test_a_version_whose_manifest_cannot_be_read_is_not_chosen(root: Path) -> None:
    (root / "2" / "manifest.json").write_text("{")
    assert served(root) == "1"


def test_what_was_promoted_is_served_until_something_else_is(root: Path) -> None:
    promote(root, "1")
    save_tiny_version(root, 3)
    assert (root / "served").read_text() == "1\n"
    assert served(root) == "1"
    promote(root, "3")
    assert served(root) == "3"


def test_a_version_that_failed_can_be_promoted(root: Path) -> None:
    save_tiny_version(root, 3, passed=False)
    promote(root, "3")
    assert served(root) == "3"


def test_only_a_promotion_counts_where_promotion_is_by_hand(root: Path) -> None:
    assert choices(root, by_hand=True) == []
    promote(root, "1")
    assert [choice.version.name for choice in choices(root, by_hand=True)] == ["1"]


def test_a_version_that_is_not_right_is_not_promoted(root: Path) -> None:
    (root / "1" / "weights.safetensors").write_bytes(b"half")
    with pytest.raises(BadArtifact, match=r"weights\.safetensors is altered"):
        promote(root, "1")
    assert served(root) == "2"


@pytest.mark.parametrize("name", ["7", "0", "x", "../1", "", "1-shipped", "٣"])
@pytest.mark.parametrize("act", [promote, delete])
def test_a_version_that_is_not_there_is_named(root: Path, act: Callable[..., object], name: str) -> None:
    with pytest.raises(BadVersion, match=r"there is no version .* there is 1, 2$"):
        act(root, name)


@pytest.mark.parametrize("act", [lambda root: promote(root, "1"), rollback, lambda root: delete(root, "1")])
def test_a_folder_without_versions_is_named_and_not_made(
    tmp_path: Path, act: Callable[[Path], object]
) -> None:
    with pytest.raises(BadVersion, match="typo holds no version"):
        act(tmp_path / "artifacts" / "typo")
    assert not (tmp_path / "artifacts").exists()


def test_the_name_of_a_version_that_has_gone_does_not_count(root: Path) -> None:
    promote(root, "1")
    shutil.rmtree(root / "1")
    assert served(root) == "2"
    assert choices(root)[0].reason.endswith("exam; version 1 was promoted and is not there")


def test_rolling_back_goes_to_what_was_served_before(root: Path) -> None:
    save_tiny_version(root, 3)
    promote(root, "1")
    promote(root, "2")
    assert [rollback(root).name for _ in range(2)] == ["1", "3"]
    assert served(root) == "3"
    assert [entry.get("before") for entry in read_history(root)[3:]] == ["3", "1", "2", "1"]


def test_rolling_back_twice_does_not_go_forward(root: Path) -> None:
    for seed in (3, 4):
        save_tiny_version(root, seed)
    promote(root, "2")
    promote(root, "4")
    promote(root, "1")
    assert [rollback(root).name for _ in range(3)] == ["4", "2", "4"]


def test_rolling_back_from_a_version_that_nobody_promoted_goes_to_the_one_before_it(root: Path) -> None:
    save_tiny_version(root, 3, passed=False)
    save_tiny_version(root, 4)
    assert [rollback(root).name for _ in range(2)] == ["2", "1"]
    with pytest.raises(BadVersion, match="no version to roll back to from version 1"):
        rollback(root)


def test_rolling_back_leaves_out_what_was_deleted(root: Path) -> None:
    save_tiny_version(root, 3)
    promote(root, "2")
    promote(root, "1")
    delete(root, "2")
    assert rollback(root).name == "3"


def test_a_deleted_version_is_gone_and_its_number_is_not_used_again(root: Path) -> None:
    save_tiny_version(root, 3)
    delete(root, "2")
    delete(root, "3", force=True)
    assert versions(root) == [1]
    assert save_tiny_version(root).name == "4"
    assert {entry.name for entry in root.iterdir()} == {"1", "4", "history.jsonl"}


def test_a_number_that_was_deleted_before_there_was_a_history_is_not_used_again(root: Path) -> None:
    (root / "history.jsonl").unlink()
    delete(root, "2", force=True)
    assert save_tiny_version(root).name == "3"


def test_the_served_version_is_deleted_only_by_force(root: Path) -> None:
    for name in ("2", "1"):
        promote(root, name)
        with pytest.raises(BadVersion, match=f"version {name} is served; .* --force"):
            delete(root, name)
    delete(root, "1", force=True)
    assert not (root / "served").exists()
    assert served(root) == "2"


def test_a_broken_version_can_be_deleted(root: Path) -> None:
    shutil.rmtree(root / "2")
    os.mkfifo(root / "2")
    delete(root, "2")
    assert versions(root) == [1]


def test_each_action_is_a_line_of_the_history(root: Path) -> None:
    promote(root, "1")
    promote(root, "1")
    rollback(root)
    delete(root, "1")
    assert actions(root) == [
        ("written", "1"),
        ("written", "2"),
        ("promoted", "1"),
        ("rolled back", "2"),
        ("deleted", "1"),
    ]
    digits = load_version(root / "2").digits
    assert len(digits) == 8
    assert [entry["hash"] == digits for entry in read_history(root)] == [False, True, False, True, False]
    assert all(entry["time"].endswith("+00:00") for entry in read_history(root))


def test_a_line_that_was_cut_off_does_no_harm(root: Path) -> None:
    with (root / "history.jsonl").open("a") as file:
        file.write('[1]\n{"action": "promoted"}\n{"time": "2026-')
    promote(root, "1")
    assert actions(root) == [("written", "1"), ("written", "2"), ("promoted", "1")]


def test_an_interrupted_promotion_leaves_the_old_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    promote(root, "1")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        promote(root, "2")
    assert served(root) == "1"
    assert not [entry.name for entry in root.iterdir() if entry.name.startswith(".")]


def test_actions_at_the_same_time_wait_for_each_other(root: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        waiting = [pool.apply_async(promote, (root, name)) for name in ("1", "2") * 5]
        written = pool.map(save_tiny_version, [root] * 3)
        for result in waiting:
            result.get()
    assert sorted(folder.name for folder in written) == ["3", "4", "5"]
    promotions = [entry for entry in read_history(root) if entry["action"] == "promoted"]
    assert [one["version"] for one in promotions[:-1]] == [other.get("before") for other in promotions[1:]]


# An image's versions lie in shipped/tickcross, beside artifacts/tickcross.


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The image's versions: 1, and another 2 than that of `root`."""
    folder = tmp_path / "shipped" / "tickcross"
    save_tiny_version(folder, 1)
    save_tiny_version(folder, 9)
    return folder


def listed(root: Path) -> list[str]:
    return [version.name for version in known_versions(root)]


def test_the_same_weights_under_the_same_number_are_one_version(root: Path, shipped: Path) -> None:
    assert listed(root) == ["2", "2-shipped", "1"]
    assert {version.name: version.folder for version in known_versions(root)} == {
        "1": shipped / "1",
        "2": root / "2",
        "2-shipped": shipped / "2",
    }


def test_each_of_two_versions_with_one_number_can_be_served_and_gone_back_to(
    root: Path, shipped: Path
) -> None:
    assert promoted_version(root) == root / "2"
    promote(root, "2-shipped")
    assert promoted_version(root) == shipped / "2"
    assert rollback(root).name == "2"
    assert promoted_version(root) == root / "2"


def test_own_training_comes_before_a_newer_shipped_version(root: Path, shipped: Path) -> None:
    save_tiny_version(shipped, 10)
    choice = choices(root)[0]
    assert choice.version.folder == root / "2"
    assert "your own training comes before shipped version 3" in choice.reason


def test_a_newer_shipped_version_is_served_where_the_owner_has_not_trained(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    (root / "history.jsonl").unlink()
    choice = choices(root)[0]
    assert (choice.version.name, choice.version.folder) == ("2", shipped / "2")
    assert "the newest that was shipped" in choice.reason


def test_a_version_of_the_owner_that_failed_does_not_stand_against_a_shipped_one(
    root: Path, shipped: Path
) -> None:
    shutil.rmtree(root / "2")
    save_tiny_version(root, 5, passed=False)
    assert promoted_version(root) == shipped / "2"


def test_a_promotion_stands_against_a_newer_shipped_version(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    promote(root, "1")
    assert promoted_version(root) == shipped / "1"


def test_an_empty_volume_serves_what_was_shipped(tmp_path: Path, shipped: Path) -> None:
    root = tmp_path / "artifacts" / "tickcross"
    assert promoted_version(root) == shipped / "2"
    promote(root, "1")
    assert promoted_version(root) == shipped / "1"


def test_a_new_version_does_not_get_the_number_of_a_shipped_one(tmp_path: Path, shipped: Path) -> None:
    assert save_tiny_version(tmp_path / "artifacts" / "tickcross").name == "3"


def test_a_shipped_version_is_not_deleted(root: Path, shipped: Path) -> None:
    for name in ("1", "2-shipped"):
        with pytest.raises(BadVersion, match=f"version {name} was shipped"):
            delete(root, name, force=True)


# An installed package's versions lie in model/shipped.


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The versions of a package: 1 to 3."""
    folder = tmp_path / "site-packages" / "model" / "shipped"
    for seed in (1, 2, 3):
        save_tiny_version(folder, seed)
    monkeypatch.setattr(import_module("model.artifact.versions"), "_OF_PACKAGE", folder)
    return folder


def test_versions_of_the_package_are_seen_beside_those_of_any_folder(
    tmp_path: Path, root: Path, packaged: Path
) -> None:
    assert listed(root) == ["3", "2", "1"]
    assert promoted_version(tmp_path / "elsewhere") == packaged / "3"
    assert save_tiny_version(tmp_path / "elsewhere").name == "4"
    assert served(tmp_path / "elsewhere") == "4"


def test_an_image_s_versions_come_in_place_of_the_package_s(
    root: Path, packaged: Path, shipped: Path
) -> None:
    assert {version.folder for version in known_versions(root) if version.shipped} == {
        shipped / "1",
        shipped / "2",
    }


def edit(folder: Path, change: dict[str, Any]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | change))


def test_a_manifest_that_was_replaced_is_read_again(root: Path) -> None:
    assert served(root) == "2"
    edit(root / "2", {"exam": tiny_exam(passed=False)})
    assert served(root) == "1"


def test_a_shipped_version_keeps_its_name_when_the_owner_deletes_the_one_of_its_number(
    root: Path, shipped: Path
) -> None:
    promote(root, "2-shipped")
    delete(root, "2")
    assert listed(root) == ["2-shipped", "1"]
    assert promoted_version(root) == shipped / "2"


def test_a_deleted_copy_of_a_shipped_version_leaves_its_name_alone(root: Path, shipped: Path) -> None:
    shutil.rmtree(root / "2")
    (root / "history.jsonl").unlink()
    shutil.copytree(shipped / "2", root / "2")
    promote(root, "2")
    assert listed(root) == ["2", "1"]
    shutil.rmtree(root / "2")
    assert listed(root) == ["2", "1"]


def test_a_promotion_that_cannot_be_read_is_not_taken_for_none(root: Path) -> None:
    (root / "served").mkdir()
    with pytest.raises(BadArtifact, match="served cannot be read"):
        promoted_version(root)


def test_everybody_may_read_which_version_was_promoted(root: Path) -> None:
    before = os.umask(0o077)
    try:
        promote(root, "1")
    finally:
        os.umask(before)
    assert (root / "served").stat().st_mode & 0o777 == 0o644


def test_a_manifest_that_could_not_be_read_once_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise BadArtifact("the disk is away")

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "read_manifest", fail)
        assert served(root) is None
    assert served(root) == "2"
