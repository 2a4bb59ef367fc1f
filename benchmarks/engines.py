"""The engines to compare. Each is a function from grids int8 (N, S, S) to pre-activations (N, 2)."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peer_packages import available, have_torch
from model.engine import compile  # noqa: A004, the word for it
from model.engine.onnx_export import OnnxEngine, to_onnx
from model.nn.layers import Array
from model.nn.network import Network

Engine = Callable[[Array], Array]
OURS, PEER, LAYERS = "tickcross", "onnxruntime", "our layers"
LARGEST_BATCH = {LAYERS: 256, "openvino": 4096, "pytorch": 4096}
"""They are slow, and larger batches would show nothing new."""

AT_ONCE = {LAYERS: 256, PEER: 4096, "openvino": 256, "pytorch": 256}
"""Larger batches are split, because their memory grows with the batch: some MB per mark."""


def engines_for(network: Network, wanted: list[str]) -> dict[str, Engine]:
    """The wanted engines that can be installed here, each on one thread. Prints the names of the others."""
    engines: dict[str, Engine] = {}
    for name in wanted:
        engine = BUILDERS[name](network)
        if engine is None:
            print(f"{name} is left out: it could not be installed")
        else:
            engines[name] = partial(_in_parts, engine, AT_ONCE[name]) if name in AT_ONCE else engine
    return engines


def _in_parts(engine: Engine, most: int, grids: Array) -> Array:
    if len(grids) <= most:
        return engine(grids)
    return np.concatenate([engine(grids[i : i + most]) for i in range(0, len(grids), most)])


def _onnxruntime(network: Network) -> Engine | None:
    return OnnxEngine(network) if available("onnxruntime", "onnxruntime") else None


def _torch(network: Network) -> Engine | None:
    if not have_torch():
        return None
    import torch

    from benchmarks.in_torch import as_module

    torch.set_num_threads(1)
    module = as_module(network).eval()

    def run(grids: Array) -> Array:
        with torch.inference_mode():
            answers: Array = module(torch.from_numpy(grids.astype(np.float32)[:, np.newaxis])).numpy()
        return answers

    return run


def _openvino(network: Network) -> Engine | None:
    if not available("openvino", "openvino"):
        return None
    import openvino

    settings: dict[str, Any] = {"INFERENCE_NUM_THREADS": 1, "PERFORMANCE_HINT": "LATENCY"}
    settings |= {"INFERENCE_PRECISION_HINT": "f32"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.onnx"
        file.write_bytes(to_onnx(network))
        compiled = openvino.compile_model(str(file), "CPU", settings)

    def run(grids: Array) -> Array:
        answers: Array = compiled({"grid": grids.astype(np.float32)})[0]
        return answers

    return run


BUILDERS: dict[str, Callable[[Network], Engine | None]] = {
    OURS: compile,
    LAYERS: lambda network: network.pre_activations,
    PEER: _onnxruntime,
    "openvino": _openvino,
    "pytorch": _torch,
}
"""By name, in the order of the tables."""
