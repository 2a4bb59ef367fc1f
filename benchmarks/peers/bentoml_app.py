"""BentoML: a service with the given number of workers."""

import os
from typing import Any

import bentoml
import numpy as np
from shared import answers, score


@bentoml.service(workers=int(os.environ["PEER_WORKERS"]), logging={"access": {"enabled": False}})
class Marks:
    @bentoml.api
    def one(self, grid: list[list[int]]) -> dict[str, Any]:
        return answers(score(np.array([grid], np.int8)))[0]

    @bentoml.api
    def many(self, grids: list[list[list[int]]]) -> dict[str, Any]:
        return {"predictions": answers(score(np.array(grids, np.int8)))}
