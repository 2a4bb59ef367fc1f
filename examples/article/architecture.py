"""The layers of a network as data, for `build_network`."""

from model.nn.layers import Specification


def block(filters: int) -> list[Specification]:
    """A block with this number of filters of 3 x 3."""
    return [
        {"kind": "convolution", "filters": filters, "size": 3},
        {"kind": "relu"},
        {"kind": "max_pooling", "window": 2},
    ]


OUTPUTS: list[Specification] = [
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]
