"""Every choice of a training run, as data; it goes into the manifest with the weights."""

from dataclasses import asdict, dataclass, field
from typing import Any

from model.errors import BadSettings
from model.nn.cost import COSTS
from model.nn.gradient_descent import OPTIMISERS, SCHEDULES
from model.nn.layers import Specification
from model.nn.network import GRID_SIZES

GRID_SIZE = 40

LARGEST = 2**63 - 1
"""The largest whole number that a manifest may have."""

LAYERS: tuple[Specification, ...] = (
    {"kind": "convolution", "filters": 64, "size": 3, "stride": 1},
    {"kind": "relu"},
    {"kind": "max_pooling", "window": 2, "stride": 2},
    {"kind": "convolution", "filters": 12, "size": 1, "stride": 1},
    {"kind": "relu"},
    {"kind": "convolution", "filters": 32, "size": 3, "stride": 1},
    {"kind": "relu"},
    {"kind": "max_pooling", "window": 2, "stride": 2},
    {"kind": "convolution", "filters": 80, "size": 3, "stride": 1},
    {"kind": "relu"},
    {"kind": "max_pooling", "window": 2, "stride": 2},
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 96},
    {"kind": "relu"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
)
"""The default architecture.

The number of filters in the first block does not matter for the speed, as the block is one table look-up
(`model/engine`). The number of maps that the second block gets matters, so they are mixed down to a few.
"""

FURTHER: dict[str, Any] = {"examples": 120_000, "epochs": 2, "learning_rate": 0.0003}
"""Other defaults when a version is trained further: it has learnt most already."""

_WHOLE_NUMBERS = {
    "seed": range(LARGEST),
    "examples": range(100, LARGEST),
    "epochs": range(1, LARGEST),
    "batch_size": range(1, LARGEST),
    "patience": range(1, LARGEST),
    "grid_size": GRID_SIZES,
}


@dataclass(frozen=True)
class TrainingSettings:
    """The architecture, the marks and the method of a training run.

    - seed: of everything random; the same seed on the same machine gives the same weights, byte for byte.
    - examples: marks to draw, the validation set's share included.
    - validation_fraction: the share of all marks that is never trained on.
    - epochs, batch_size, learning_rate, schedule, optimiser, cost: gradient descent's.
    - patience: epochs without a better validation set before training stops.
    - averaging: how much of the running mean of the weights each step keeps; 0 for no mean.
    - own_share: the share of the training set that is made from the user's own marks, if there are any.
    - layers, grid_size: the architecture.
    """

    seed: int = 1
    examples: int = 200_000
    validation_fraction: float = 0.1
    epochs: int = 5
    batch_size: int = 128
    learning_rate: float = 0.004
    schedule: str = "cosine"
    optimiser: str = "adam"
    cost: str = "cross-entropy"
    patience: int = 4
    averaging: float = 0.998
    own_share: float = 0.15
    grid_size: int = GRID_SIZE
    layers: list[Specification] = field(default_factory=lambda: list(LAYERS))

    def __post_init__(self) -> None:
        """Raise BadSettings for a value out of its range."""
        for name, sizes in _WHOLE_NUMBERS.items():
            if not isinstance(value := getattr(self, name), int) or value not in sizes:
                expected = f"a whole number from {sizes[0]} to {sizes[-1]}"
                raise BadSettings(f"{name} is {value!r}; expected {expected}")
        for name in ("validation_fraction", "own_share"):
            _between(getattr(self, name), name, 0.01, 0.9)
        _between(self.averaging, "averaging", 0, 0.99999)
        _between(self.learning_rate, "learning_rate", 1e-8, 100)
        for name, known in (("schedule", SCHEDULES), ("optimiser", OPTIMISERS), ("cost", COSTS)):
            if (value := getattr(self, name)) not in known:
                raise BadSettings(f"{name} is {value!r}; expected one of {', '.join(known)}")

    def as_json(self) -> dict[str, Any]:
        """The settings as plain data; without the architecture, which the manifest has already."""
        return {name: value for name, value in asdict(self).items() if name not in ("layers", "grid_size")}


def _between(value: object, name: str, low: float, high: float) -> None:
    if not isinstance(value, (int, float)) or not low <= value <= high:
        raise BadSettings(f"{name} is {value!r}; expected a number from {low} to {high}")
