"""The layers that a network is stacked from, one module each."""

from model.layers.base import Array, Layer, Memory, Shape, Specification
from model.layers.convolution import Convolution, receptive_fields
from model.layers.flatten import Flatten
from model.layers.fully_connected import FullyConnected
from model.layers.kinds import KINDS, build_layer
from model.layers.max_pooling import MaxPooling
from model.layers.relu import ReLU
from model.layers.sigmoid import Sigmoid

__all__ = [
    "KINDS",
    "Array",
    "Convolution",
    "Flatten",
    "FullyConnected",
    "Layer",
    "MaxPooling",
    "Memory",
    "ReLU",
    "Shape",
    "Sigmoid",
    "Specification",
    "build_layer",
    "receptive_fields",
]
