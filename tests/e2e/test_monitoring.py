"""Debian's own Prometheus reads the service; the rules and the dashboard speak of metrics that there are."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.e2e.running import ROOT, Running, free_port, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e
DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\btickcross_[a-z_]+\b")
needs_prometheus = pytest.mark.skipif(
    shutil.which("prometheus") is None or shutil.which("promtool") is None,
    reason="prometheus is not installed (apt-get install prometheus)",
)


def promtool(*arguments: object, given: str | None = None) -> str:
    command = ["promtool", *map(str, arguments)]
    run = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@contextmanager
def running_prometheus(service: Running, folder: Path) -> Iterator[str]:
    """Prometheus with our configuration, but for the service's address and a shorter breath."""
    target = service.url.removeprefix("http://")
    text = (DEPLOY / "prometheus.yml").read_text().replace("tickcross:8000", target).replace("10s", "200ms")
    (folder / "prometheus.yml").write_text(text)
    shutil.copy(DEPLOY / "alerts.yml", folder)
    address = f"127.0.0.1:{free_port()}"
    options = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", f"--web.listen-address={address}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["prometheus", *options], cwd=folder, stdout=log, stderr=log)
    try:
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(20)


def asked(prometheus: str, query: str) -> dict[str, float]:
    """The value of each series that a query gives, by its labels but for the address."""
    try:
        answer = requests.get(f"{prometheus}/api/v1/query", params={"query": query}, timeout=5)
    except requests.ConnectionError:
        return {}
    if not answer.ok:  # it is still starting
        return {}
    return {
        ",".join(
            f"{n}={v}" for n, v in sorted(series["metric"].items()) if n in ("label", "of", "version")
        ): float(series["value"][1])
        for series in answer.json()["data"]["result"]
    }


@needs_prometheus
def test_prometheus_reads_what_both_workers_counted(artifacts: Path, tmp_path: Path) -> None:
    grids = random_grids(50)
    with running_service(artifacts) as service, running_prometheus(service, tmp_path) as prometheus:
        labels: dict[str, float] = {}
        for size in (1, 2, 7, 40):
            answer = service.post("/predict", json={"grids": grids[:size].tolist()}).json()
            for item in answer["predictions"]:
                labels[item["label"]] = labels.get(item["label"], 0) + 1
        total = "sum(tickcross_predictions_total)"
        wait_until(lambda: asked(prometheus, total).get("") == 50, "Prometheus has read 50 marks")
        counted = asked(prometheus, "sum by (label) (tickcross_predictions_total) > 0")
        assert counted == {f"label={label}": count for label, count in labels.items()}
        assert asked(prometheus, "tickcross_request_items_count") == {"": 4}
        assert asked(prometheus, "tickcross_request_items_sum") == {"": 50}
        assert asked(prometheus, "sum(tickcross_prediction_confidence_count)") == {"": 50}
        assert asked(prometheus, "tickcross_ink_fraction_count") == {"": 50}
        assert asked(prometheus, "tickcross_model_workers") == {"version=1": 2}
        assert asked(prometheus, "tickcross_drift_marks") == {"": 50}
        drift = asked(prometheus, 'tickcross_drift_index{against="validation"}')
        assert set(drift) == {"of=confidence", "of=ink", "of=labels"}
        assert drift["of=ink"] > 0.25
        assert asked(prometheus, "up") == {"": 1}
        wait_until(lambda: asked(prometheus, "tickcross:requests:rate5m") != {}, "the rules are evaluated")


@needs_prometheus
def test_promtool_finds_nothing_wrong_with_the_metrics(service: Running) -> None:
    service.post("/predict", json={"grids": random_grids(3).tolist()})
    assert promtool("check", "metrics", given=service.get("/metrics").text) == ""


@needs_prometheus
def test_the_configuration_and_the_rules_are_right() -> None:
    assert "SUCCESS" in promtool("check", "config", DEPLOY / "prometheus.yml")
    assert "SUCCESS" in promtool("test", "rules", DEPLOY / "alerts_test.yml")


def test_rules_and_dashboard_speak_of_metrics_that_there_are(service: Running) -> None:
    service.post("/predict", json={"grids": random_grids(3).tolist()})
    text = service.get("/metrics").text
    known = {sample.name for family in parsed(text) for sample in family.samples}
    dashboard = (DEPLOY / "grafana" / "tickcross.json").read_text()
    used = set(NAME.findall(dashboard)) | set(NAME.findall((DEPLOY / "alerts.yml").read_text()))
    assert used - known == set()


def test_the_dashboard_has_no_two_panels_in_one_place() -> None:
    dashboard: Any = json.loads((DEPLOY / "grafana" / "tickcross.json").read_text())
    places = [
        (column, row)
        for panel in dashboard["panels"]
        for column in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for row in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert max(column for column, _ in places) < 24
