"""The servers to compare, ours and the peers, and how each is started."""

import sys
import sysconfig
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.http import cases
from benchmarks.http.cases import Requests, by_hand, requests_to

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "benchmarks" / "peers"
HERE = Path(sys.executable).parent


@dataclass(frozen=True)
class Environment:
    """A virtual environment under `benchmarks/environments`: its name and its packages."""

    name: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Server:
    """One way to serve the network.

    - `environment`: where it runs, or the `bin` folder of an existing environment.
    - `command`: a program of the environment with its arguments. `{port}`, `{second}` and `{third}` stand for
      free ports, `{workers}` for the number of workers; the same holds in `variables`.
    - `ready`: a path that answers 200 when the server is ready.
    - `cases`: the cases that it supports.
    - `folder`: the working directory, from which Python also imports.
    """

    name: str
    environment: Environment | Path = HERE
    command: tuple[str, ...]
    ready: str
    cases: Requests
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: Path = PEERS

    @property
    def family(self) -> str:
        """The first word of its name; servers of one family are measured together."""
        return self.name.replace("-", " ").split()[0]

    @property
    def is_ours(self) -> bool:
        """Whether it serves one of our applications."""
        return self.folder != PEERS


OURS = Server(
    name="tickcross",
    command=("python", "-m", "service"),
    ready="/health/ready",
    cases=cases.OURS,
    variables={
        "TICKCROSS_PORT": "{port}",
        "TICKCROSS_WORKERS": "{workers}",
        "TICKCROSS_DRAIN_SECONDS": "0",
        "TICKCROSS_LOG_FORMAT": "off",
        "TICKCROSS_LOG_LEVEL": "error",
    },
    folder=ROOT,
)


def own_requirements() -> tuple[str, ...]:
    """The requirements of our own package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return tuple(project["dependencies"])


def under_wsgi() -> tuple[Server, ...]:
    """Our WSGI application, with gunicorn's threads and with granian."""
    granian = (
        *("granian", "--interface", "wsgi", "--factory", "service.wsgi:create_app"),
        *("--workers", "{workers}", "--port", "{port}", "--no-ws", "--log-level", "warning"),
    )
    environment = Environment("granian", ("granian", *own_requirements()))
    return (
        replace(OURS, name="tickcross-gthread", variables={**OURS.variables, "TICKCROSS_SERVER": "wsgi"}),
        replace(OURS, name="tickcross-granian", environment=environment, command=granian),
    )


COMMON = ("numpy", "pillow", "connected-components-3d", "onnxruntime", "orjson")
"""What `peers/shared.py` and our picture code need."""

UVICORN = ("uvicorn", "uvloop", "httptools")
FASTAPI = Environment("fastapi", ("fastapi", "pydantic", *UVICORN, *COMMON))


def under_uvicorn(application: str) -> tuple[str, ...]:
    """The command that serves an ASGI application with uvicorn at its fastest."""
    options = "--workers {workers} --loop uvloop --http httptools --no-access-log --log-level warning"
    return "uvicorn", application, *options.split(), "--port", "{port}"


OTHERS = (
    Server(
        name="uvicorn",
        environment=Environment("uvicorn", (*UVICORN, *COMMON)),
        command=under_uvicorn("uvicorn_app:app"),
        ready="/ready",
        cases=by_hand(),
    ),
    Server(
        name="blacksheep",
        environment=Environment("blacksheep", ("blacksheep", *UVICORN, *COMMON)),
        command=under_uvicorn("blacksheep_app:app"),
        ready="/ready",
        cases=by_hand(),
    ),
    Server(
        name="fastapi",
        environment=FASTAPI,
        command=under_uvicorn("fastapi_app:app"),
        ready="/ready",
        cases=by_hand("/pydantic"),
    ),
    Server(
        name="fastapi-raw",
        environment=FASTAPI,
        command=under_uvicorn("fastapi_app:app"),
        ready="/ready",
        cases=by_hand("/raw"),
    ),
    Server(
        name="mlserver",
        # Its workers use an uvloop interface that newer releases do not have.
        environment=Environment("mlserver", ("mlserver", "uvloop<0.22", *COMMON)),
        command=("mlserver", "start", "mlserver_model"),
        ready="/v2/models/tickcross/ready",
        cases={case: cases.IN_PROTOCOL[case] for case in ("grid", "json")},
        variables={
            "MLSERVER_HTTP_PORT": "{port}",
            "MLSERVER_GRPC_PORT": "{second}",
            "MLSERVER_METRICS_PORT": "{third}",
            "MLSERVER_PARALLEL_WORKERS": "{workers}",
        },
    ),
    Server(
        name="triton",
        environment=Environment("triton", ("nvidia-pytriton", *COMMON)),
        command=("python", "triton_app.py", "{port}", "{second}", "{third}", "{workers}"),
        ready="/v2/models/tickcross/ready",
        cases=cases.IN_PROTOCOL,
        # Its C++ back end loads a libpython, which has to be that of the interpreter.
        variables={"LD_LIBRARY_PATH": str(sysconfig.get_config_var("LIBDIR"))},
    ),
    Server(
        name="bentoml",
        environment=Environment("bentoml", ("bentoml", *COMMON)),
        command=("bentoml", "serve", "bentoml_app:Marks", "--port", "{port}"),
        ready="/readyz",
        cases=requests_to("/one", "/many"),
        variables={"BENTOML_DO_NOT_TRACK": "True", "PEER_WORKERS": "{workers}"},
    ),
    Server(
        name="litserve",
        environment=Environment("litserve", ("litserve", *COMMON)),
        command=("python", "litserve_app.py", "{port}", "{workers}"),
        ready="/health",
        cases=requests_to("/predict", "/predict"),
    ),
    Server(
        name="ray",
        environment=Environment("ray", ("ray[serve]", *COMMON)),
        command=("python", "ray_app.py", "{port}", "{workers}"),
        ready="/-/healthz",
        cases={**requests_to("/predict", "/predict"), "npy": ("/predict", cases.OURS["npy"][1])},
    ),
)
