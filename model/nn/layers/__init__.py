"""The layers of a network, one module each."""

from model.nn.layers.arrays import Array, Memory, Shape, Specification
from model.nn.layers.base import Layer
from model.nn.layers.convolution import Convolution, receptive_fields
from model.nn.layers.flatten import Flatten
from model.nn.layers.fully_connected import FullyConnected
from model.nn.layers.kinds import KINDS, build_layer
from model.nn.layers.lowering import (
    MatrixProduct,
    OnnxOperator,
    Primitive,
    Rectifier,
    Reshape,
    WindowMaximum,
    WindowProduct,
)
from model.nn.layers.max_pooling import MaxPooling
from model.nn.layers.relu import ReLU
from model.nn.layers.sigmoid import Sigmoid
from model.nn.layers.window import Window

__all__ = [
    "KINDS",
    "Array",
    "Convolution",
    "Flatten",
    "FullyConnected",
    "Layer",
    "MatrixProduct",
    "MaxPooling",
    "Memory",
    "OnnxOperator",
    "Primitive",
    "ReLU",
    "Rectifier",
    "Reshape",
    "Shape",
    "Sigmoid",
    "Specification",
    "Window",
    "WindowMaximum",
    "WindowProduct",
    "build_layer",
    "receptive_fields",
]
