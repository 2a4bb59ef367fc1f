"""Debian's own Prometheus reads the service; the rules and the dashboard speak of metrics that there are."""

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


def expressions_of_the_dashboard() -> dict[str, list[str]]:
    """Title of a panel -> what it asks, as Grafana sends it for all instances."""
    return {
        panel["title"]: [
            target["expr"].replace("$instance", ".*").replace("$__rate_interval", "1m")
            for target in panel["targets"]
        ]
        for panel in json.loads(DASHBOARD.read_text())["panels"]
    }


def expressions_of_the_rules(prometheus: str) -> dict[str, list[str]]:
    """Name of a rule -> what it asks. A threshold gives 0 or 1, rather than nothing where all is well."""
    groups = requests.get(f"{prometheus}/api/v1/rules", timeout=5).json()["data"]["groups"]
    return {
        rule["name"]: [THRESHOLD.sub(r"\1 bool ", rule["query"])]
        for group in groups
        for rule in group["rules"]
    }


def values(prometheus: str, query: str) -> list[float]:
    """The values that a query gives, which has to be a right one; those that are no numbers left out."""
    answer = requests.get(f"{prometheus}/api/v1/query", params={"query": query}, timeout=5)
    assert answer.ok, answer.text
    found = [float(series["value"][1]) for series in answer.json()["data"]["result"]]
    return [value for value in found if not math.isnan(value)]


def send_all_sorts(service: Running) -> None:
    """Requests that are answered, refused, and such that fail."""
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
    """The panels and rules of which a query gives nothing."""
    asking = expressions_of_the_dashboard() | expressions_of_the_rules(prometheus)
    return [
        name
        for name, expressions in asking.items()
        if not all(values(prometheus, expression) for expression in expressions)
    ]


@needs_prometheus
def test_every_query_of_the_dashboard_and_of_the_rules_gives_data(artifacts: Path, tmp_path: Path) -> None:
    with (
        running_service(artifacts, workers=1, max_in_flight=1) as service,
        running_prometheus(service, tmp_path) as prometheus,
    ):
        wait_until(lambda: asked(prometheus, "tickcross_ready") == {"": 1}, "Prometheus has read the service")
        (refused,) = expressions_of_the_dashboard()["Refused: too many at a time (429)"]
        assert values(prometheus, refused) == [0]

        def is_all_there() -> bool:
            send_all_sorts(service)
            return not without_data(prometheus)

        try:
            wait_until(is_all_there, "every query gives data")
        except AssertionError as error:
            error.add_note(f"no data: {without_data(prometheus)}")
            raise
        (mean,) = expressions_of_the_dashboard()["Marks in a request: mean"]
        (marks,) = values(prometheus, mean)
        assert 1 <= marks <= 8
        assert values(prometheus, "process_resident_memory_bytes > 2 ^ 20")
        assert values(prometheus, "process_cpu_seconds_total > 0")


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_the_cpu_time_is_that_of_all_workers(artifacts: Path, server: str) -> None:
    with running_service(artifacts, server=server) as service:
        both = "\ntickcross_workers 2.0\n"  # in gunicorn's threads, one is counted from its first request on
        wait_until(lambda: both in service.get("/metrics").text, "both workers are counted")
        before = cpu_seconds(service)
        families = parsed(service.get("/metrics").text)
        (sample,) = [family.samples[0] for family in families if family.name == "process_cpu_seconds"]
        assert before <= sample.value + 1e-6
        assert sample.value <= cpu_seconds(service) + 1e-6


def cpu_seconds(service: Running) -> float:
    """What its workers have used by now."""
    return sum(usage.cpu_seconds for worker in service.workers() if (usage := usage_of(worker)))


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
    used = set(NAME.findall(DASHBOARD.read_text())) | set(NAME.findall((DEPLOY / "alerts.yml").read_text()))
    assert used - known == set()


def test_the_dashboard_has_no_two_panels_in_one_place() -> None:
    dashboard: Any = json.loads(DASHBOARD.read_text())
    places = [
        (column, row)
        for panel in dashboard["panels"]
        for column in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for row in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert max(column for column, _ in places) < 24
