"""LitServe: two workers that run the network, two that speak HTTP."""

import sys
from typing import Any

import litserve
import numpy as np
from shared import answers, score


class Marks(litserve.LitAPI):
    def setup(self, device: str) -> None:
        """The network is loaded when it is first asked."""

    def decode_request(self, request: dict[str, Any]) -> Any:
        return np.array(request.get("grids") or [request["grid"]], np.int8)

    def predict(self, grids: Any) -> Any:
        return score(grids)

    def encode_response(self, scores: Any) -> dict[str, Any]:
        return {"predictions": answers(scores)}


if __name__ == "__main__":
    server = litserve.LitServer(Marks(), accelerator="cpu", workers_per_device=2)
    server.run(port=int(sys.argv[1]), num_api_servers=2, log_level="error", generate_client_file=False)
