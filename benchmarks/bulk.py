"""Measures bulk classification: its rate with one process, with two and on Ray, and its memory.

`python -m benchmarks.bulk [--pictures 20000] [--rounds 3]` times complete runs of the command in alternation,
then prints the memory for 1,000 pictures and for the given number. `--rounds 0 --pictures 100000` measures
only the memory.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from PIL import Image

from model.drawing import draw_marks

ROOT = Path(__file__).parents[1]
ONE, TWO, RAY = "1 process", "2 processes", "Ray on this machine"
WAYS = {ONE: ("--workers", "1"), TWO: ("--workers", "2"), RAY: ("--on", "local")}
"""A name to print -> the options of the command."""

FEW = 1000
DISTINCT = 2000
"""Pictures that are drawn; the others are links to them."""

_SECONDS_BETWEEN = 0.02
_MB = 1024 * 1024


class Run(NamedTuple):
    """One run of the command: its duration in seconds, and the rise of its memory since the start."""

    seconds: float
    bytes_above_start: int


def main() -> None:
    """Print a line for each run, and compare one process with two."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        draw(folder / "drawn", min(DISTINCT, chosen.pictures))
        many = linked(folder / "drawn", folder / "many", chosen.pictures)
        few = linked(folder / "drawn", folder / "few", FEW)
        if chosen.rounds:
            _compare(folder, many, chosen.pictures, chosen.rounds)
        for pictures, count in ((few, FEW), (many, chosen.pictures)):
            run = classify(pictures, folder / f"memory-{count}", WAYS[TWO])
            above = run.bytes_above_start / _MB
            print(f"{count:,} pictures, {TWO}: {above:.0f} MB above its start")


def draw(folder: Path, count: int) -> None:
    """Draw pictures like those of the training set."""
    folder.mkdir()
    pictures = [grey for stack in draw_marks(count, np.random.default_rng(0)).greys for grey in stack]
    for number, grey in enumerate(pictures):
        Image.fromarray(grey).save(folder / f"{number}.png")


def linked(drawn: Path, folder: Path, count: int) -> Path:
    """A folder with `count` pictures."""
    folder.mkdir()
    for number, picture in zip(range(count), itertools.cycle(sorted(drawn.iterdir())), strict=False):
        os.link(picture, folder / f"{number:06}.png")
    return folder


def classify(pictures: Path, output: Path, options: Sequence[str]) -> Run:
    """Run the command to its end."""
    command = [sys.executable, "-m", "model", "classify", str(pictures), "--output", str(output), *options]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        start = most = _memory(process.pid)
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(_SECONDS_BETWEEN)
    if process.returncode:
        raise RuntimeError(f"classify ended with {process.returncode}")
    return Run(time.perf_counter() - began, most - start)


def _compare(folder: Path, pictures: Path, count: int, rounds: int) -> None:
    rates: dict[str, list[float]] = {way: [] for way in WAYS}
    for number, (way, options) in itertools.product(range(rounds), WAYS.items()):
        run = classify(pictures, folder / f"{number} {way}", options)
        rates[way].append(count / run.seconds)
        print(f"{way}: {rates[way][-1]:,.0f} pictures per second, start included", flush=True)
    for way in (TWO, RAY):
        ratio = median(a / b for a, b in zip(rates[way], rates[ONE], strict=True))
        print(f"{way}: {ratio:.2f} times as many as {ONE}, the median of {rounds} rounds")


def _memory(process: int) -> int:
    """The resident bytes of a process and its children. Shared pages count in each of them."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    main()
