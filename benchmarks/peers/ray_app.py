"""Ray Serve: a replica for each worker."""

import sys
import time
from typing import Any

import numpy as np
import orjson
import ray
from ray import serve
from shared import answers, grids_of_npy, score
from starlette.requests import Request
from starlette.responses import Response


@serve.deployment(max_ongoing_requests=64, ray_actor_options={"num_cpus": 0.5})
class Marks:
    async def __call__(self, request: Request) -> Response:
        body = await request.body()
        if request.headers["content-type"] == "application/x-npy":
            grids: Any = grids_of_npy(body)
        else:
            document = orjson.loads(body)
            grids = np.array(document.get("grids") or [document["grid"]], np.int8)
        content = orjson.dumps({"predictions": answers(score(grids))})
        return Response(content, media_type="application/json")


if __name__ == "__main__":
    port, workers = map(int, sys.argv[1:3])
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    serve.start(http_options={"port": port}, logging_config={"enable_access_log": False})
    serve.run(Marks.options(num_replicas=workers).bind(), route_prefix="/predict")
    while True:
        time.sleep(1)
