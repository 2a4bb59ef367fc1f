"""Debian's Prometheus scrapes the service; the rules and the dashboard use existing metrics."""

import json
import math
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families as parsed

from service.observing.process_usage import usage_of
from tests.e2e.running import ROOT, Running, free_port, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e
DEPLOY = ROOT / "deploy"
DASHBOARD = DEPLOY / "grafana" / "tickcross.json"
NAME = re.compile(r"\b(?:tickcross|process)_[a-z_]+\b")
THRESHOLD = re.compile(r"(==|[<>]=?) (?=\d)")
needs_prometheus = pytest.mark.skipif(
    shutil.which("prometheus") is None or shutil.which("promtool") is None,
    reason="prometheus is not installed (apt-get install prometheus)",
)


def promtool(*arguments: object, stdin: str | None = None) -> str:
    command = ["promtool", *map(str, arguments)]
    run = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@contextmanager
def running_prometheus(service: Running, folder: Path) -> Iterator[str]:
    """Prometheus with our configuration, except for the address of the service and a shorter interval."""
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


def query_by_label(prometheus: str, query: str) -> dict[str, float]:
    """The value of each series of a query, by its labels without the address."""
    try:
        response = requests.get(f"{prometheus}/api/v1/query", params={"query": query}, timeout=5)
    except requests.ConnectionError:
        return {}
    if not response.ok:  # it is still starting
        return {}
    return {
        ",".join(
            f"{n}={v}" for n, v in sorted(series["metric"].items()) if n in ("label", "of", "version")
        ): float(series["value"][1])
        for series in response.json()["data"]["result"]
    }


@needs_prometheus
def test_prometheus_reads_the_counts_of_both_workers(artifacts: Path, tmp_path: Path) -> None:
    grids = random_grids(50)
    with running_service(artifacts) as service, running_prometheus(service, tmp_path) as prometheus:
        labels: dict[str, float] = {}
        for size in (1, 2, 7, 40):
            answer = service.post("/predict", json={"grids": grids[:size].tolist()}).json()
            for item in answer["predictions"]:
                labels[item["label"]] = labels.get(item["label"], 0) + 1
        total = "sum(tickcross_predictions_total)"
        wait_until(lambda: query_by_label(prometheus, total).get("") == 50, "Prometheus has read 50 marks")
        counted = query_by_label(prometheus, "sum by (label) (tickcross_predictions_total) > 0")
        assert counted == {f"label={label}": count for label, count in labels.items()}
        assert query_by_label(prometheus, "tickcross_request_items_count") == {"": 4}
        assert query_by_label(prometheus, "tickcross_request_items_sum") == {"": 50}
        assert query_by_label(prometheus, "sum(tickcross_prediction_confidence_count)") == {"": 50}
        assert query_by_label(prometheus, "tickcross_ink_fraction_count") == {"": 50}
        assert query_by_label(prometheus, "tickcross_model_workers") == {"version=1": 2}
        assert query_by_label(prometheus, "tickcross_drift_marks") == {"": 50}
        drift = query_by_label(prometheus, 'tickcross_drift_index{against="validation"}')
        assert set(drift) == {"of=confidence", "of=ink", "of=labels"}
        assert drift["of=ink"] > 0.25
        assert query_by_label(prometheus, "up") == {"": 1}
        wait_until(
            lambda: query_by_label(prometheus, "tickcross:requests:rate5m") != {}, "the rules are evaluated"
        )


def expressions_of_the_dashboard() -> dict[str, list[str]]:
    """Title of a panel -> its queries, as Grafana sends them for all instances."""
    return {
        panel["title"]: [
            target["expr"].replace("$instance", ".*").replace("$__rate_interval", "1m")
            for target in panel["targets"]
        ]
        for panel in json.loads(DASHBOARD.read_text())["panels"]
    }


def expressions_of_the_rules(prometheus: str) -> dict[str, list[str]]:
    """Name of a rule -> its query. A threshold gives 0 or 1 instead of no data when it is not reached."""
    groups = requests.get(f"{prometheus}/api/v1/rules", timeout=5).json()["data"]["groups"]
    return {
        rule["name"]: [THRESHOLD.sub(r"\1 bool ", rule["query"])]
        for group in groups
        for rule in group["rules"]
    }


def values(prometheus: str, query: str) -> list[float]:
    """The values of a query, which must be valid; NaN is left out."""
    response = requests.get(f"{prometheus}/api/v1/query", params={"query": query}, timeout=5)
    assert response.ok, response.text
    numbers = [float(series["value"][1]) for series in response.json()["data"]["result"]]
    return [value for value in numbers if not math.isnan(value)]


