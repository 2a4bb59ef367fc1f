"""BentoML: a service of two workers."""

from typing import Any

import bentoml
import numpy as np
from shared import answers, score


@bentoml.service(workers=2, logging={"access": {"enabled": False}})
class Marks:
    @bentoml.api
    def one(self, grid: list[list[int]]) -> dict[str, Any]:
        return answers(score(np.array([grid], np.int8)))[0]

    @bentoml.api
    def many(self, grids: list[list[list[int]]]) -> dict[str, Any]:
        return {"predictions": answers(score(np.array(grids, np.int8)))}
