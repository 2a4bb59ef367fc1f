import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from model.artifact import delete, load_version, promote, rollback
from model.errors import BadArtifact, BadSettings
from service.core.problems import Problem
from service.observing import Observing
from service.observing.metric_definitions import Common
from service.settings import Settings
from service.versions import WatchedServing
from tests.e2e.conftest import write_version
from tests.e2e.running import PATIENCE_SECONDS, wait_until
from tests.tiny import random_grids, save_tiny_version

Serve = Callable[..., WatchedServing]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "artifacts" / "tickcross").parent


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


def test_drift_is_compared_with_the_version_that_is_served(
    serve: Serve, root: Path, observing: Observing
) -> None:
    serving = serve()
    write_version(root, seed=2)
    assert observing.drift.expected == {}
    look_twice(serving)
    assert {one.version for one in observing.drift.expected.values()} == {"2"}


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
    assert "loaded before" not in record.message
    assert observing.counters.common[Common.REFUSALS] == 1


def test_a_refusal_says_that_a_version_damaged_while_it_is_served_stays_in_use(
    serve: Serve, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = serve()
    (root / "1" / "weights.safetensors").write_bytes(b"half")
    look_twice(serving)
    assert serving.classifier.version == "1"
    (record,) = caplog.records
    assert record.message.endswith("; what was loaded before stays in use")


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
    serving = serve(version="1")
    look_twice(serving)
    assert serving.classifier.version == "1"
    assert serving.versions == ["1", "2"]


def test_a_bad_newest_version_does_not_keep_the_service_from_starting(serve: Serve, root: Path) -> None:
    (save_tiny_version(root, 2) / "manifest.json").unlink()
    assert serve().classifier.version == "1"


def test_nothing_to_serve_is_said_in_a_sentence(serve: Serve, root: Path) -> None:
    with pytest.raises(BadArtifact, match="no version 7"):
        serve(version="7")
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


def test_a_promotion_is_followed(serve: Serve, root: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    save_tiny_version(root, 2)
    serving = serve()
    promote(root, "1")
    look_twice(serving)
    assert serving.classifier.version == "1"
    assert caplog.records[-1].message.endswith("is served: it was promoted")
    assert caplog.records[-1].facts["hash"] == serving.classifier.artifact.digits  # type: ignore[attr-defined]


def test_a_new_version_does_not_take_the_place_of_the_promoted_one(serve: Serve, root: Path) -> None:
    promote(root, "1")
    serving = serve()
    save_tiny_version(root, 2)
    look_twice(serving)
    assert serving.classifier.version == "1"


def test_a_promotion_of_an_old_version_never_serves_a_third_one_meanwhile(
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


def test_a_version_that_failed_is_not_served_and_is_counted(
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


def test_the_exam_can_be_failed_by_all(serve: Serve, tmp_path: Path) -> None:
    root = save_tiny_version(tmp_path / "failed", 1, passed=False).parent
    with pytest.raises(BadArtifact, match="all of its versions have failed their exam"):
        serve(artifacts=root)


def test_where_promotion_is_by_hand_nothing_else_is_served(serve: Serve, root: Path) -> None:
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


def test_a_promoted_version_that_is_not_right_is_refused_and_the_newest_goes_on(
    serve: Serve, root: Path
) -> None:
    save_tiny_version(root, 2)
    promote(root, "1")
    (root / "1" / "card.md").write_text("another")
    assert serve().classifier.version == "2"
    with pytest.raises(BadArtifact, match=r"card\.md is altered"):
        serve(promote="by-hand")


def test_a_pinned_version_stays_whatever_is_promoted(serve: Serve, root: Path) -> None:
    save_tiny_version(root, 2)
    serving = serve(version="2")
    promote(root, "1")
    look_twice(serving)
    assert serving.classifier.version == "2"


def test_a_served_version_that_is_deleted_falls_back(serve: Serve, root: Path) -> None:
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


def test_a_new_version_is_found_without_being_asked_for_until_the_serving_is_stopped(
    serve: Serve, root: Path
) -> None:
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


def test_nobody_watches_where_that_is_not_wanted(serve: Serve) -> None:
    before = {*threading.enumerate()}
    serve(watch_seconds=0).start()
    assert {*threading.enumerate()} <= before


def test_a_look_that_fails_is_logged_and_what_is_served_stays(
    serve: Serve, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = serve()
    (root / "served").mkdir()
    serving.start()
    assert [record.message for record in caplog.records] == ["looking for versions failed"]
    assert serving.classifier.version == "1"


def test_a_version_that_is_served_is_logged_with_its_facts(
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


def test_a_long_name_of_a_version_is_cut(serve: Serve) -> None:
    with pytest.raises(Problem) as refused:
        serve().classifier_for("9" * 41)
    assert refused.value.detail == f"there is no version {'9' * 40}; there is 1"
    assert refused.value.where == "version"


def test_the_error_for_a_wrong_pinned_version_names_that_version(serve: Serve, root: Path) -> None:
    for seed in (2, 3):
        save_tiny_version(root, seed)
    (root / "1" / "card.md").unlink()
    (root / "2" / "manifest.json").unlink()
    with pytest.raises(BadArtifact, match=r"1: card\.md cannot be read"):
        serve(version="1")
    with pytest.raises(BadArtifact, match=r"holds no version 7; it holds 1, 2, 3$"):
        serve(version="7")


# An image ships version 2; the owner of the volume has trained a version 2 as well.


@pytest.fixture
def upgraded(tmp_path: Path, root: Path) -> Path:
    """The folder of the volume: 1 is the same as the image's, 2 is not."""
    save_tiny_version(root, 2)
    for seed in (1, 7):
        save_tiny_version(tmp_path / "shipped" / "tickcross", seed)
    return root


def scores_of(serving: WatchedServing, name: str | None) -> list[list[float]]:
    found: list[list[float]] = serving.classifier_for(name).score(random_grids(3)).tolist()
    return found


def test_both_versions_of_one_number_can_be_asked_for_pinned_promoted_and_gone_back_to(
    serve: Serve, upgraded: Path
) -> None:
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


def test_the_log_says_why_a_newer_shipped_version_is_not_served(
    serve: Serve, upgraded: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    serve()
    (record,) = caplog.records
    assert record.message.endswith("your own training comes before shipped version 2-shipped")


def test_a_newer_shipped_version_is_served_over_a_volume_that_an_older_image_seeded(
    serve: Serve, upgraded: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    shutil.rmtree(upgraded / "2")
    (upgraded / "history.jsonl").unlink()
    serving = serve()
    assert (serving.classifier.version, serving.versions) == ("2", ["1", "2"])
    assert "it is the newest that was shipped" in caplog.records[-1].message


def test_a_volume_that_is_not_there_yet_serves_what_was_shipped(serve: Serve, upgraded: Path) -> None:
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


def test_without_a_folder_of_versions_those_of_the_package_are_served(serve: Serve, packaged: Path) -> None:
    serving = serve(artifacts=Settings().artifacts)
    assert serving.classifier.artifact.digits == load_version(packaged / "1").digits


def test_a_folder_that_is_named_and_not_there_stops_the_start_of_an_installed_service(
    serve: Serve, packaged: Path
) -> None:
    with pytest.raises(BadSettings, match=r"^TICKCROSS_ARTIFACTS: no/such cannot be read: No such file"):
        serve(artifacts=Path("no/such"))


def test_a_volume_that_is_empty_for_a_moment_changes_nothing(serve: Serve, upgraded: Path) -> None:
    serving = serve()
    assert serving.classifier.version == "2"
    away = upgraded.rename(upgraded.with_name("away"))
    upgraded.mkdir()
    look_twice(serving)
    assert serving.classifier.version == "2"
    upgraded.rmdir()
    away.rename(upgraded)
    delete(upgraded, "2", force=True)
    look_twice(serving)
    assert serving.classifier.version == "2-shipped"
