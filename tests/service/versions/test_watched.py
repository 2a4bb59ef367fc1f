import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import BadArtifact, BadSettings
from service.core.problems import Problem
from service.observing import Observing
from service.observing.metric_definitions import Common
from service.settings import Settings
from service.versions import WatchedServing
from tests.tiny import save_tiny_version

Serve = Callable[..., WatchedServing]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "tickcross").parent


@pytest.fixture
def observing() -> Observing:
    return Observing([], Settings())


@pytest.fixture
def serve(root: Path, observing: Observing) -> Serve:
    def serving(**changes: object) -> WatchedServing:
        settings = replace(Settings(artifacts=root, watch_seconds=0), **changes)  # type: ignore[arg-type]
        return WatchedServing(settings, observing)

    return serving


def look_twice(serving: WatchedServing) -> None:
    serving.look()
    serving.look()


def test_a_new_version_is_swapped_in_and_told_of_once(
    serve: Serve, root: Path, observing: Observing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    workers = [serve(), serve()]
    save_tiny_version(root, 2)
    for worker in workers:
        look_twice(worker)
    assert [worker.classifier.version for worker in workers] == ["2", "2"]
    assert [record.message for record in caplog.records] == ["version 2 is served from now on"]
    assert (observing.counters.common[Common.SERVED], observing.counters.common[Common.SWAPS]) == (2, 1)


def test_a_bad_version_is_refused_once_and_the_old_one_goes_on(
    serve: Serve, root: Path, observing: Observing, caplog: pytest.LogCaptureFixture
) -> None:
    workers = [serve(), serve()]
    (save_tiny_version(root, 2) / "weights.safetensors").write_bytes(b"half")
    for worker in workers:
        look_twice(worker)
    assert [worker.classifier.version for worker in workers] == ["1", "1"]
    (record,) = caplog.records
    assert record.message.startswith("version 2 is refused: ")
    assert observing.counters.common[Common.REFUSALS] == 1


def test_a_worker_that_starts_later_serves_the_newest(serve: Serve, root: Path) -> None:
    serving = serve()
    save_tiny_version(root, 2)
    serving.start()
    assert serving.classifier.version == "2"


def test_a_removed_version_falls_back(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve()
    shutil.rmtree(root / "2")
    serving.look()
    assert serving.classifier.version == "1"


def test_versions_can_be_asked_for_by_number(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve()
    assert serving.versions == ["1", "2"]
    assert serving.classifier_for("1").version == "1"
    assert serving.classifier_for(None).version == "2"


@pytest.mark.parametrize("version", ["3", "0", "-1", "x", "", "٣", "9" * 5000, "1.0"])
def test_a_version_that_is_not_there_is_404(serve: Serve, version: str) -> None:
    with pytest.raises(Problem, match="there is no version") as refused:
        serve().classifier_for(version)
    assert refused.value.status == 404


def test_a_pinned_version_stays(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve(version=1)
    look_twice(serving)
    assert serving.classifier.version == "1"
    assert serving.versions == ["1", "2"]


def test_a_bad_newest_version_does_not_keep_the_service_from_starting(serve: Serve, root: Path) -> None:
    (save_tiny_version(root, 2) / "manifest.json").unlink()
    assert serve().classifier.version == "1"


def test_nothing_to_serve_is_said_in_a_sentence(serve: Serve, root: Path) -> None:
    with pytest.raises(BadArtifact, match="no version 7"):
        serve(version=7)
    (root / "1" / "manifest.json").unlink()
    with pytest.raises(BadArtifact, match=r"manifest\.json cannot be read"):
        serve()
    shutil.rmtree(root / "1")
    with pytest.raises(BadArtifact, match="no version: expected folders"):
        serve()


def test_a_folder_of_versions_that_cannot_be_read_is_named(serve: Serve, root: Path) -> None:
    shutil.rmtree(root)
    with pytest.raises(BadSettings, match=r"^TICKCROSS_ARTIFACTS: .* cannot be read: No such file"):
        serve()
    root.write_text("a file")
    with pytest.raises(BadSettings, match=r"^TICKCROSS_ARTIFACTS: .* cannot be read: Not a directory"):
        serve()


def test_a_service_that_drains_is_not_ready(serve: Serve, observing: Observing) -> None:
    serving = serve()
    assert serving.ready
    observing.drain.begin()
    assert not serving.ready
    assert serving.describe()["draining"]
