"""Versions of the owner beside those of the image or the package."""

import logging
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from model.artifact import delete, load_version, promote, rollback
from model.errors import BadSettings
from service.settings import Settings
from service.versions import WatchedServing
from tests.service.versions.watching import Serve, look_twice
from tests.tiny import random_grids, save_tiny_version


@pytest.fixture
def upgraded(tmp_path: Path, root: Path) -> Path:
    """The folder of the volume: 1 is the same as the image's, 2 is not."""
    save_tiny_version(root, 2)
    for seed in (1, 7):
        save_tiny_version(tmp_path / "shipped" / "tickcross", seed)
    return root


def scores_of(serving: WatchedServing, name: str | None) -> list[list[float]]:
    scores: list[list[float]] = serving.classifier_for(name).score(random_grids(3)).tolist()
    return scores


def test_own_and_shipped_versions_of_one_number_can_be_served(serve: Serve, upgraded: Path) -> None:
    serving = serve()
    assert (serving.classifier.version, serving.versions) == ("2", ["1", "2-shipped", "2"])
    own, shipped = scores_of(serving, "2"), scores_of(serving, "2-shipped")
    assert own != shipped
    pinned = serve(version="2-shipped")
    assert (pinned.classifier.version, scores_of(pinned, None)) == ("2-shipped", shipped)
    promote(upgraded, "2-shipped")
    look_twice(serving)
    assert (serving.classifier.version, scores_of(serving, None)) == ("2-shipped", shipped)
    rollback(upgraded)
    look_twice(serving)
    assert (serving.classifier.version, scores_of(serving, None)) == ("2", own)


def test_the_reason_not_to_serve_a_newer_shipped_version_is_logged(
    serve: Serve, upgraded: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    serve()
    (record,) = caplog.records
    assert record.message.endswith("your own training comes before shipped version 2-shipped")


def test_a_newer_shipped_version_is_served_instead_of_those_of_an_older_image(
    serve: Serve, upgraded: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    shutil.rmtree(upgraded / "2")
    (upgraded / "history.jsonl").unlink()
    serving = serve()
    assert (serving.classifier.version, serving.versions) == ("2", ["1", "2"])
    assert "it is the newest that was shipped" in caplog.records[-1].message


def test_the_shipped_versions_are_served_without_a_volume(serve: Serve, upgraded: Path) -> None:
    shutil.rmtree(upgraded)
    assert serve().versions == ["1", "2"]


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Versions of an installed package; the current folder is an empty one."""
    folder = tmp_path / "site-packages" / "model" / "shipped"
    save_tiny_version(folder, 5)
    monkeypatch.setattr(import_module("model.artifact.versions"), "_OF_PACKAGE", folder)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    return folder


def test_the_versions_of_the_package_are_served_without_a_folder(serve: Serve, packaged: Path) -> None:
    serving = serve(artifacts=Settings().artifacts)
    assert serving.classifier.artifact.digits == load_version(packaged / "1").digits


def test_an_installed_service_with_a_missing_folder_does_not_start(serve: Serve, packaged: Path) -> None:
    with pytest.raises(BadSettings, match=r"^TICKCROSS_ARTIFACTS: no/such cannot be read: No such file"):
        serve(artifacts=Path("no/such"))


def test_a_temporarily_empty_volume_changes_nothing(serve: Serve, upgraded: Path) -> None:
    serving = serve()
    assert serving.classifier.version == "2"
    moved = upgraded.rename(upgraded.with_name("moved"))
    upgraded.mkdir()
    look_twice(serving)
    assert serving.classifier.version == "2"
    upgraded.rmdir()
    moved.rename(upgraded)
    delete(upgraded, "2", force=True)
    look_twice(serving)
    assert serving.classifier.version == "2-shipped"
