"""onnxruntime in place of our own engine: the same network, grids in and pre-activations out."""

import numpy as np
import numpy.typing as npt

from model.engine.onnx_export.export import to_onnx
from model.errors import BadSettings
from model.nn.layers import Array
from model.nn.network import Network


class OnnxEngine:
    """Call it with grids (N, S, S) of +-1 for pre-activations float32 (N, 2). Threads may share it.

    Raises BadSettings if onnxruntime is not installed.
    """

    def __init__(self, network: Network) -> None:
        try:
            import onnxruntime
        except ModuleNotFoundError:
            raise BadSettings(
                "engine onnxruntime needs the package onnxruntime, which is not installed; "
                "the Docker image does not have it"
            ) from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            to_onnx(network), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, grids: Array) -> npt.NDArray[np.float32]:
        """One run of onnxruntime, on one thread."""
        results: npt.NDArray[np.float32] = self._session.run(None, {"grid": grids.astype(np.float32)})[0]
        return results
