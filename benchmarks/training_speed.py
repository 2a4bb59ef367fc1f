"""Compares the time of an epoch of training with PyTorch on the same CPU.

    python -m benchmarks.training_speed [--marks 4096] [--rounds 5] [--only-print]

Both train the same network from the same weights, with the same marks in the same order, batch size, cost
and optimiser (Adam), on two threads each, in one process and in alternation. PyTorch is measured in both of
its memory layouts.
"""

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peer_packages import have_torch
from benchmarks.results import table, write_section
from benchmarks.timing import Timing, blas_kernels, by_turns
from model.dataset import MarkSet, draw_mark_set
from model.nn.network import build_network
from model.training import TrainingSettings
from model.training.descent import SHARDS, Descent

Epoch = Callable[[], object]
OURS = "tickcross"


def main() -> None:
    """Measure; print and keep a table."""
    arguments = _arguments()
    settings = TrainingSettings(epochs=1)
    marks = draw_mark_set(arguments.marks, settings.grid_size, np.random.SeedSequence(5))
    epochs: dict[str, Epoch] = {OURS: _ours(settings, marks)}
    if have_torch():
        epochs |= _torch(settings, marks)
    else:
        print("PyTorch could not be installed, so there is nothing to compare with")
    timings = by_turns(epochs, arguments.rounds)
    lines = _report(settings, marks, timings)
    print("\n".join(lines))
    if not arguments.only_print:
        write_section("Training", lines)


def _ours(settings: TrainingSettings, marks: MarkSet) -> Epoch:
    """The loop of the training job over all marks, with almost no validation set."""
    network = build_network(settings.layers, settings.grid_size, np.random.default_rng(0))
    few = marks.pick(np.arange(8))

    def epoch() -> None:
        Descent(network, settings).run(marks, few, np.random.default_rng(1))

    return epoch


def _torch(settings: TrainingSettings, marks: MarkSet) -> dict[str, Epoch]:
    """PyTorch with the channels after or before the rows and columns in memory."""
    import torch

    torch.set_num_threads(SHARDS)
    formats = {"pytorch": torch.contiguous_format, "pytorch, channels last": torch.channels_last}
    return {name: _torch_epoch(settings, marks, layout) for name, layout in formats.items()}


def _torch_epoch(settings: TrainingSettings, marks: MarkSet, layout: Any) -> Epoch:
    import torch

    from benchmarks.in_torch import as_module

    network = build_network(settings.layers, settings.grid_size, np.random.default_rng(0))
    module = as_module(network).to(memory_format=layout)
    rule = torch.optim.Adam(module.parameters(), settings.learning_rate)
    cost = torch.nn.BCEWithLogitsLoss(reduction="sum")
    size, targets = settings.batch_size, marks.targets

    def epoch() -> None:
        order = np.random.default_rng(1).permutation(len(marks))
        for start in range(0, len(order) - size + 1, size):
            batch = order[start : start + size]
            grids = torch.from_numpy(marks.grids[batch].astype(np.float32)[:, np.newaxis])
            rule.zero_grad()
            answers = module(grids.contiguous(memory_format=layout))
            (cost(answers, torch.from_numpy(targets[batch])) / size).backward()
            rule.step()

    return epoch


def _report(settings: TrainingSettings, marks: MarkSet, timings: dict[str, Timing]) -> list[str]:
    head = ["an epoch on two threads", "seconds: median (best to worst)", "times ours"]
    rows = []
    for name, timing in timings.items():
        median, best, worst = (f"{seconds:.2f}" for seconds in timing)
        rows.append([name, f"{median} ({best} to {worst})", f"{timing.median / timings[OURS].median:.2f}"])
    about = (
        f"{len(marks):,} marks, mini-batches of {settings.batch_size}. OpenBLAS kernels: {blas_kernels()}."
    )
    return [about, "", *table(head, rows)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--marks", type=int, default=4096, help="marks in an epoch (default 4096)")
    parser.add_argument("--rounds", type=int, default=5, help="number of rounds (default 5)")
    parser.add_argument("--only-print", action="store_true", help="do not write results.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
