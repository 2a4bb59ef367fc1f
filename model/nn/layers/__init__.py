"""The layers that a network is stacked from, one module each."""

from model.nn.layers.base import Array, Layer, Memory, Shape, Specification
from model.nn.layers.convolution import Convolution, receptive_fields
from model.nn.layers.flatten import Flatten
from model.nn.layers.fully_connected import FullyConnected
from model.nn.layers.kinds import KINDS, build_layer
from model.nn.layers.max_pooling import MaxPooling
from model.nn.layers.relu import ReLU
from model.nn.layers.sigmoid import Sigmoid

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
