"""Which version is served: pinned, promoted, or the newest that passed its exam."""

import logging
from pathlib import Path

import pytest

from model.artifact import promote, rollback
from model.errors import BadArtifact
from service.observing import Observing
from service.observing.metric_definitions import Common
from tests.service.versions.watching import Serve, look_twice
from tests.tiny import save_tiny_version


def test_a_pinned_version_is_served_despite_a_newer_one(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve(version="1")
    look_twice(serving)
    assert serving.classifier.version == "1"
    assert serving.versions == ["1", "2"]


def test_a_promotion_is_followed(serve: Serve, root: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    save_tiny_version(root, 2)
    serving = serve()
    promote(root, "1")
    look_twice(serving)
    assert serving.classifier.version == "1"
    assert caplog.records[-1].message.endswith("is served: it was promoted")
    assert caplog.records[-1].facts["hash"] == serving.classifier.artifact.digits  # type: ignore[attr-defined]


def test_a_new_version_does_not_replace_the_promoted_one(serve: Serve, root: Path) -> None:
    promote(root, "1")
    serving = serve()
    save_tiny_version(root, 2)
    look_twice(serving)
    assert serving.classifier.version == "1"


def test_no_third_version_is_served_during_a_promotion(
    serve: Serve, root: Path, observing: Observing
) -> None:
    for seed in (2, 3):
        save_tiny_version(root, seed)
    promote(root, "1")
    serving = serve(versions_kept=1)
    promote(root, "2")
    served = []
    for _ in range(3):
        serving.look()
        served.append(serving.classifier.version)
        assert serving.classifier.version in serving.versions
    assert served == ["1", "2", "2"]


def test_a_version_that_failed_its_exam_is_counted_and_not_served(
    serve: Serve, root: Path, observing: Observing
) -> None:
    serving = serve()
    save_tiny_version(root, 2, passed=False)
    look_twice(serving)
    assert (serving.classifier.version, serving.versions) == ("1", ["1"])
    assert observing.counters.common[Common.FAILED] == 1
    promote(root, "2")
    look_twice(serving)
    assert (serving.classifier.version, serving.versions) == ("2", ["1", "2"])
    assert observing.counters.common[Common.FAILED] == 0


def test_a_service_does_not_start_when_all_versions_failed_their_exam(serve: Serve, tmp_path: Path) -> None:
    root = save_tiny_version(tmp_path / "failed", 1, passed=False).parent
    with pytest.raises(BadArtifact, match="all of its versions have failed their exam"):
        serve(artifacts=root)


def test_only_promoted_versions_are_served_when_promotion_is_by_hand(serve: Serve, root: Path) -> None:
    with pytest.raises(BadArtifact, match="none of its versions has been promoted; `python"):
        serve(promote="by-hand")
    promote(root, "1")
    serving = serve(promote="by-hand")
    save_tiny_version(root, 2)
    look_twice(serving)
    assert serving.classifier.version == "1"
    promote(root, "2")
    look_twice(serving)
    assert serving.classifier.version == "2"
    rollback(root)
    look_twice(serving)
    assert serving.classifier.version == "1"


def test_the_newest_version_is_served_when_the_promoted_one_is_damaged(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    promote(root, "1")
    (root / "1" / "card.md").write_text("another")
    assert serve().classifier.version == "2"
    with pytest.raises(BadArtifact, match=r"card\.md is altered"):
        serve(promote="by-hand")


def test_a_pinned_version_is_served_despite_a_promotion(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve(version="2")
    promote(root, "1")
    look_twice(serving)
    assert serving.classifier.version == "2"


def test_the_error_for_a_wrong_pinned_version_names_that_version(serve: Serve, root: Path) -> None:
    for seed in (2, 3):
        save_tiny_version(root, seed)
    (root / "1" / "card.md").unlink()
    (root / "2" / "manifest.json").unlink()
    with pytest.raises(BadArtifact, match=r"1: card\.md cannot be read"):
        serve(version="1")
    with pytest.raises(BadArtifact, match=r"holds no version 7; it holds 1, 2, 3$"):
        serve(version="7")
