"""LitServe: workers that run the network, and as many that handle HTTP."""

import sys
from typing import Any

import litserve
import numpy as np
from shared import answers, score


class Marks(litserve.LitAPI):
    def setup(self, device: str) -> None:
        """Load the network at the first request."""

    def decode_request(self, request: dict[str, Any]) -> Any:
        return np.array(request.get("grids") or [request["grid"]], np.int8)

    def predict(self, grids: Any) -> Any:
        return score(grids)

    def encode_response(self, scores: Any) -> dict[str, Any]:
        return {"predictions": answers(scores)}


if __name__ == "__main__":
    port, workers = map(int, sys.argv[1:3])
    server = litserve.LitServer(Marks(), accelerator="cpu", workers_per_device=workers)
    server.run(port=port, num_api_servers=workers, log_level="error", generate_client_file=False)
