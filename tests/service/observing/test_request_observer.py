import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.classifier import LABELS
from service.core.problems import Problem
from service.core.reply import Outcome
from service.observing import Observing, RequestObserver
from service.observing.logs import Line, RequestLog, as_json
from service.observing.request_observer import labels_of
from service.settings import Settings
from tests.service.observing.processes import Forks, in_threads
from tests.service.observing.samples import MARKS, Mark, labelled, predictions

V2 = "/v2/models/<name>/infer"
PROBES = ("/health", "/health/live", "/v2/health/ready", "/v2/models/<name>/ready", "/metrics")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Lines(RequestLog):
    """A log that keeps its lines."""

    def __init__(self) -> None:
        super().__init__("json", "debug")
        self.lines: list[Line] = []

    def write(self, line: Line) -> None:
        self.lines.append(line)


@pytest.fixture
def observing() -> Observing:
    return Observing(["/predict", V2, *PROBES], replace(Settings(), max_in_flight=2, log_format="off"))


@pytest.fixture
def log() -> Lines:
    return Lines()


@pytest.fixture
def observer(observing: Observing, log: Lines) -> RequestObserver:
    return RequestObserver(observing.metrics, observing.counters, observing.drift, log, 2)


def counted(observing: Observing, *labels: str) -> float:
    return float(observing.counters.values()[:, observing.metrics.requests.cell(*labels)].sum())


def in_flight(observing: Observing) -> float:
    return float(observing.counters.values()[:, observing.metrics.in_flight.start].sum())


@pytest.mark.parametrize(
    ("route", "known"),
    [("/predict", "/predict"), (V2, V2), ("/v2/models/tickcross/infer", "other"), (None, "other")],
)
def test_a_request_is_counted_and_logged_by_its_route(
    observer: RequestObserver, observing: Observing, log: Lines, route: str | None, known: str
) -> None:
    observer.answered(observer.begin(None, None), "POST", route, 422)
    assert counted(observing, known, "POST", "422") == 1
    assert (log.lines[0].route, log.lines[0].status) == (known, 422)


def test_probes_and_scrapes_are_logged_at_debug_and_other_requests_at_info(
    observer: RequestObserver, log: Lines
) -> None:
    routes = (*PROBES, "/predict", V2, None)
    for route in routes:
        observer.answered(observer.begin(None, None), "GET", route, 200)
    assert [line.level for line in log.lines] == ["debug"] * len(PROBES) + ["info"] * 3


@pytest.mark.parametrize(("min_level", "lines"), [("debug", 2), ("info", 1), ("warning", 0), ("error", 0)])
def test_requests_below_the_log_level_are_counted_but_not_logged(
    observing: Observing, min_level: str, lines: int, capfd: pytest.CaptureFixture[str]
) -> None:
    log = RequestLog("json", min_level)
    observer = RequestObserver(observing.metrics, observing.counters, observing.drift, log, 2)
    for route in ("/health", "/predict"):
        observer.answered(observer.begin(None, None), "GET", route, 200)
    assert len(capfd.readouterr().out.splitlines()) == lines
    assert counted(observing, "/health", "GET", "200") == 1


def test_an_unknown_method_or_status_is_counted_as_other(
    observer: RequestObserver, observing: Observing
) -> None:
    observer.answered(observer.begin(None, None), 'GE"T', "/predict", 299)
    assert counted(observing, "/predict", "other", "other") == 1


def test_the_time_of_an_answer_can_be_passed_in(
    observer: RequestObserver, observing: Observing, log: Lines
) -> None:
    observer.answered(observer.begin(None, None), "POST", "/predict", 200, seconds=0.7)
    seconds = observing.metrics.seconds
    at = seconds.cell("/predict", "200") + seconds.bounds.index(1.0)
    assert observing.counters.mine[at] == 1
    assert log.lines[0].seconds == 0.7


def test_the_answered_labels_and_version_are_logged(observer: RequestObserver, log: Lines) -> None:
    for labels in ([0], [0, 0, 2]):
        observed = observer.begin(None, None)
        observer.answered(observed, "POST", "/predict", 200, Outcome("3", labelled(labels)))
    assert [(line.version, line.labels) for line in log.lines] == [
        ("3", {"tick": 1}),
        ("3", {"tick": 2, "neither": 1}),
    ]


def test_the_ids_of_a_client_are_returned_and_logged(observer: RequestObserver, log: Lines) -> None:
    observed = observer.begin("form-7", TRACE)
    assert observed.headers == [("X-Request-ID", "form-7"), ("traceparent", TRACE)]
    observer.answered(observed, "POST", "/predict", 200)
    assert (log.lines[0].request_id, log.lines[0].traceparent) == ("form-7", TRACE)


def test_ids_that_are_invalid_in_a_header_are_replaced(observer: RequestObserver) -> None:
    ((name, value),) = observer.begin("a\r\nb: c", "no trace").headers
    assert (name, len(value)) == ("X-Request-ID", 16)


