"""Which version of a folder is served."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from model.artifact import (
    catalogue,
    promote,
    served_folder,
)
from model.artifact.choosing import choices
from model.artifact.manifest import has_passed
from model.errors import BadArtifact
from tests.model.artifact.serving import served
from tests.tiny import save_tiny_version, tiny_exam, tiny_manifest, tiny_network


def edit(folder: Path, change: dict[str, Any]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | change))


def test_the_newest_version_that_passed_is_served_without_a_promotion(root: Path) -> None:
    assert served(root) == "2"
    save_tiny_version(root, 3, passed=False)
    assert served(root) == "2"
    save_tiny_version(root, 4, passed=True)
    assert served(root) == "4"


def test_a_version_without_an_exam_counts_as_passed() -> None:
    manifest = tiny_manifest(tiny_network())
    assert has_passed(manifest)
    manifest["exam"] = tiny_exam(passed=False)
    assert not has_passed(manifest)


def test_an_empty_folder_serves_no_version(tmp_path: Path) -> None:
    assert served_folder(tmp_path) is None
    assert served_folder(tmp_path / "nowhere") is None


def test_a_version_with_an_unreadable_manifest_is_not_chosen(root: Path) -> None:
    (root / "2" / "manifest.json").write_text("{")
    assert served(root) == "1"


def test_only_a_promoted_version_is_chosen_by_hand(root: Path) -> None:
    assert choices(root, by_hand=True) == []
    promote(root, "1")
    assert [choice.version.name for choice in choices(root, by_hand=True)] == ["1"]


def test_the_promotion_of_a_missing_version_is_ignored(root: Path) -> None:
    promote(root, "1")
    shutil.rmtree(root / "1")
    assert served(root) == "2"
    assert choices(root)[0].reason.endswith("exam; version 1 was promoted but is missing")


def test_an_unreadable_promotion_is_an_error(root: Path) -> None:
    (root / "served").mkdir()
    with pytest.raises(BadArtifact, match="served cannot be read"):
        served_folder(root)


def test_a_replaced_manifest_is_read_again(root: Path) -> None:
    assert served(root) == "2"
    edit(root / "2", {"exam": tiny_exam(passed=False)})
    assert served(root) == "1"


def test_a_manifest_is_read_again_after_an_error(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> None:
        raise BadArtifact("the disk is not there")

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "read_manifest", fail)
        assert served(root) is None
    assert served(root) == "2"
