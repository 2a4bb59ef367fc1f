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
    assert served_folder(tmp_path) is None
    assert served_folder(tmp_path / "nowhere") is None


def test_a_version_whose_manifest_cannot_be_read_is_not_chosen(root: Path) -> None:
    (root / "2" / "manifest.json").write_text("{")
    assert served(root) == "1"


def test_only_a_promotion_counts_where_promotion_is_by_hand(root: Path) -> None:
    assert choices(root, by_hand=True) == []
    promote(root, "1")
    assert [choice.version.name for choice in choices(root, by_hand=True)] == ["1"]


def test_the_name_of_a_version_that_has_gone_does_not_count(root: Path) -> None:
    promote(root, "1")
    shutil.rmtree(root / "1")
    assert served(root) == "2"
    assert choices(root)[0].reason.endswith("exam; version 1 was promoted and is not there")


def test_a_promotion_that_cannot_be_read_is_not_taken_for_none(root: Path) -> None:
    (root / "served").mkdir()
    with pytest.raises(BadArtifact, match="served cannot be read"):
        served_folder(root)


def test_a_manifest_that_was_replaced_is_read_again(root: Path) -> None:
    assert served(root) == "2"
    edit(root / "2", {"exam": tiny_exam(passed=False)})
    assert served(root) == "1"


def test_a_manifest_that_could_not_be_read_once_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise BadArtifact("the disk is away")

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "read_manifest", fail)
        assert served(root) is None
    assert served(root) == "2"
