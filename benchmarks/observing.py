"""Measures the cost of counting and logging a request and of the drift metrics, and of a scrape of /metrics.

`python -m benchmarks.observing` compares it with prometheus_client's own way for several processes, which is
one memory-mapped file for each, and writes its section of `results.md`. It measures CPU time, which other
work on the machine affects little.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.results import table, write_section
from service.core.reply import Outcome
from service.settings import Settings
from service.wsgi import create_app
from service.wsgi.responding import EXTENSION
from tests.tiny import random_grids

if TYPE_CHECKING:
    from service.service import Service

ROUNDS = 5
REQUESTS = 5000
SCRAPES = 50
STDOUT = 1


def main() -> None:
    """Measure, print, and write the section."""
    app = create_app(Settings(log_format="json"))
    rows = [
        [f"a request with this many marks: {marks}", f"{_of_requests(app, marks):.1f}"]
        for marks in (1, 16, 256)
    ]
    rows += [
        [
            "the same for 1 mark with prometheus_client, without log and drift",
            f"{_of_prometheus_client():.1f}",
        ],
        ["a scrape of /metrics", f"{_of_a_scrape(app):.0f}"],
    ]
    lines = table(["", "microseconds"], rows)
    write_section("Counting and logging", lines)
    print("\n".join(lines))


def _of_requests(app: Any, marks: int) -> float:
    """Microseconds to observe one request from its head to its answer, including its log line."""
    service: Service = app.extensions[EXTENSION]
    observer, classifier = service.observer, service.serving.classifier
    predictions = classifier.classify_grids(random_grids(marks, size=classifier.grid_size))
    outcome = Outcome(classifier.version, predictions)

    def observe_one() -> None:
        observed = observer.begin(None, None)
        _ = observed.headers
        observer.answered(observed, "POST", "/predict", 200, outcome)
        observer.end(observed)

    return _with_stdout_away(lambda: _microseconds(observe_one, REQUESTS))


def _of_a_scrape(app: Any) -> float:
    client = app.test_client()
    return _microseconds(lambda: client.get("/metrics"), SCRAPES)


def _microseconds(work: Callable[[], object], times: int) -> float:
    """CPU time of one call, in the best of several rounds."""
    return min(_seconds(work, times) for _ in range(ROUNDS)) / times * 1e6


def _seconds(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - began


def _with_stdout_away(work: Callable[[], float]) -> float:
    """The result of `work`, with stdout redirected to a file that nobody reads."""
    kept = os.dup(STDOUT)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), STDOUT)
        try:
            return work()
        finally:
            os.dup2(kept, STDOUT)
            os.close(kept)


PROMETHEUS_CLIENT = """
import time
from prometheus_client import Counter, Gauge, Histogram
held = Gauge("held", "Held.", multiprocess_mode="livesum")
requests = Counter("requests", "Requests.", ["route", "method", "status"]).labels("/predict", "POST", "200")
seconds = Histogram("seconds", "Seconds.", ["route", "status"]).labels("/predict", "200")
items, ink = Histogram("items", "Items."), Histogram("ink", "Ink.")
confidence = Histogram("confidence", "Confidence.", ["label"]).labels("tick")
labels = Counter("labels", "Labels.", ["label"]).labels("tick")
best = 1e9
for _ in range({rounds}):
    began = time.process_time()
    for _ in range({requests}):
        held.inc(); requests.inc(); seconds.observe(0.0004); items.observe(1); ink.observe(0.1)
        confidence.observe(0.9); labels.inc(); held.dec()
    best = min(best, time.process_time() - began)
print(best / {requests} * 1e6)
"""


def _of_prometheus_client() -> float:
    """The same numbers counted with the library, in the separate process that it needs."""
    with tempfile.TemporaryDirectory() as folder:
        program = PROMETHEUS_CLIENT.format(rounds=ROUNDS, requests=REQUESTS)
        environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": folder}
        command = [sys.executable, "-c", program]
        run = subprocess.run(
            command, env=environment, cwd=Path(folder), capture_output=True, text=True, check=True
        )
    return float(run.stdout)


if __name__ == "__main__":
    main()
