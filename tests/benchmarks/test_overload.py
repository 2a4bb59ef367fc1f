"""The overload benchmark tells answers from refusals, and when a server has recovered."""

import math
from collections.abc import Sequence

import pytest

from benchmarks.http.load import Load
from benchmarks.http.overload import CALM, Seen, recovery_seconds, report
from benchmarks.http.probing import Probe

ENDED = 100.0


def probes(*seconds: float, start: float = ENDED) -> list[Probe]:
    return [Probe(start + place, each, is_ok=True, is_kept=False) for place, each in enumerate(seconds)]


def seen(rate: float, found: Sequence[Probe], not_ok: int = 0) -> Seen:
    return Seen(Load(1000, rate, 1.0, 9.0, not_ok, refused=not_ok), found, ENDED - 10, ENDED)


def test_a_server_has_recovered_when_a_row_of_probes_is_quick() -> None:
    assert recovery_seconds(probes(*[0.01] * CALM), ENDED) == 0
    late = probes(0.4, *[0.01] * (CALM - 1), 0.2, *[0.01] * CALM)
    assert recovery_seconds(late, ENDED) == pytest.approx(CALM + 0.2)


def test_slow_probes_during_the_load_do_not_matter_for_recovery() -> None:
    assert recovery_seconds(probes(5.0, start=ENDED - 9) + probes(*[0.01] * CALM), ENDED) == 0


def test_a_server_that_stays_slow_has_not_recovered() -> None:
    assert recovery_seconds(probes(*[0.2] * 100), ENDED) == math.inf


def test_a_failed_probe_is_not_a_quick_one() -> None:
    failing = [probe._replace(is_ok=False) for probe in probes(*[0.01] * 100)]
    assert recovery_seconds(failing, ENDED) == math.inf


def test_refusals_are_no_answers_and_the_share_is_of_the_best() -> None:
    during = [Probe(ENDED - place / 100, 0.02, is_ok=True, is_kept=place % 2 == 0) for place in range(1, 100)]
    found = during + probes(*[0.01] * CALM)
    rounds = {(16, "tickcross"): [seen(1000.0, found)], (4000, "tickcross"): [seen(1000.0, found, 400)]}
    lines = report(rounds)
    assert lines[-1] == "| 4,000 | tickcross | 600 | 60% | 9 | 40.0% | 40.0% | 20 | 20 | 0 | 0.00 |"
