"""Ours and the peers: what each needs, how it is started, and what to send it. Each has two workers."""

import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.http.load import (
    Body,
    json_grid,
    json_grids,
    npy_grids,
    picture,
    pictures,
    v2_binary,
    v2_json,
)

CASES = ("single", "batch", "binary", "V2 binary", "picture", "pictures")
BATCH = 256

Request = tuple[str, Callable[[int], Body]]
"""A path, and what makes its body for a grid size."""


@dataclass(frozen=True)
class Server:
    """One way to serve the network.

    - `requirements`: what its environment needs; none: ours.
    - `command`: after the environment's `bin/`, with `{port}` in it, and `{second}` and `{third}` for others.
    - `ready`: a path that answers 200 when it is.
    - `cases`: for each case that it can do, where to send what.
    """

    name: str
    requirements: tuple[str, ...]
    command: tuple[str, ...]
    ready: str
    cases: Mapping[str, Request]
    environment: Mapping[str, str] = field(default_factory=dict)


def one(size: int) -> Body:
    """A single grid."""
    return json_grid(size)


def many(size: int) -> Body:
    """A batch of grids."""
    return json_grids(BATCH, size)


def array(size: int) -> Body:
    """A batch as an array."""
    return npy_grids(BATCH, size)


def photo(size: int) -> Body:
    """A single picture."""
    return picture(size=size)


def photos(size: int) -> Body:
    """Pictures of many sizes, one at a time."""
    return pictures(size=size)


def in_protocol(count: int, *, binary: bool = False) -> Callable[[int], Body]:
    """Requests of the Open Inference Protocol."""
    return lambda size: (v2_binary if binary else v2_json)(count, size)


INFER = "/v2/models/tickcross/infer"
COMMON = ("numpy", "pillow", "onnxruntime", "orjson")
FASTAPI = ("fastapi", "uvicorn", "uvloop", "httptools", "pydantic", *COMMON)
UVICORN: tuple[str, ...] = (
    "uvicorn",
    "fastapi_app:app",
    "--workers",
    "2",
    "--loop",
    "uvloop",
    "--http",
    "httptools",
)
UVICORN += ("--no-access-log", "--log-level", "warning", "--port", "{port}")

OURS = Server(
    "tickcross",
    (),
    ("python", "-m", "service"),
    "/health/ready",
    {
        "single": ("/predict", one),
        "batch": ("/predict", many),
        "binary": ("/predict", array),
        "V2 binary": (INFER, in_protocol(BATCH, binary=True)),
        "picture": ("/predict", photo),
        "pictures": ("/predict", photos),
    },
    {"TICKCROSS_PORT": "{port}", "TICKCROSS_LOG_FORMAT": "off", "TICKCROSS_LOG_LEVEL": "error"},
)
SERVERS = (
    OURS,
    Server(
        "fastapi",
        FASTAPI,
        UVICORN,
        "/ready",
        {
            "single": ("/pydantic/one", one),
            "batch": ("/pydantic/many", many),
            "binary": ("/npy", array),
            "picture": ("/png", photo),
            "pictures": ("/png", photos),
        },
    ),
    Server(
        "fastapi-raw",
        FASTAPI,
        UVICORN,
        "/ready",
        {
            "single": ("/raw/one", one),
            "batch": ("/raw/many", many),
            "binary": ("/npy", array),
            "picture": ("/png", photo),
            "pictures": ("/png", photos),
        },
    ),
    Server(
        "mlserver",
        ("mlserver", "uvloop<0.22", *COMMON),  # its workers ask uvloop for a loop that newer ones do not have
        ("mlserver", "start", "mlserver_model"),
        "/v2/models/tickcross/ready",
        {"single": (INFER, in_protocol(1)), "batch": (INFER, in_protocol(BATCH))},
        {
            "MLSERVER_HTTP_PORT": "{port}",
            "MLSERVER_GRPC_PORT": "{second}",
            "MLSERVER_METRICS_PORT": "{third}",
        },
    ),
    Server(
        "triton",
        ("nvidia-pytriton", *COMMON),
        ("python", "triton_app.py", "{port}", "{second}", "{third}"),
        "/v2/models/tickcross/ready",
        {
            "single": (INFER, in_protocol(1)),
            "batch": (INFER, in_protocol(BATCH)),
            "V2 binary": (INFER, in_protocol(BATCH, binary=True)),
        },
        # Its back end in C++ loads a libpython by itself, and it has to be that of the interpreter.
        {"LD_LIBRARY_PATH": str(sysconfig.get_config_var("LIBDIR"))},
    ),
    Server(
        "bentoml",
        ("bentoml", *COMMON),
        ("bentoml", "serve", "bentoml_app:Marks", "--port", "{port}"),
        "/readyz",
        {"single": ("/one", one), "batch": ("/many", many)},
        {"BENTOML_DO_NOT_TRACK": "True"},
    ),
    Server(
        "litserve",
        ("litserve", *COMMON),
        ("python", "litserve_app.py", "{port}"),
        "/health",
        {"single": ("/predict", one), "batch": ("/predict", many)},
    ),
    Server(
        "ray",
        ("ray[serve]", *COMMON),
        ("python", "ray_app.py", "{port}"),
        "/-/healthz",
        {"single": ("/predict", one), "batch": ("/predict", many), "binary": ("/predict", array)},
    ),
)
