"""`python -m benchmarks.http.growth`: how the service performs as one quantity grows, all others fixed.

The quantities are marks in a request, connections, workers, and the size of a picture. The result is tables
and a plot in `growth.svg`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks.http.bodies import Body, json_grids, npy_grids, picture
from benchmarks.http.catalogue import OURS
from benchmarks.http.load import Load, prepared, require_wrk, send
from benchmarks.http.plot import Line, plot
from benchmarks.http.servers import Running, exported_network, running
from benchmarks.results import table, write_section

TITLE = "HTTP: growth"
PLOT = Path(__file__).parents[1] / "growth.svg"
SECONDS = 2
BATCHES = (1, 16, 256, 1024, 4096, 16384)
CONNECTIONS = (1, 2, 4, 16, 64, 512)
SIDES = (16, 32, 64, 128, 256, 512, 1024, 2048)
WORKERS = (1, 2)
MAX_JSON_BYTES = 30_000_000
SETTLE_SECONDS = 1.0
"""Seconds to finish the work that clients leave behind, after batches and many connections."""

Row = tuple[int, Load, float]
"""The value that grows, the measurements of wrk, and the megabytes of all processes afterwards."""


def main() -> None:
    """Measure all quantities, and write the section."""
    require_wrk()
    with exported_network() as network, ExitStack() as stack:
        size = int(network["PEER_GRID_SIZE"])
        services = {count: _service(stack, count) for count in WORKERS}
        service = services[2]
        arrays = _grow(service, BATCHES, lambda count: npy_grids(count, size), 4)
        time.sleep(SETTLE_SECONDS)
        lists = _grow(service, BATCHES, lambda count: json_grids(count, size), 4)
        pictures = _grow(service, SIDES, lambda side: picture(size, side), 4)
        crowds = {
            "grids, 1 worker": _crowd(services[1], json_grids(1, size)),
            "grids": _crowd(service, json_grids(1, size)),
            "PNGs": _crowd(service, picture(size)),
        }
        passing = _crowd(service, replace(json_grids(1, size), headers=(("Connection", "close"),)))
    lines = ["Two workers unless stated otherwise. MB: all processes (Pss), after the load.", ""]
    lines += _section("marks in a request, as an array, 4 connections", arrays, items=True)
    lines += _section("marks in a request, as JSON, 4 connections", lists, items=True)
    lines += _section("pixels on a side of a PNG, 4 connections", pictures)
    for name, rows in crowds.items():
        lines += _section(f"connections, one at a time on each: {name}", rows)
    lines += _section("connections, a new one for each grid", passing)
    PLOT.write_text(_plot({"array": arrays, "JSON": lists}, pictures, crowds))
    lines += [f"![growth]({PLOT.name})"]
    print("\n".join(lines))
    write_section(TITLE, lines)


def _service(stack: ExitStack, workers: int) -> Running:
    service = stack.enter_context(running(OURS, {}, workers, TICKCROSS_MAX_IN_FLIGHT="2000"))
    assert service is not None
    return service


def _grow(
    service: Running, values: Sequence[int], make: Callable[[int], Body], connections: int
) -> list[Row]:
    rows = []
    for value in values:
        body = make(value)
        if len(body.content) < MAX_JSON_BYTES:
            with prepared(body) as script:
                load = send(script, service.url + "/predict", connections, SECONDS)
            rows.append((value, load, service.megabytes()))
    return rows


def _crowd(service: Running, body: Body) -> list[Row]:
    time.sleep(SETTLE_SECONDS)
    with prepared(body) as script:
        return [
            (count, send(script, service.url + "/predict", count, SECONDS), service.megabytes())
            for count in CONNECTIONS
        ]


def _section(title: str, rows: Sequence[Row], *, items: bool = False) -> list[str]:
    head = [title.partition(",")[0], "requests/s", "median ms", "p99 ms", "failed", "MB"]
    cells = [_cells(*row) for row in rows]
    if items:
        head.insert(2, "marks/s")
        for row, (value, load, _) in zip(cells, rows, strict=True):
            row.insert(2, f"{value * load.rate:,.0f}")
    return [f"### {title[0].upper()}{title[1:]}", "", *table(head, cells), ""]


def _cells(value: int, load: Load, megabytes: float) -> list[str]:
    times = [f"{load.median_ms:.1f}", f"{load.p99_ms:.1f}"]
    return [f"{value:,}", f"{load.rate:,.0f}", *times, str(load.failures), f"{megabytes:.0f}"]


def _plot(batches: Mapping[str, list[Row]], pictures: list[Row], crowds: Mapping[str, list[Row]]) -> str:
    marks = [_line(name, rows, lambda row: row[0] * row[1].rate) for name, rows in batches.items()]
    sides = [_line("PNG", pictures, lambda row: row[1].rate)]
    rates = [_line(name, rows, lambda row: row[1].rate) for name, rows in crowds.items()]
    waits = [_line(name, rows, lambda row: row[1].p99_ms) for name, rows in crowds.items()]
    return plot(
        {
            "marks/s by marks in a request": marks,
            "requests/s by pixels on a side": sides,
            "requests/s by connections": rates,
            "p99 ms by connections": waits,
        }
    )


def _line(name: str, rows: Sequence[Row], value_of: Callable[[Row], float]) -> Line:
    """The points that have a value: a logarithmic scale has no 0."""
    return Line(name, [(row[0], value_of(row)) for row in rows if value_of(row) > 0])


if __name__ == "__main__":
    main()
