"""Versions that are added, removed or changed while the service runs."""

import logging
import shutil
import threading
from pathlib import Path

import pytest

from model.artifact import delete, load_version
from model.errors import BadArtifact, BadSettings
from service.core.problems import Problem
from service.observing import Observing
from service.observing.metric_definitions import Common
from tests.e2e.conftest import write_version
from tests.e2e.running import PATIENCE_SECONDS, wait_until
from tests.service.versions.watching import Serve, look_twice
from tests.tiny import save_tiny_version


def test_a_new_version_is_swapped_in_and_logged_once(
    serve: Serve, root: Path, observing: Observing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    workers = [serve(), serve()]
    save_tiny_version(root, 2)
    for worker in workers:
        look_twice(worker)
    assert [worker.classifier.version for worker in workers] == ["2", "2"]
    digits = [load_version(root / name).digits for name in ("1", "2")]
    assert [record.message for record in caplog.records] == [
        f"version {name} ({digits[place]}) in {root / name} is served: it is the newest that passed its exam"
        for place, name in enumerate(("1", "2"))
    ]
    facts = [record.facts for record in caplog.records]  # type: ignore[attr-defined]
    assert [fact["folder"] for fact in facts] == [str(root / "1"), str(root / "2")]
    assert (observing.counters.common[Common.SERVED], observing.counters.common[Common.SWAPS]) == (2, 1)


def test_drift_is_measured_against_the_served_version(serve: Serve, root: Path, observing: Observing) -> None:
    serving = serve()
    write_version(root, seed=2)
    assert observing.drift.expected == {}
    look_twice(serving)
    assert {one.version for one in observing.drift.expected.values()} == {"2"}


def test_a_bad_version_is_refused_once_and_the_old_one_stays_in_use(
    serve: Serve, root: Path, observing: Observing, caplog: pytest.LogCaptureFixture
) -> None:
    workers = [serve(), serve()]
    (save_tiny_version(root, 2) / "weights.safetensors").write_bytes(b"half")
    for worker in workers:
        look_twice(worker)
    assert [worker.classifier.version for worker in workers] == ["1", "1"]
    (record,) = caplog.records
    assert record.message.startswith("version 2 is refused: ")
    assert "loaded before" not in record.message
    assert observing.counters.common[Common.REFUSALS] == 1


def test_a_version_damaged_while_served_stays_in_use_and_the_log_says_so(
    serve: Serve, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = serve()
    (root / "1" / "weights.safetensors").write_bytes(b"half")
    look_twice(serving)
    assert serving.classifier.version == "1"
    (record,) = caplog.records
    assert record.message.endswith("; versions loaded before stay in use")


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


def test_versions_can_be_requested_by_number(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve()
    assert serving.versions == ["1", "2"]
    assert serving.classifier_for("1").version == "1"
    assert serving.classifier_for(None).version == "2"


@pytest.mark.parametrize("version", ["3", "0", "-1", "x", "", "٣", "9" * 5000, "1.0"])
def test_an_unknown_version_gets_404(serve: Serve, version: str) -> None:
    with pytest.raises(Problem, match="there is no version") as refused:
        serve().classifier_for(version)
    assert refused.value.status == 404


def test_the_service_starts_when_the_newest_version_is_bad(serve: Serve, root: Path) -> None:
    (save_tiny_version(root, 2) / "manifest.json").unlink()
    assert serve().classifier.version == "1"


def test_the_error_without_a_version_to_serve_says_why(serve: Serve, root: Path) -> None:
    with pytest.raises(BadArtifact, match="no version 7"):
        serve(version="7")
    (root / "1" / "manifest.json").unlink()
    with pytest.raises(BadArtifact, match=r"manifest\.json cannot be read"):
        serve()
    shutil.rmtree(root / "1")
    with pytest.raises(BadArtifact, match="no version: expected folders"):
        serve()


def test_the_error_for_an_unreadable_folder_names_the_setting(serve: Serve, root: Path) -> None:
    shutil.rmtree(root)
    with pytest.raises(BadSettings, match=r"^TICKCROSS_ARTIFACTS: .* cannot be read: No such file"):
        serve()
    root.write_text("a file")
    with pytest.raises(BadSettings, match=r"^TICKCROSS_ARTIFACTS: .* cannot be read: Not a directory"):
        serve()


def test_a_draining_service_is_not_ready(serve: Serve, observing: Observing) -> None:
    serving = serve()
    assert serving.ready
    observing.drain.begin()
    assert not serving.ready
    assert serving.describe()["draining"]


def test_the_service_falls_back_when_its_version_is_deleted(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve()
    delete(root, "2", force=True)
    look_twice(serving)
    assert serving.classifier.version == "1"


def test_a_version_without_checksums_is_served_with_one_warning(
    serve: Serve, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (root / "1" / "SHA256SUMS").unlink()
    for _ in range(2):
        serve().start()
    (record,) = caplog.records
    assert record.message.startswith("version 1 has no SHA256SUMS")


def test_the_watching_thread_finds_new_versions_until_it_is_stopped(serve: Serve, root: Path) -> None:
    before = threading.enumerate()
    serving = serve(watch_seconds=0.01)
    serving.start()
    (thread,) = set(threading.enumerate()) - set(before)
    try:
        assert (thread.name, thread.daemon) == ("versions", True)
        save_tiny_version(root, 2)
        wait_until(lambda: serving.classifier.version == "2", "the new version is served")
    finally:
        serving.stop()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_no_thread_watches_when_watching_is_off(serve: Serve) -> None:
    before = {*threading.enumerate()}
    serve(watch_seconds=0).start()
    assert {*threading.enumerate()} <= before


def test_a_failed_look_is_logged_and_the_served_version_stays(
    serve: Serve, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = serve()
    (root / "served").mkdir()
    serving.start()
    assert [record.message for record in caplog.records] == ["looking for versions failed"]
    assert serving.classifier.version == "1"


def test_a_served_version_is_logged_with_its_facts(
    serve: Serve, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    (root / "1" / "SHA256SUMS").unlink()
    serving = serve()
    facts = {
        "version": "1",
        "hash": serving.classifier.artifact.digits,
        "folder": str(root / "1"),
        "load_seconds": pytest.approx(serving._shelf.get("1").seconds, abs=0.001),  # type: ignore[union-attr]
    }
    served, without_sums = (record.facts for record in caplog.records)  # type: ignore[attr-defined]
    assert served == {"event": "version served", **facts}
    assert without_sums == {"event": "no checksums", **facts}


def test_a_long_version_name_is_cut_in_the_message(serve: Serve) -> None:
    with pytest.raises(Problem) as refused:
        serve().classifier_for("9" * 41)
    assert refused.value.detail == f"there is no version {'9' * 40}; there is 1"
    assert refused.value.where == "version"
