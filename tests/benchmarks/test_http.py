"""The HTTP benchmark reads its load generator right, and leaves other sections of the results alone."""

from pathlib import Path

import pytest

from benchmarks.http.catalogue import CASES
from benchmarks.http.load import json_grids, npy_grids, read_report, v2_binary
from benchmarks.http.measure import Measured, figure
from benchmarks.http.plot import Line, plot
from benchmarks.http.report import Run, report
from benchmarks.results import write_section
from service.inputs.canonical import read_canonical

REPORT = """\
Running 2s test @ http://127.0.0.1:8126
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.09ms    1.25ms  23.64ms   87.13%
  Latency Distribution
     50%  980.00us
     75%    3.05ms
     90%    4.15ms
     99%    1.71s
  26456 requests in 5.00s, 7.82MB read
  Socket errors: connect 0, read 1, write 2, timeout 3
  Non-2xx or 3xx responses: 4
Requests/sec:   5288.97
Transfer/sec:      1.56MB
"""


def test_what_wrk_prints_is_read_in_its_units() -> None:
    load = read_report(REPORT)
    assert load.rate == pytest.approx(5288.97)
    assert load.median_ms == pytest.approx(0.98)
    assert load.p99_ms == pytest.approx(1710)
    assert load.failures == 10


def test_bodies_hold_as_many_marks_as_they_say() -> None:
    found = read_canonical(json_grids(3, 8).content)
    assert found is not None
    assert found[1].shape == (3, 8, 8)
    assert npy_grids(3, 8).content.endswith(found[1].tobytes())
    assert v2_binary(3, 8).content.endswith(found[1].tobytes())


def test_a_section_replaces_its_own_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    for title, line in (("One", "old"), ("Two", "kept"), ("One", "new")):
        write_section(title, [line], path)
    text = path.read_text()
    assert text.index("## One") < text.index("new") < text.index("## Two") < text.index("kept")
    assert "old" not in text
    assert text.count("## One") == 1


def test_ratios_are_against_what_ran_at_the_same_time() -> None:
    def run(ours: float, name: str, *rates: float) -> Run:
        measured = {"tickcross": Measured(figure([ours]), figure([1.0]), 0)}
        measured[name] = Measured(figure(rates), figure([2.0]), 0)
        results = {case: measured if case == "single" else {} for case in CASES}
        names = ("tickcross", name)
        return Run(results, dict.fromkeys(names, 100.0), dict.fromkeys(names, 0.5), dict.fromkeys(names, "1"))

    lines = report([run(900.0, "one", 100.0, 300.0, 450.0), run(500.0, "two", 250.0)])
    assert any(line.startswith("| one | 3.00 (2.00) |") for line in lines)
    assert any(line.startswith("| two | 2.00 (2.00) |") for line in lines)
    assert sum(line.startswith("| tickcross |") for line in lines) == 4


def test_a_plot_has_a_line_for_each_name() -> None:
    drawn = plot({"rate": [Line("one", [(1, 10), (512, 2000)]), Line("two", [(1, 5)])]})
    assert drawn.count("<polyline") == 2
    assert ">one</text>" in drawn
