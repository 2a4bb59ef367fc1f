"""The arrays of a version: one safetensors file, which can hold nothing but arrays."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.numpy
from safetensors import SafetensorError

from model.artifact.checksums import checked_bytes
from model.artifact.manifest import Weights
from model.errors import BadArtifact
from model.nn.network import Network

WEIGHTS_FILE = "weights.safetensors"
MAX_WEIGHTS_BYTES = 512 * 1024 * 1024

Arrays = dict[str, npt.NDArray[np.float32]]


def encode(network: Network) -> bytes:
    """Write the network's parameters as safetensors bytes; the same weights always give the same bytes."""
    parameters = network.named_parameters()
    return safetensors.numpy.save(
        {name: np.ascontiguousarray(array, np.float32) for name, array in parameters.items()}
    )


def load(directory: Path, expected: Weights) -> Arrays:
    """Load the arrays of a version folder; BadArtifact when the file is gone, altered or not safetensors."""
    if expected["file"] != WEIGHTS_FILE:
        raise BadArtifact(f"manifest.json: weights.file is {expected['file']!r}; expected {WEIGHTS_FILE!r}")
    data = checked_bytes(directory / WEIGHTS_FILE, MAX_WEIGHTS_BYTES, expected["sha256"], "manifest.json")
    try:
        return safetensors.numpy.load(data)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BadArtifact(f"{WEIGHTS_FILE} is not a file of arrays: {error}") from error


def fill(network: Network, arrays: Arrays) -> None:
    """Copy the arrays into the network; BadArtifact if one is missing, extra, wrong-shaped or not finite."""
    parameters = network.named_parameters()
    for name in sorted(parameters.keys() ^ arrays.keys()):
        trouble = "missing" if name in parameters else "not one of this architecture's"
        raise BadArtifact(f"{WEIGHTS_FILE}: array {name!r} is {trouble}")
    for name, parameter in parameters.items():
        _check(name, arrays[name], parameter)
        parameter[...] = arrays[name]


def _check(name: str, array: npt.NDArray[np.float32], parameter: npt.NDArray[np.float32]) -> None:
    if array.shape != parameter.shape:
        shapes = f"has shape {array.shape}; expected {parameter.shape}"
        raise BadArtifact(f"{WEIGHTS_FILE}: array {name!r} {shapes}")
    if array.dtype != parameter.dtype:
        raise BadArtifact(f"{WEIGHTS_FILE}: array {name!r} holds {array.dtype}; expected {parameter.dtype}")
    if not np.isfinite(array).all():
        raise BadArtifact(f"{WEIGHTS_FILE}: array {name!r} holds a value that is not finite")
