"""Compares the compiled network with onnxruntime, OpenVINO, PyTorch and our plain layers.

    python -m benchmarks.engine [--only-print] [--engines tickcross,onnxruntime] [--rounds 5]

Each engine has one thread. All run in one process, in alternation, on marks like those of the training set.
onnxruntime runs the network that we export. If OPENBLAS_CORETYPE is set, everything is measured with it and
without it: it slows down NumPy, but not the other engines.
"""

import argparse
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import BUILDERS, LARGEST_BATCH, OURS, PEER, engines_for
from benchmarks.plot import log_plot
from benchmarks.results import RESULTS, write_section
from benchmarks.timing import Timing, by_turns, machine
from model.artifact import latest_version, load_version
from model.dataset import draw_mark_set
from model.errors import BadArchitecture
from model.nn.layers import Array
from model.nn.network import Network, build_network

BATCHES = (1, 16, 256, 4096, 16384)
GRID_SIZES = (16, 24, 32, 48, 64, 96)
MARKS = 2048
KERNELS = "OPENBLAS_CORETYPE"
PLOTS = RESULTS.parent / "plots"

Result = dict[str, Any]
Table = dict[str, dict[str, Timing]]


def main() -> None:
    """Measure each choice of BLAS kernels in its own process; print and keep tables and plots."""
    arguments = _arguments()
    if arguments.measure:
        print(json.dumps(measure(arguments)))
        return
    results = {name: _in_own_process(environment) for name, environment in _environments().items()}
    lines = [line for name, result in results.items() for line in (f"### {name}", "", *_report(result), "")]
    print("\n".join(lines))
    if not arguments.only_print:
        write_section("Engine", [*_draw(next(iter(results.values()))), *lines])


def measure(arguments: argparse.Namespace) -> Result:
    """Measure all figures in this process."""
    network = load_version(arguments.artifact or latest_version(Path("artifacts/tickcross"))).network
    grids = draw_mark_set(MARKS, network.grid_size, np.random.SeedSequence(5)).grids
    wanted = arguments.engines.split(",")
    return {
        "machine": machine(),
        "network": network.specifications(),
        "parameters": network.parameter_count,
        "batches": _over_batches(network, grids, wanted, arguments.rounds),
        "grid_sizes": _over_grid_sizes(network, grids, arguments.rounds),
    }


def _over_batches(network: Network, grids: Array, wanted: list[str], rounds: int) -> Table:
    """Seconds per image by batch size. A batch larger than the set of marks repeats them."""
    engines = engines_for(network, wanted)
    answers = {name: engine(grids[:256]) for name, engine in engines.items()}
    assert all(np.abs(answer - answers[OURS]).max() < 1e-3 for answer in answers.values())
    table: Table = {}
    for batch in BATCHES:
        some = np.resize(grids, (batch, *grids.shape[1:]))
        calls = {
            name: partial(engine, some)
            for name, engine in engines.items()
            if batch <= LARGEST_BATCH.get(name, batch)
        }
        table[str(batch)] = _each(by_turns(calls, rounds), batch)
    return table


def _over_grid_sizes(network: Network, grids: Array, rounds: int, batch: int = 256) -> Table:
    """The same layers with random weights on larger and smaller grids, where the layers fit."""
    table: Table = {}
    for size in GRID_SIZES:
        try:
            other = build_network(network.specifications(), size, np.random.default_rng(0))
        except BadArchitecture:
            continue
        some = _resized(grids[:batch], size)
        engines = engines_for(other, [OURS, PEER])
        calls = {name: partial(engine, some) for name, engine in engines.items()}
        table[str(size)] = _each(by_turns(calls, rounds), batch)
    return table


def _resized(grids: Array, size: int) -> Array:
    """Nearest-neighbour scaling, which is good enough because only the size matters here."""
    nearest = np.arange(size) * grids.shape[1] // size
    return np.ascontiguousarray(grids[:, nearest][:, :, nearest])


def _each(timings: dict[str, Timing], batch: int) -> dict[str, Timing]:
    return {name: Timing(*(seconds / batch for seconds in timing)) for name, timing in timings.items()}


def _environments() -> dict[str, dict[str, str]]:
    """The environments to measure in, by their headings."""
    free = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    environments = {"With OpenBLAS's own choice of kernels": free}
    if KERNELS in os.environ:
        environments[f"With {KERNELS}={os.environ[KERNELS]}, as it is set here"] = dict(os.environ)
    return environments


def _in_own_process(environment: dict[str, str]) -> Result:
    command = [sys.executable, "-m", "benchmarks.engine", *sys.argv[1:], "--measure"]
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    *notes, figures = run.stdout.splitlines()
    print(*dict.fromkeys(notes), sep="\n")
    result: Result = json.loads(figures)
    return result


def _report(result: Result) -> list[str]:
    about = f"OpenBLAS kernels: {result['machine']['blas']}. {result['parameters']:,} parameters."
    lines = [f"{about} Microseconds per image on one thread: median (best to worst).", ""]
    lines += [*_table("images at once", result["batches"]), ""]
    return [*lines, *_table("side of the grid, 256 at once", result["grid_sizes"])]


def _draw(result: Result) -> list[str]:
    """Draw two plots beside the results. Returns the Markdown that shows them."""
    plots = {
        "engine-batches.svg": ("Time per image by batch size", "images at once", result["batches"]),
        "engine-grids.svg": ("Time per image by grid size", "side of the grid", result["grid_sizes"]),
    }
    for file, (title, across, table) in plots.items():
        (PLOTS / file).write_text(log_plot(title, across, "microseconds per image", _lines(table)))
    return [*(f"![{title}](plots/{file})" for file, (title, *_) in plots.items()), ""]


def _lines(table: Table) -> dict[str, list[tuple[float, float]]]:
    names = next(iter(table.values()))
    return {
        name: [(float(size), row[name][0] * 1e6) for size, row in table.items() if name in row]
        for name in names
    }


def _table(title: str, table: Table) -> list[str]:
    """A row per size, a column per engine, and the rate of tickcross as a multiple of onnxruntime's."""
    names = list(next(iter(table.values())))
    lines = [f"| {title} | {' | '.join(names)} | {PEER} / {OURS} |", "|---" * (len(names) + 2) + "|"]
    for size, timings in table.items():
        cells = [_cell(Timing(*timings[name])) if name in timings else "" for name in names]
        lines.append(f"| {int(size):,} | {' | '.join(cells)} | {_ratio(timings)} |")
    return lines


def _cell(timing: Timing) -> str:
    median, best, worst = (f"{seconds * 1e6:.1f}" for seconds in timing)
    return f"{median} ({best} to {worst})"


def _ratio(timings: dict[str, Timing]) -> str:
    return f"{timings[PEER][0] / timings[OURS][0]:.2f}" if PEER in timings else ""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--artifact", type=Path, help="a version's folder; the newest shipped one by default")
    parser.add_argument("--engines", default=",".join(BUILDERS), help="which of them, separated by commas")
    parser.add_argument("--rounds", type=int, default=5, help="number of rounds (default 5)")
    parser.add_argument("--only-print", action="store_true", help="do not write results.md and the plots")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
