import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model.classifier import Predictions
from service import outcome
from service.instruments import Instruments
from service.logs import Line, RequestLog, as_json
from service.problems import Problem
from service.watch import PROBES, Watch


class Lines(RequestLog):
    """A log that keeps its lines."""

    def __init__(self) -> None:
        super().__init__("json")
        self.lines: list[Line] = []

    def write(self, line: Line) -> None:
        self.lines.append(line)


@pytest.fixture
def instruments() -> Instruments:
    return Instruments(["/predict", "/metrics", "/v2/models/<name>/infer"], 1, 3600.0)


@pytest.fixture
def log() -> Lines:
    return Lines()


@pytest.fixture
def watch(instruments: Instruments, log: Lines) -> Watch:
    return Watch(instruments, log, most=2)


def environ(path: str = "/predict", rule: str | None = None, **more: Any) -> dict[str, Any]:
    matched = {"werkzeug.request": SimpleNamespace(url_rule=SimpleNamespace(rule=rule))} if rule else {}
    return {"REQUEST_METHOD": "POST", "PATH_INFO": path} | matched | more


def predictions(labels: list[int]) -> Predictions:
    count = len(labels)
    empty: Any = np.empty((count, 0))
    return Predictions(
        np.array(labels), np.full(count, 0.9, np.float32), empty, empty, np.full(count, 0.1), {}
    )


def pass_through(watch: Watch, given: dict[str, Any], status: int = 200) -> None:
    seen = watch.begin(given)
    watch.answered(seen, given, status)
    watch.end()


def counted(instruments: Instruments, *labels: str) -> float:
    return float(instruments.board.values()[:, instruments.measures.requests.cell(*labels)].sum())


def in_flight(instruments: Instruments) -> float:
    return float(instruments.board.values()[:, instruments.measures.in_flight.start].sum())


@pytest.mark.parametrize(
    ("given", "route"),
    [
        (environ("/predict", "/predict"), "/predict"),
        (environ("/v2/models/tickcross/infer", "/v2/models/<name>/infer"), "/v2/models/<name>/infer"),
        (environ("/predict"), "/predict"),
        (environ("/somewhere/else"), "other"),
    ],
)
def test_a_request_is_counted_by_its_route(
    watch: Watch, instruments: Instruments, log: Lines, given: dict[str, Any], route: str
) -> None:
    pass_through(watch, given, 422)
    assert counted(instruments, route, "POST", "422") == 1
    assert (log.lines[0].route, log.lines[0].status) == (route, 422)


def test_a_method_or_status_of_somebody_s_own_invention_is_other(
    watch: Watch, instruments: Instruments
) -> None:
    pass_through(watch, environ() | {"REQUEST_METHOD": 'GE"T'}, 299)
    assert counted(instruments, "/predict", "other", "other") == 1


def test_what_was_answered_is_in_the_log(watch: Watch, log: Lines) -> None:
    for labels in ([0], [0, 0, 2]):
        pass_through(watch, environ() | {outcome.KEY: outcome.Outcome("3", predictions(labels))})
    assert [(line.version, line.labels) for line in log.lines] == [
        ("3", {"tick": 1}),
        ("3", {"tick": 2, "neither": 1}),
    ]


def test_both_sides_can_name_the_request(watch: Watch, log: Lines) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    given = environ(HTTP_X_REQUEST_ID="form-7", HTTP_TRACEPARENT=trace)
    seen = watch.begin(given)
    assert dict(seen.headers()) == {b"x-request-id": b"form-7", b"traceparent": trace.encode()}
    watch.answered(seen, given, 200)
    assert (log.lines[0].request_id, log.lines[0].traceparent) == ("form-7", trace)


def test_more_than_may_be_held_are_refused_with_a_time_to_come_again(
    watch: Watch, instruments: Instruments
) -> None:
    for _ in range(3):
        watch.begin(environ())
    assert in_flight(instruments) == 3
    with pytest.raises(Problem, match="2 requests are being answered") as refused:
        watch.refuse_too_many(environ())
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
    watch.end()
    watch.refuse_too_many(environ())


@pytest.mark.parametrize("path", sorted(PROBES))
def test_probes_are_never_refused(watch: Watch, path: str) -> None:
    for _ in range(9):
        watch.begin(environ(path))
    watch.refuse_too_many(environ(path))


def test_a_worker_that_takes_over_a_row_holds_nothing(watch: Watch, instruments: Instruments) -> None:
    pass_through(watch, environ())
    watch.begin(environ())
    instruments.start_worker(0)
    assert in_flight(instruments) == 0
    assert counted(instruments, "/predict", "POST", "200") == 1


def test_a_line_can_always_be_read(watch: Watch, log: Lines) -> None:
    pass_through(
        watch, environ('/"\n\\', HTTP_X_REQUEST_ID='"}\n', HTTP_TRACEPARENT='"') | {"REQUEST_METHOD": '"'}
    )
    assert json.loads(as_json(log.lines[0], "now"))["method"] == "other"