def send_all_kinds(service: Running) -> None:
    """Requests that are answered, refused, and that fail."""
    grids = random_grids(8).tolist()
    service.post("/predict", json={"grid": grids[0]})
    service.post("/predict", json={"grids": grids})
    service.post("/v2/models/tickcross/infer", json={})
    service.post("/predict", json={"grid": [[1] * 16] * 16})
    service.post("/predict", data=b"no picture", headers={"Content-Type": "image/png"})
    service.get("/nowhere")
    with connected(service) as connection:
        connection.sendall(b"POST /predict HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
        assert b" 501 " in connection.recv(100)
    with connected(service) as first, connected(service) as second:
        for connection in (first, second):
            connection.sendall(b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        wait_until(lambda: service.post("/predict", json={"grid": grids[0]}).status_code == 429, "it is full")


def connected(service: Running) -> socket.socket:
    host, _, port = service.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def without_data(prometheus: str) -> list[str]:
    """The panels and rules with a query that gives no data."""
    queries = expressions_of_the_dashboard() | expressions_of_the_rules(prometheus)
    return [
        name
        for name, expressions in queries.items()
        if not all(values(prometheus, expression) for expression in expressions)
    ]


@needs_prometheus
def test_every_query_of_the_dashboard_and_the_rules_gives_data(artifacts: Path, tmp_path: Path) -> None:
    with (
        running_service(artifacts, workers=1, max_in_flight=1) as service,
        running_prometheus(service, tmp_path) as prometheus,
    ):
        wait_until(
            lambda: query_by_label(prometheus, "tickcross_ready") == {"": 1},
            "Prometheus has read the service",
        )
        (refused,) = expressions_of_the_dashboard()["Refused: too many at a time (429)"]
        assert values(prometheus, refused) == [0]

        def has_all_data() -> bool:
            send_all_kinds(service)
            return not without_data(prometheus)

        try:
            wait_until(has_all_data, "every query gives data")
        except AssertionError as error:
            error.add_note(f"no data: {without_data(prometheus)}")
            raise
        (mean,) = expressions_of_the_dashboard()["Marks in a request: mean"]
        (marks,) = values(prometheus, mean)
        assert 1 <= marks <= 8
        assert values(prometheus, "process_resident_memory_bytes > 2 ^ 20")
        assert values(prometheus, "process_cpu_seconds_total > 0")


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_the_cpu_time_covers_all_workers(artifacts: Path, server: str) -> None:
    with running_service(artifacts, server=server) as service:
        both = "\ntickcross_workers 2.0\n"  # in gunicorn's threads, one is counted from its first request on
        wait_until(lambda: both in service.get("/metrics").text, "both workers are counted")
        before = cpu_seconds(service)
        families = parsed(service.get("/metrics").text)
        (sample,) = [family.samples[0] for family in families if family.name == "process_cpu_seconds"]
        assert before <= sample.value + 1e-6
        assert sample.value <= cpu_seconds(service) + 1e-6


def cpu_seconds(service: Running) -> float:
    """The CPU seconds that its workers have used so far."""
    return sum(usage.cpu_seconds for worker in service.workers() if (usage := usage_of(worker)))


@needs_prometheus
def test_promtool_accepts_the_metrics(service: Running) -> None:
    service.post("/predict", json={"grids": random_grids(3).tolist()})
    assert promtool("check", "metrics", stdin=service.get("/metrics").text) == ""


@needs_prometheus
def test_promtool_accepts_the_configuration_and_the_rules() -> None:
    assert "SUCCESS" in promtool("check", "config", DEPLOY / "prometheus.yml")
    assert "SUCCESS" in promtool("test", "rules", DEPLOY / "alerts_test.yml")


def test_rules_and_dashboard_use_existing_metrics(service: Running) -> None:
    service.post("/predict", json={"grids": random_grids(3).tolist()})
    text = service.get("/metrics").text
    known = {sample.name for family in parsed(text) for sample in family.samples}
    used = set(NAME.findall(DASHBOARD.read_text())) | set(NAME.findall((DEPLOY / "alerts.yml").read_text()))
    assert used - known == set()


def test_the_panels_of_the_dashboard_do_not_overlap() -> None:
    dashboard: Any = json.loads(DASHBOARD.read_text())
    places = [
        (column, row)
        for panel in dashboard["panels"]
        for column in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for row in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert max(column for column, _ in places) < 24
