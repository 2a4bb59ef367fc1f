"""Versions are promoted, rolled back and deleted, and a history records it."""

import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.artifact import (
    delete,
    load_version,
    promote,
    rollback,
    versions,
)
from model.artifact.history import Entry, read_history
from model.artifact.promotion import served_before
from model.errors import BadArtifact, BadVersion
from tests.model.artifact.serving import served
from tests.tiny import save_tiny_version


def actions(root: Path) -> list[tuple[str, str]]:
    return [(entry["action"], entry["version"]) for entry in read_history(root)]


def test_a_promoted_version_is_served_until_another_is_promoted(root: Path) -> None:
    promote(root, "1")
    save_tiny_version(root, 3)
    assert (root / "served").read_text() == "1\n"
    assert served(root) == "1"
    promote(root, "3")
    assert served(root) == "3"


def test_a_version_that_failed_its_exam_can_be_promoted(root: Path) -> None:
    save_tiny_version(root, 3, passed=False)
    promote(root, "3")
    assert served(root) == "3"


def test_a_broken_version_is_not_promoted(root: Path) -> None:
    (root / "1" / "weights.safetensors").write_bytes(b"half")
    with pytest.raises(BadArtifact, match=r"weights\.safetensors is altered"):
        promote(root, "1")
    assert served(root) == "2"


@pytest.mark.parametrize("name", ["7", "0", "x", "../1", "", "1-shipped", "٣"])
@pytest.mark.parametrize("act", [promote, delete])
def test_a_missing_version_is_named_in_the_error(root: Path, act: Callable[..., object], name: str) -> None:
    with pytest.raises(BadVersion, match=r"there is no version .* there is 1, 2$"):
        act(root, name)


@pytest.mark.parametrize("act", [lambda root: promote(root, "1"), rollback, lambda root: delete(root, "1")])
def test_a_folder_without_versions_is_named_and_not_created(
    tmp_path: Path, act: Callable[[Path], object]
) -> None:
    with pytest.raises(BadVersion, match="typo holds no version"):
        act(tmp_path / "artifacts" / "typo")
    assert not (tmp_path / "artifacts").exists()


def test_rollback_returns_to_the_version_served_before(root: Path) -> None:
    save_tiny_version(root, 3)
    promote(root, "1")
    promote(root, "2")
    assert [rollback(root).name for _ in range(2)] == ["1", "3"]
    assert served(root) == "3"
    assert [entry.get("before") for entry in read_history(root)[3:]] == ["3", "1", "2", "1"]


def test_a_second_rollback_does_not_go_forward(root: Path) -> None:
    for seed in (3, 4):
        save_tiny_version(root, seed)
    promote(root, "2")
    promote(root, "4")
    promote(root, "1")
    assert [rollback(root).name for _ in range(3)] == ["4", "2", "4"]


def test_rollback_returns_to_the_last_of_several_versions_served_before(root: Path) -> None:
    save_tiny_version(root, 3)
    for name in ("1", "2", "3"):
        promote(root, name)
    assert rollback(root).name == "2"


def test_rollback_from_an_unpromoted_version_returns_to_the_one_before_it(root: Path) -> None:
    save_tiny_version(root, 3, passed=False)
    save_tiny_version(root, 4)
    assert [rollback(root).name for _ in range(2)] == ["2", "1"]
    with pytest.raises(BadVersion, match="no version to roll back to from version 1"):
        rollback(root)


def test_rollback_skips_deleted_versions(root: Path) -> None:
    save_tiny_version(root, 3)
    promote(root, "2")
    promote(root, "1")
    delete(root, "2")
    assert rollback(root).name == "3"


def test_a_deleted_version_is_removed_and_its_number_is_not_reused(root: Path) -> None:
    save_tiny_version(root, 3)
    delete(root, "2")
    delete(root, "3", force=True)
    assert versions(root) == [1]
    assert save_tiny_version(root).name == "4"
    assert {entry.name for entry in root.iterdir()} == {"1", "4", "history.jsonl"}


def test_a_number_deleted_before_the_history_began_is_not_reused(root: Path) -> None:
    (root / "history.jsonl").unlink()
    delete(root, "2", force=True)
    assert save_tiny_version(root).name == "3"