def test_requests_beyond_the_limit_are_refused_with_a_retry_time(
    observer: RequestObserver, observing: Observing
) -> None:
    held = [observer.begin(None, None) for _ in range(3)]
    assert in_flight(observing) == 3
    with pytest.raises(Problem, match="2 requests are being answered") as refused:
        observer.refuse_too_many("/predict")
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
    observer.end(held[0])
    observer.refuse_too_many("/predict")


@pytest.mark.parametrize("path", ["/health/ready", "/v2/models/tickcross/versions/1/ready", "/metrics"])
def test_probes_and_scrapes_are_never_refused(observer: RequestObserver, path: str) -> None:
    for _ in range(9):
        observer.begin(None, None)
    observer.refuse_too_many(path)


def test_a_request_ends_once(observer: RequestObserver, observing: Observing) -> None:
    first, second = observer.begin(None, None), observer.begin(None, None)
    observer.end(first)
    observer.end(first)
    assert in_flight(observing) == 1
    observer.end(second)
    assert in_flight(observing) == 0


def test_a_malformed_request_is_counted_and_logged(
    observer: RequestObserver, observing: Observing, log: Lines
) -> None:
    observer.refused(431)
    assert counted(observing, "other", "other", "431") == 1
    assert in_flight(observing) == 0
    (line,) = log.lines
    assert (line.status, line.route, line.method) == (431, "other", "other")


def test_a_line_is_valid_json_for_any_request(observer: RequestObserver, log: Lines) -> None:
    observer.answered(observer.begin('"}\n', '"'), '"', '/"\n\\', 200)
    assert json.loads(as_json(log.lines[0], "now"))["method"] == "other"


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Threads switch as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("frequent_switches")
def test_concurrent_threads_lose_no_counts(observer: RequestObserver, observing: Observing) -> None:
    """They add to the same cells; without a lock, some would overwrite what others have just added."""
    threads, requests = 4, 1000
    outcome = Outcome("1", labelled([0, 1]))

    def answer() -> None:
        for _ in range(requests):
            observed = observer.begin(None, None)
            observer.answered(observed, "POST", "/predict", 200, outcome, seconds=0.5)
            observer.end(observed)

    before = np.array(observing.counters.claim())
    answer()
    of_one_thread = np.array(observing.counters.mine) - before
    in_threads(answer, threads)
    after, added = np.array(observing.counters.mine), slice(0, observing.metrics.by_version)
    np.testing.assert_allclose(after[added], (before + (1 + threads) * of_one_thread)[added])
    of_version = observing.version_counts.totals(observing.counters.values())["1"]
    assert of_version.marks == 2 * of_version.requests == 2 * (1 + threads) * requests
    assert counted(observing, "/predict", "POST", "200") == (1 + threads) * requests


@given(MARKS)
def test_labels_are_counted_in_a_batch_like_one_by_one(marks: list[Mark]) -> None:
    alone = [labels_of(predictions([mark])) for mark in marks]
    together = {name: sum(counts.get(name, 0) for counts in alone) for name in LABELS}
    assert labels_of(predictions(marks)) == {name: count for name, count in together.items() if count}


REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(["GET", "POST", "BREW"]),
        st.sampled_from(["/predict", V2, "/metrics", "/nowhere"]),
        st.sampled_from([200, 413, 422, 499, 503]),
        st.sampled_from([0.0001, 0.01, 0.5, 4.0, 30.0]),  # sums of them differ in their last digits
        st.one_of(st.none(), MARKS),
        st.integers(0, 2),
    ),
    max_size=25,
)
"""Method, route, status, seconds and marks of requests, and the process that answers each."""


@given(REQUESTS)
@settings(max_examples=20)
def test_requests_count_the_same_in_one_process_and_in_several(
    requests: list[tuple[str, str, int, float, list[Mark] | None, int]],
) -> None:
    def counted_by(processes: int) -> list[float]:
        observing = Observing(["/predict", V2, "/metrics"], replace(Settings(), log_format="off"))
        forks = Forks()

        def answer(process: int) -> None:
            for method, route, status, seconds, marks, answered_by in requests:
                if answered_by % processes == process:
                    outcome = Outcome("1", predictions(marks)) if marks else None
                    observed = observing.observer.begin(None, None)
                    observing.observer.answered(observed, method, route, status, outcome, seconds)
                    observing.observer.end(observed)

        try:
            for process in range(processes):
                forks.fork(partial(answer, process))
            totals = observing.counters.values().sum(axis=0).tolist()
            others = [metric for metric in observing.metrics.all if metric != observing.metrics.starts]
            return [value for metric in others for value in totals[metric.start : metric.end]]
        finally:
            forks.kill_all()

    assert counted_by(3) == pytest.approx(counted_by(1), rel=1e-12)
