"""The overload benchmark separates answers from refusals, and measures the time to recovery."""

import math
from collections.abc import Sequence

import pytest

from benchmarks.http.load import Load
from benchmarks.http.overload import CALM, Seen, recovery_seconds, report
from benchmarks.http.probing import Probe

ENDED = 100.0


def probes(*seconds: float, start: float = ENDED) -> list[Probe]:
    return [Probe(start + place, each, is_ok=True, is_kept=False) for place, each in enumerate(seconds)]


def seen(rate: float, probed: Sequence[Probe], not_ok: int = 0) -> Seen:
    return Seen(Load(1000, rate, 1.0, 9.0, not_ok, refused=not_ok), probed, ENDED - 10, ENDED)


def test_a_server_has_recovered_after_several_quick_probes_in_a_row() -> None:
    assert recovery_seconds(probes(*[0.01] * CALM), ENDED) == 0
    late = probes(0.4, *[0.01] * (CALM - 1), 0.2, *[0.01] * CALM)
    assert recovery_seconds(late, ENDED) == pytest.approx(CALM + 0.2)


def test_slow_probes_during_the_load_do_not_delay_recovery() -> None:
    assert recovery_seconds(probes(5.0, start=ENDED - 9) + probes(*[0.01] * CALM), ENDED) == 0


def test_a_server_that_stays_slow_has_not_recovered() -> None:
    assert recovery_seconds(probes(*[0.2] * 100), ENDED) == math.inf


def test_a_failed_probe_does_not_count_as_quick() -> None:
    failing = [probe._replace(is_ok=False) for probe in probes(*[0.01] * 100)]
    assert recovery_seconds(failing, ENDED) == math.inf


def test_refusals_are_not_answers_and_shares_are_relative_to_the_best_rate() -> None:
    during = [Probe(ENDED - place / 100, 0.02, is_ok=True, is_kept=place % 2 == 0) for place in range(1, 100)]
    probed = during + probes(*[0.01] * CALM)
    rounds = {(16, "tickcross"): [seen(1000.0, probed)], (4000, "tickcross"): [seen(1000.0, probed, 400)]}
    lines = report(rounds)
    assert lines[-1] == "| 4,000 | tickcross | 600 | 60% | 9 | 40.0% | 40.0% | 20 | 20 | 0 | 0.00 |"
