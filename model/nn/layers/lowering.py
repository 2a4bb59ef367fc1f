"""The equivalents of a layer as plain data: a primitive for an engine, and operators for an ONNX file.

This is what compilers call lowering: many kinds of layers are expressed in a few primitives, and an engine
needs to implement only those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.nn.layers.arrays import Array
from model.nn.layers.window import Window


@dataclass(frozen=True)
class MatrixProduct:
    """inputs @ weights + biases.

    - weights: (inputs, outputs).
    - biases: (outputs,).
    """

    weights: Array
    biases: Array


@dataclass(frozen=True)
class WindowProduct:
    """window @ weights + biases for each window.

    - window: its values, by row, column and channel, are the inputs.
    - weights: (inputs, channels of the output).
    - biases: (channels of the output,).
    """

    window: Window
    weights: Array
    biases: Array


@dataclass(frozen=True)
class WindowMaximum:
    """The largest value of each window, in each channel."""

    window: Window


@dataclass(frozen=True)
class Rectifier:
    """max(0, x) for each value."""


@dataclass(frozen=True)
class Reshape:
    """The same values in one row, ordered by row, column and channel."""


Primitive = MatrixProduct | WindowProduct | WindowMaximum | Rectifier | Reshape


@dataclass(frozen=True)
class OnnxOperator:
    """An operator of ONNX that takes the output of the one before it.

    - name: as in https://onnx.ai/onnx/operators/.
    - tensors: its further inputs, in their order.
    - attributes: its settings.
    - by_input: the tensors that have a row for each input of the layer.

    Feature maps are (N, C, H, W) in ONNX.
    """

    name: str
    tensors: Mapping[str, Array] = field(default_factory=dict)
    attributes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_input: Sequence[str] = ()
