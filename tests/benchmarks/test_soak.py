"""The soak detects wrong answers, lost answers and different counts, without false alarms."""

import random
import time
from collections import Counter
from http.client import HTTPException
from pathlib import Path

import pytest

from benchmarks.soak.cases import HTTP, weights
from benchmarks.soak.clients import Connection
from benchmarks.soak.counting import Key, counts_in, differences, out_of_bounds, value_of
from benchmarks.soak.lessons import Lesson, Lessons, faults_of
from benchmarks.soak.machine import set_clock
from benchmarks.soak.outcomes import Outcome, Verdict, is_refusal, verdict
from benchmarks.soak.phases import Phase
from benchmarks.soak.report import Memory, Report, text
from benchmarks.soak.rude import mutated
from benchmarks.soak.served import ServedVersions
from benchmarks.soak.shifted_clock import shift_clock
from benchmarks.soak.tally import Judge, Tally, unexplained
from tests.contract.doors import Answer
from tests.e2e.answering import Answer as Sent
from tests.e2e.answering import answering

TICK, CROSS = Answer(200, {}, b"tick"), Answer(200, {}, b"cross")
BUSY = Answer(429, {"retry-after": "1"}, b"")
PREDICTED = Key("POST", "/predict", "200")
LESSONS: Lessons = {"a mark": Lesson({"1": TICK, "2": CROSS}, Counter({PREDICTED: 1}), 0.001)}
SCRAPE = """\
# TYPE tickcross_requests_total counter
tickcross_requests_total{method="POST",route="/predict",status="200"} 12.0
tickcross_requests_total{method="POST",route="/explain",status="422"} 0.0
tickcross_requests_total{method="GET",route="/metrics",status="200"} 7.0
tickcross_worker_starts_total 2.0
tickcross_worker_starts_total_of_another 5.0
"""


def outcome(answer: Answer | None, began: float = 10.0, ended: float = 11.0) -> Outcome:
    return Outcome("a mark", began, ended, answer, "" if answer else "the connection was reset")


def tally_of(*outcomes: Outcome, versions: frozenset[str] = frozenset({"1"})) -> Tally:
    judge = Judge(LESSONS)
    for one in outcomes:
        judge(one, versions)
    return judge.tally


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (TICK, Verdict.RIGHT),
        (CROSS, Verdict.WRONG),
        (Answer(200, {"etag": "x"}, b"tick"), Verdict.WRONG),
        (BUSY, Verdict.REFUSED),
        (Answer(503, {"retry-after": "1"}, b""), Verdict.REFUSED),
        (Answer(429, {}, b""), Verdict.WRONG),
        (Answer(503, {}, b""), Verdict.FAILED),
        (Answer(500, {}, b""), Verdict.FAILED),
        (None, Verdict.LOST),
    ],
)
def test_an_answer_is_right_only_if_it_equals_the_one_without_load(
    answer: Answer | None, expected: Verdict
) -> None:
    assert verdict(outcome(answer), [TICK]) == expected


def test_either_version_may_answer_during_a_swap() -> None:
    assert tally_of(outcome(TICK), outcome(CROSS), versions=frozenset({"1", "2"})).verdicts == {"right": 2}
    assert tally_of(outcome(TICK), outcome(CROSS), versions=frozenset({"1"})).verdicts[Verdict.WRONG] == 1


def test_a_refusal_has_a_retry_after_header() -> None:
    assert is_refusal(BUSY)
    assert not is_refusal(Answer(429, {}, b""))
    assert not is_refusal(Answer(404, {"retry-after": "1"}, b""))


def test_any_version_served_during_a_request_may_have_answered_it() -> None:
    served = ServedVersions("1")
    before = served.moment()
    served.changing({"2"})
    during = served.moment()
    served.settled("2")
    after = served.moment()
    assert served.since(before) == served.since(during) == {"1", "2"}
    assert served.since(after) == served.current == {"2"}


def test_a_client_reports_a_missing_answer_and_reconnects() -> None:
    with answering(Sent(), Sent(status=0)) as server:
        client = Connection(server.url, keeps=True)
        assert client.ask(HTTP["a picture"]).status == 200
        with pytest.raises((OSError, HTTPException)):
            client.ask(HTTP["a picture"])
        assert client.ask(HTTP["a picture"]).status == 200
        client.close()
    assert server.opened == 2


def test_requests_are_counted_by_status() -> None:
    tally = tally_of(outcome(TICK), outcome(BUSY), outcome(None))
    assert tally.tried == 3
    assert tally.counted == {PREDICTED: 1, Key("POST", "/predict", "429"): 1}


