"""The messages of an ONNX file that our networks need, in protobuf's wire format.

A message is a series of fields. Each has a number that identifies it, and a value: an integer, or bytes after
their length. The numbers come from onnx.proto in https://github.com/onnx/onnx, version 1.17.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

FLOAT, INT64 = 1, 7
ATTRIBUTE_INTS = 7
ELEMENT_TYPES = {"float32": FLOAT, "int64": INT64}


def tensor(name: str, values: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> bytes:
    """TensorProto: an array of float32 or int64 with a name."""
    dimensions = [(1, size) for size in values.shape]
    data = values.astype(values.dtype.newbyteorder("<")).tobytes()
    return _message([*dimensions, (2, ELEMENT_TYPES[values.dtype.name]), (8, name), (9, data)])


def node(
    operator: str, inputs: Sequence[str], output: str, attributes: Mapping[str, Sequence[int]] | None = None
) -> bytes:
    """NodeProto: one operation. Attributes are lists of whole numbers."""
    named = [(5, _attribute(name, values)) for name, values in (attributes or {}).items()]
    return _message([*((1, name) for name in inputs), (2, output), (3, output), (4, operator), *named])


def values_info(name: str, shape: Sequence[int | str]) -> bytes:
    """ValueInfoProto: an input or output of float32; a variable size has a name."""
    sizes = [(1, _message([(2 if isinstance(size, str) else 1, size)])) for size in shape]
    kind = _message([(1, FLOAT), (2, _message(sizes))])
    return _message([(1, name), (2, _message([(1, kind)]))])


def file(
    nodes: Sequence[bytes], tensors: Sequence[bytes], inputs: Sequence[bytes], outputs: Sequence[bytes]
) -> bytes:
    """ModelProto: the whole file, for operator set 17 (ONNX 1.12, 2022) and later."""
    parts = ((1, nodes), (5, tensors), (11, inputs), (12, outputs))
    graph = _message([(2, "tickcross"), *((number, part) for number, some in parts for part in some)])
    return _message([(1, 8), (2, "tickcross"), (7, graph), (8, _message([(1, ""), (2, 17)]))])


def _attribute(name: str, values: Sequence[int]) -> bytes:
    return _message([(1, name), *((8, value) for value in values), (20, ATTRIBUTE_INTS)])


def _message(fields: Iterable[tuple[int, int | str | bytes]]) -> bytes:
    return b"".join(_field(number, value) for number, value in fields)


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    data = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(data)) + data


def _number(value: int) -> bytes:
    """A varint: seven bits in each byte, the lowest first; a set top bit means that more follow."""
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
