"""The HTTP benchmark parses wrk's report, and replaces only its own section of the results."""

import ast
import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.http import catalogue
from benchmarks.http.bodies import json_grids, npy_grids, v2_binary
from benchmarks.http.load import Load, parse_report
from benchmarks.http.measure import ALONE, SETUPS, Idle, Sample, Samples, figure
from benchmarks.http.plot import Line, plot
from benchmarks.http.processes import ticks_of
from benchmarks.http.report import Run, comparison, report
from benchmarks.results import write_section
from service.core.inputs.canonical import parse_canonical

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


def test_the_report_of_wrk_is_parsed_with_its_units() -> None:
    load = parse_report(REPORT)
    assert load.requests == 26456
    assert load.rate == pytest.approx(5288.97)
    assert load.median_ms == pytest.approx(0.98)
    assert load.p99_ms == pytest.approx(1710)
    assert load.not_ok == 4
    assert load.failures == 10
    assert load.refused == 0


def test_refusals_of_all_threads_are_added_up() -> None:
    assert parse_report(REPORT + "Refused: 5\nRefused: 6\n").refused == 11


def test_processor_time_is_read_for_any_process_name() -> None:
    assert ticks_of("7 (a) S 9 (b) R 1 7 7 0 -1 64 9 0 0 0 321 45 6 7 20 0 1 0 99") == 366


def test_bodies_hold_the_given_number_of_marks() -> None:
    parsed = parse_canonical(json_grids(3, 8).content)
    assert parsed is not None
    assert parsed[1].shape == (3, 8, 8)
    assert npy_grids(3, 8).content.endswith(parsed[1].tobytes())
    assert v2_binary(3, 8).content.endswith(parsed[1].tobytes())


def test_a_new_section_replaces_only_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    for title, line in (("One", "old"), ("Two", "kept"), ("One", "new")):
        write_section(title, [line], path)
    text = path.read_text()
    assert text.index("## One") < text.index("new") < text.index("## Two") < text.index("kept")
    assert "old" not in text
    assert text.count("## One") == 1


def samples(*cpu_us: float) -> Samples:
    """Samples of a fully loaded server with these processor times per request."""
    return {
        setup: [Sample(Load(1000, 1e6 / each, 1.0, 2.0), each / 1000) for each in cpu_us] for setup in SETUPS
    }


def run(ours: Samples, name: str, theirs: Samples, case: str = "grid") -> Run:
    names = ("tickcross", name)
    idle = dict.fromkeys(names, Idle(figure([0.5]), 100.0))
    return Run({case: {"tickcross": ours, name: theirs}}, idle, dict.fromkeys(names, "numpy 2"))


def test_processor_time_is_divided_by_the_requests() -> None:
    assert [sample.cpu_us for sample in samples(200, 300)[ALONE]] == pytest.approx([200, 300])


def test_ratios_compare_servers_of_the_same_round() -> None:
    first = run(samples(100, 200, 400), "one", samples(200, 400, 1600))
    second = run(samples(300), "two", samples(200), case="png")
    lines = report([first, second])
    assert "| one | 0.50, 2.00 |  |" in lines
    assert "| two |  | 1.50, 0.67 |" in lines
    assert "| tickcross | 200 (100 to 400) |  |" in lines
    assert "| tickcross |  | 300 (300 to 300) |" in lines


def test_a_checkout_is_compared_in_all_quantities() -> None:
    lines = comparison(run(samples(100, 300), "tickcross 1.0", samples(200, 200)), "tickcross 1.0")
    row = "| one JSON grid | 1.00 (0.50 to 1.50) | 1.33 (0.67 to 2.00) | 1.33 (0.67 to 2.00) |"
    assert any(line.startswith(row) for line in lines)


def test_failures_are_named_with_their_server_and_case() -> None:
    failing = {setup: [Sample(Load(1000, 10.0, 1.0, 2.0, 3), 1.0)] for setup in SETUPS}
    lines = report([run(samples(100), "one", failing)])
    assert "Failed requests in all rounds: one, one JSON grid: 9." in lines


def test_a_plot_has_a_line_for_each_name() -> None:
    drawn = plot({"rate": [Line("one", [(1, 10), (512, 2000)]), Line("two", [(1, 5)])]})
    assert drawn.count("<polyline") == 2
    assert ">one</text>" in drawn


def test_peers_install_the_packages_of_our_picture_code() -> None:
    show = (
        "import sys, model.picture; print(*(m.__file__ for n, m in sys.modules.items() if n[:6] == 'model.'))"
    )
    files = subprocess.run(
        [sys.executable, "-c", show], capture_output=True, text=True, check=True
    ).stdout.split()
    imported = set()
    for node in (node for file in files for node in ast.parse(Path(file).read_text()).body):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    packages = importlib.metadata.packages_distributions()
    needed = {package for name in imported - {"model"} for package in packages.get(name, ())}
    assert {"numpy", "connected-components-3d"} <= needed <= set(catalogue.COMMON)
