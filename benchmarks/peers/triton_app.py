"""NVIDIA Triton through PyTriton: instances behind its HTTP server."""

import sys
from typing import Any

import numpy as np
from pytriton.decorators import batch
from pytriton.model_config import ModelConfig, Tensor
from pytriton.triton import Triton, TritonConfig
from shared import GRID_SIZE, score


@batch
def infer(grid: Any) -> dict[str, Any]:
    return {"scores": score(grid)}


if __name__ == "__main__":
    http, grpc, metrics, workers = map(int, sys.argv[1:5])
    config = TritonConfig(http_port=http, grpc_port=grpc, metrics_port=metrics, log_verbose=0)
    with Triton(config=config) as triton:
        triton.bind(
            model_name="tickcross",
            infer_func=[infer] * workers,
            inputs=[Tensor(name="grid", dtype=np.int8, shape=(GRID_SIZE, GRID_SIZE))],
            outputs=[Tensor(name="scores", dtype=np.float32, shape=(2,))],
            config=ModelConfig(max_batch_size=16384),
        )
        triton.serve()
