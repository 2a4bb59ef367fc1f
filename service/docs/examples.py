"""Working examples for the document. A test sends them."""

from typing import Any

from service.core.schemas import EXAMPLE_GRID, EXAMPLE_IMAGE, EXAMPLE_REGIONS

REQUEST_EXAMPLES: dict[str, Any] = {
    "grid": {"grid": EXAMPLE_GRID},
    "grids": {"grids": [EXAMPLE_GRID, EXAMPLE_GRID]},
    "image": {"image": EXAMPLE_IMAGE},
    "images": {"images": [EXAMPLE_IMAGE, EXAMPLE_IMAGE]},
    "regions": {"image": EXAMPLE_IMAGE, "regions": EXAMPLE_REGIONS},
}
"""One request for each key that a JSON body may have."""

_PREDICTION: dict[str, Any] = {
    "label": "tick",
    "confidence": 0.9987,
    "scores": {"tick": 0.9987, "cross": 0.0004},
    "warnings": [],
}
_MODEL = {"name": "tickcross", "version": "4"}

ONE_PREDICTION: dict[str, Any] = {**_PREDICTION, "model": _MODEL}
MANY_PREDICTIONS: dict[str, Any] = {"predictions": [_PREDICTION], "model": _MODEL}
