"""The training loop: mini-batches, gradient descent, and after each epoch a look at the validation set."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np

from model.answers.decision import decide
from model.dataset import MarkSet
from model.engine import compile  # noqa: A004, the word for it
from model.interrupts import interrupts_held
from model.nn.cost import cost_function
from model.nn.gradient_descent import back_propagate, gradient_descent, schedule
from model.nn.layers import Array, Sigmoid
from model.nn.network import Network
from model.training.averaging import WeightAverage, copy_of
from model.training.patchwise import patchwise
from model.training.settings import TrainingSettings
from model.training.shifts import shifted

SHARDS = 2
"""The parts of a mini-batch, one thread each; fixed, as the number decides the order of additions."""


@dataclass(frozen=True)
class Progress:
    """The progress of a run: `epoch` of `epochs`, `done` of its `steps`, and the mean cost of these."""

    epoch: int
    epochs: int
    done: int
    steps: int
    cost: float

    @property
    def steps_done(self) -> int:
        """Mini-batches since the beginning of the run."""
        return (self.epoch - 1) * self.steps + self.done


@dataclass(frozen=True)
class EpochResult:
    """The result of one pass over the training set; costs are means over the marks."""

    epoch: int
    learning_rate: float
    cost: float
    validation_cost: float
    validation_accuracy: float


class Best(NamedTuple):
    """The epoch with the best answers on the validation set, and the weights after it."""

    epoch: int
    rank: tuple[float, ...]
    weights: dict[str, Array]


@dataclass
class Descent:
    """A training run. It changes the network in place and leaves the best weights in it.

    - report: called after every mini-batch; epoch_report: after every epoch.
    """

    network: Network = field(repr=False)
    settings: TrainingSettings = field(repr=False)
    report: Callable[[Progress], object] = field(default=lambda progress: None, repr=False)
    epoch_report: Callable[[EpochResult], object] = field(default=lambda result: None, repr=False)
    history: list[EpochResult] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start the optimiser and the mean of the weights from the network's current weights."""
        self.rule = gradient_descent(self.settings.optimiser, self.network)
        self.mean = WeightAverage(self.network, self.settings.averaging)
        self.best = Best(0, (-1.0, 0.0), copy_of(self.network))
        self._patchwise = patchwise(self.network)
        self._cost = cost_function(self.settings.cost)

    def run(
        self,
        training_set: MarkSet,
        validation_set: MarkSet,
        rng: np.random.Generator,
        after_epoch: Callable[[], object] = lambda: None,
    ) -> int:
        """Train until the epochs are used up or validation stops improving; returns the best epoch.

        `after_epoch` is called between epochs and after the last one, when the state of the run may be saved.
        """
        with ThreadPoolExecutor(SHARDS) as threads:
            while not self._is_over():
                epoch = len(self.history) + 1
                cost = self._epoch(epoch, training_set, rng, threads)
                self.mean.swap()
                result = self._validate(epoch, cost, validation_set)
                rank = (result.validation_accuracy, -result.validation_cost)
                if rank > self.best.rank:
                    self.best = Best(epoch, rank, copy_of(self.network))
                self.mean.swap()
                after_epoch()
        return self.take_best()

    def take_best(self) -> int:
        """Put the best weights so far into the network; returns their epoch."""
        for name, value in self.network.named_parameters().items():
            value[...] = self.best.weights[name]
        return self.best.epoch

    def _is_over(self) -> bool:
        done = len(self.history)
        return done >= self.settings.epochs or done - self.best.epoch >= self.settings.patience

    def _epoch(self, epoch: int, training_set: MarkSet, rng: np.random.Generator, threads: Executor) -> float:
        """One pass over the training set in random order; returns the mean cost."""
        order, targets = rng.permutation(len(training_set)), training_set.targets
        size = self.settings.batch_size
        batches = [order[start : start + size] for start in _starts(len(order), size)]
        total = 0.0
        for step, batch in enumerate(batches, 1):
            cost, gradients = self._slope(shifted(training_set.grids[batch], rng), targets[batch], threads)
            progress = (epoch - 1 + (step - 1) / len(batches)) / self.settings.epochs
            self.rule.step(gradients, self._learning_rate(progress))
            self.mean.update()
            total += cost
            self.report(Progress(epoch, self.settings.epochs, step, len(batches), total / step))
        return total / len(batches)

    def _slope(self, grids: Array, targets: Array, threads: Executor) -> tuple[float, dict[str, Array]]:
        """The cost of a mini-batch and its gradient in every parameter: the means over its shards."""
        shards = [(grids[part], targets[part]) for part in _shards(len(grids))]
        slope = partial(back_propagate, self._patchwise, self._cost)
        with interrupts_held():
            slopes = list(threads.map(slope, *zip(*shards, strict=True)))
        shares = [len(shard) / len(grids) for shard, _ in shards]
        cost = sum(share * cost for share, (cost, _) in zip(shares, slopes, strict=True))
        return cost, _weighted_sum(shares, [gradients for _, gradients in slopes])

    def _learning_rate(self, progress: float) -> float:
        return schedule(self.settings.schedule, self.settings.learning_rate, progress)

    def _validate(self, epoch: int, cost: float, validation_set: MarkSet) -> EpochResult:
        pre_activations = pre_activations_of(self.network, validation_set.grids)
        result = EpochResult(
            epoch=epoch,
            learning_rate=self._learning_rate(epoch / self.settings.epochs),
            cost=cost,
            validation_cost=self._cost.value(pre_activations, validation_set.targets),
            validation_accuracy=share_right(pre_activations, validation_set),
        )
        self.history.append(result)
        self.epoch_report(result)
        return result


def pre_activations_of(network: Network, grids: Array) -> Array:
    """The pre-activations (N, 2) of any number of grids, computed as they are in service."""
    return compile(network)(grids)


def steps_per_epoch(count: int, batch_size: int) -> int:
    """How many mini-batches there are in a pass over `count` marks."""
    return len(_starts(count, batch_size))


def _starts(count: int, size: int) -> range:
    """Where mini-batches begin; an incomplete last one is left out of the epoch."""
    return range(0, max(count - size, 0) + 1, size)


def _shards(count: int) -> list[slice]:
    """The slices of a mini-batch, one for each thread; fewer if it has fewer marks."""
    size = -(-count // SHARDS)
    return [slice(start, start + size) for start in range(0, count, size)]


def _weighted_sum(shares: list[float], gradients: list[dict[str, Array]]) -> dict[str, Array]:
    total = {name: gradient * gradient.dtype.type(shares[0]) for name, gradient in gradients[0].items()}
    for share, more in zip(shares[1:], gradients[1:], strict=True):
        for name, gradient in more.items():
            total[name] += gradient * gradient.dtype.type(share)
    return total


def share_right(pre_activations: Array, marks: MarkSet) -> float:
    """The share of the marks that get the right one of the three labels, without a calibration."""
    labels, _ = decide(Sigmoid().forward(pre_activations), 0.5)
    return float((labels == marks.labels).mean())