def test_the_served_version_is_deleted_only_with_force(root: Path) -> None:
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


def test_each_action_adds_a_line_to_the_history(root: Path) -> None:
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


def test_a_truncated_line_of_the_history_is_ignored(root: Path) -> None:
    with (root / "history.jsonl").open("a") as file:
        file.write('[1]\n{"action": "promoted"}\n{"time": "2026-')
    promote(root, "1")
    assert actions(root) == [("written", "1"), ("written", "2"), ("promoted", "1")]


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"time": "", "action": "written", "version": "%s"}' % ("9" * 5000)]
)
def test_a_foreign_line_in_the_history_does_not_prevent_a_new_version(root: Path, line: str) -> None:
    with (root / "history.jsonl").open("a") as file:
        file.write(line + "\n")
    assert save_tiny_version(root).name == "3"
    assert read_history(root)[-1]["version"] == "3"


def test_an_interrupted_promotion_leaves_the_old_version_served(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(root, "1")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        promote(root, "2")
    assert served(root) == "1"
    assert not [entry.name for entry in root.iterdir() if entry.name.startswith(".")]


def test_concurrent_actions_wait_for_each_other(root: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pending = [pool.apply_async(promote, (root, name)) for name in ("1", "2") * 5]
        written = pool.map(save_tiny_version, [root] * 3)
        for result in pending:
            result.get()
    assert sorted(folder.name for folder in written) == ["3", "4", "5"]
    promotions = [entry for entry in read_history(root) if entry["action"] == "promoted"]
    assert [one["version"] for one in promotions[:-1]] == [other.get("before") for other in promotions[1:]]


def test_every_user_may_read_which_version_is_promoted(root: Path) -> None:
    before = os.umask(0o077)
    try:
        promote(root, "1")
    finally:
        os.umask(before)
    assert (root / "served").stat().st_mode & 0o777 == 0o644


def test_the_first_promotion_has_no_version_before_it_if_none_was_served(tmp_path: Path) -> None:
    for seed in (1, 2):
        save_tiny_version(tmp_path, seed, passed=False)
    promote(tmp_path, "1")
    assert read_history(tmp_path)[-1].get("before", "missing") is None
    with pytest.raises(BadVersion, match="no version to roll back to from version 1"):
        rollback(tmp_path)


def test_a_history_has_no_empty_lines(root: Path) -> None:
    promote(root, "1")
    lines = (root / "history.jsonl").read_text().split("\n")
    assert [bool(line) for line in lines] == [True, True, True, False]


def test_every_user_may_read_the_history_unless_the_umask_forbids_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        save_tiny_version(tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "history.jsonl").stat().st_mode & 0o777 == 0o644


def entry(action: Any, version: str, before: str | None = None) -> Entry:
    return {"time": "", "action": action, "version": version, "hash": None, "before": before}


def test_each_promotion_can_be_rolled_back_once() -> None:
    promotions = [entry("promoted", "2", "1"), entry("promoted", "3", "2"), entry("promoted", "1", "3")]
    assert served_before(promotions) == ["1", "2", "3"]
    assert served_before([*promotions, entry("rolled back", "3", "1")]) == ["1", "2"]
    assert served_before([*promotions, entry("rolled back", "2", "1")]) == ["1"]
    assert served_before([*promotions, entry("rolled back", "7", "1")]) == []


def test_writing_and_deleting_cannot_be_rolled_back() -> None:
    assert served_before([entry("promoted", "1"), entry("written", "2"), entry("deleted", "1", "2")]) == []


def test_a_new_line_begins_after_a_truncated_one(root: Path) -> None:
    with (root / "history.jsonl").open("a") as file:
        file.write('{"time": "2026-')
    promote(root, "1")
    rollback(root)
    lines = (root / "history.jsonl").read_text().split("\n")
    assert [line[:1] for line in lines] == ["{"] * 5 + [""]
    assert len(actions(root)) == 4


def test_deleting_a_linked_version_deletes_only_the_link(root: Path) -> None:
    elsewhere = (root / "1").rename(root.parent / "elsewhere")
    (root / "1").symlink_to(elsewhere)
    delete(root, "1")
    assert versions(root) == [2]
    assert (elsewhere / "manifest.json").exists()