def test_the_counts_of_a_scrape_leave_out_the_soaks_own_requests() -> None:
    assert counts_in(SCRAPE) == {PREDICTED: 12}
    assert value_of(SCRAPE, "tickcross_worker_starts_total") == 2


def test_different_counts_are_named() -> None:
    assert differences({PREDICTED: 3}, {PREDICTED: 3}) == []
    assert differences({PREDICTED: 4}, {PREDICTED: 3}) == [
        "POST /predict 200: the service counted 4, the clients 3"
    ]
    assert len(differences({}, {PREDICTED: 3})) == 1


def test_counts_with_killed_workers_lie_between_answered_and_sent_requests() -> None:
    assert out_of_bounds({PREDICTED: 4}, {PREDICTED: 3}, sent=4) == []
    assert len(out_of_bounds({PREDICTED: 2}, {PREDICTED: 3}, sent=4)) == 1
    assert len(out_of_bounds({PREDICTED: 5}, {PREDICTED: 3}, sent=4)) == 1


def test_a_lost_request_is_explained_only_by_a_worker_killed_meanwhile() -> None:
    early, late = outcome(None, 10, 11), outcome(None, 20, 21)
    assert unexplained([early, late], [(10.5, 12.0)]) == [late]


def test_a_request_that_fails_without_load_or_is_not_counted_is_named() -> None:
    assert faults_of(LESSONS) == []
    failing = {"a mark": Lesson({"1": Answer(500, {}, b"")}, Counter(), 0.001)}
    assert len(faults_of(failing)) == 2


def calm_phase() -> Phase:
    return Phase("calm", tally_of(outcome(TICK)))


def broken_promises_of(report: Report) -> str:
    return "\n".join(report.broken_promises())


def test_a_soak_without_faults_breaks_no_promise() -> None:
    report = Report("asgi", [calm_phase()], Memory(early=100, loaded=200, end=109))
    assert broken_promises_of(report) == ""
    assert text(report).endswith("every promise was kept")


def test_each_broken_promise_is_named() -> None:
    lost = Phase("kill -9", tally_of(outcome(TICK), outcome(None), outcome(None)), max_lost=1)
    assert "2 requests were lost; killed workers held at most 1" in broken_promises_of(Report("asgi", [lost]))
    nothing = Phase("calm", tally_of())
    assert "no request was answered right" in broken_promises_of(Report("asgi", [nothing]))
    dead = Phase("calm", tally_of(outcome(TICK)), dead=1)
    assert "1 workers died" in broken_promises_of(Report("asgi", [dead]))
    grown = Report("asgi", [calm_phase()], Memory(early=100, loaded=200, end=111))
    assert "memory grew by 11%" in broken_promises_of(grown)
    miscounted = Phase(
        "calm", tally_of(outcome(TICK)), miscounted=["POST /predict 200: the service counted 2"]
    )
    assert "the service counted 2" in broken_promises_of(Report("asgi", [miscounted]))


def test_the_table_adds_up_the_phases() -> None:
    killed = Phase("kill -9", tally_of(outcome(CROSS, ended=12.5), outcome(None)), max_lost=7)
    rows = dict(Report("asgi", [calm_phase(), killed]).rows())
    assert rows["requests sent"] == "3"
    assert rows["correct answers"] == "1"
    assert rows["wrong answers"] == "1"
    assert rows["lost (limit: requests in flight in killed workers)"] == "1 (7)"
    assert rows["slowest answer without disturbances, ms"] == "1,000"
    assert rows["slowest answer during disturbances, ms"] == "2,500"


def test_slow_requests_are_sent_less_often() -> None:
    weight_by_name = dict(
        zip(HTTP, weights({name: 1.0 if name == "a picture" else 0.001 for name in HTTP}), strict=True)
    )
    assert weight_by_name["a picture"] == pytest.approx(weight_by_name["a JPEG"] / 100)


def test_damage_to_a_body_is_reproducible() -> None:
    damaged = [mutated(bytes(100), random.Random(seed)) for seed in (1, 1, 2)]  # noqa: S311
    assert damaged[0] == damaged[1] != damaged[2]
    assert damaged[0] != bytes(100)


def test_the_clock_is_shifted_by_the_offset_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "clock"
    file.write_bytes(bytes(8))
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    shift_clock(str(file))
    assert time.time() == 1000
    set_clock(file, -3600.0)
    assert time.time() == -2600
