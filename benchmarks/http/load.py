"""The load: bodies to send, and wrk to send them. wrk is Debian's, and keeps its connections open."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from model.dataset import draw_mark_set

SCRIPT = """\
local file = io.open("{path}", "rb")
wrk.method, wrk.body = "POST", file:read("*a")
file:close()
wrk.headers["Content-Type"] = "{kind}"
{headers}
"""
TURNS = """\
local bodies = {{}}
for line in io.lines("{path}") do
  local file = io.open(line, "rb")
  bodies[#bodies + 1] = file:read("*a")
  file:close()
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "{kind}"
{headers}
local count = 0
request = function()
  count = count + 1
  return wrk.format(nil, nil, nil, bodies[count % #bodies + 1])
end
"""
"""For bodies that take turns; `path` lists their files."""

SIDES = range(41, 57)
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True)
class Body:
    """What is sent: its bytes, type and headers, how many marks are in it, and what takes turns with it."""

    content: bytes
    kind: str
    items: int = 1
    headers: tuple[tuple[str, str], ...] = ()
    others: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Load:
    """What wrk saw: requests a second, latency in milliseconds (median, 99th percentile), and failures."""

    rate: float
    median_ms: float
    p99_ms: float
    failures: int


def has_wrk() -> bool:
    """Whether there is a load generator at all."""
    return shutil.which("wrk") is not None


@contextmanager
def prepared(body: Body) -> Iterator[Path]:
    """wrk's script that sends a body, for as long as it is needed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"body-{index}" for index in range(1 + len(body.others))]
        for file, content in zip(files, (body.content, *body.others), strict=True):
            file.write_bytes(content)
        listed, script = folder / "bodies", folder / "post.lua"
        listed.write_text("".join(f"{file}\n" for file in files))
        headers = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in body.headers)
        template, path = (TURNS, listed) if body.others else (SCRIPT, files[0])
        script.write_text(template.format(path=path, kind=body.kind, headers=headers))
        yield script


def send(script: Path, url: str, connections: int, seconds: int) -> Load:
    """Send as fast as answers come, from `connections` connections."""
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    command = ["wrk", *options, "-s", str(script), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return read_report(told)


def read_report(told: str) -> Load:
    """What wrk prints, as numbers."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    failures = int(refused[1]) if refused else 0
    failures += sum(map(int, broken.groups())) if broken else 0
    assert rate is not None, told
    return Load(float(rate[1]), _percentile(told, 50), _percentile(told, 99), failures)


def _percentile(told: str, percent: int) -> float:
    found = re.search(rf"\b{percent}%\s+([\d.]+)(us|ms|s|m)\b", told)
    assert found is not None, told
    return float(found[1]) * UNITS[found[2]]


def marks(count: int, size: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.int8]]":
    """Marks as the training set has them, int8 (count, size, size)."""
    drawn = draw_mark_set(min(count, 1024), size, np.random.SeedSequence(11)).grids
    return np.resize(drawn, (count, size, size))


def json_grid(size: int) -> Body:
    """One grid as Python's json writes it."""
    return Body(json.dumps({"grid": marks(1, size)[0].tolist()}).encode(), "application/json")


def json_grids(count: int, size: int) -> Body:
    """A list of grids as Python's json writes it."""
    content = json.dumps({"grids": marks(count, size).tolist()}).encode()
    return Body(content, "application/json", count)


def npy_grids(count: int, size: int) -> Body:
    """An array as numpy.save writes it."""
    file = io.BytesIO()
    np.save(file, marks(count, size))
    return Body(file.getvalue(), "application/x-npy", count)


def v2_json(count: int, size: int) -> Body:
    """An inference request of the Open Inference Protocol."""
    return Body(
        json.dumps(_v2(count, size, marks(count, size).ravel().tolist())).encode(), "application/json", count
    )


def v2_binary(count: int, size: int) -> Body:
    """The same with its tensor in binary behind the JSON."""
    values = marks(count, size).tobytes()
    request = _v2(count, size, None)
    head = json.dumps(request).encode()
    length = (("Inference-Header-Content-Length", str(len(head))),)
    return Body(head + values, "application/octet-stream", count, length)


def _v2(count: int, size: int, values: list[int] | None) -> dict[str, object]:
    tensor: dict[str, object] = {"name": "grid", "datatype": "INT8", "shape": [count, size, size]}
    if values is None:
        tensor["parameters"] = {"binary_data_size": count * size * size}
    else:
        tensor["data"] = values
    return {"inputs": [tensor], "outputs": [{"name": "scores"}]}


def picture(side: int = 48, size: int = 32) -> Body:
    """A mark as a grey PNG of `side` x `side` pixels."""
    return Body(_png(marks(1, size)[0], side), "image/png")


def pictures(size: int = 32) -> Body:
    """Marks as PNGs of `SIDES`, by turns: no two that come at the same moment have the same size."""
    first, *others = map(_png, marks(len(SIDES), size), SIDES)
    return Body(first, "image/png", others=tuple(others))


def _png(grid: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]", side: int) -> bytes:
    image = Image.fromarray(np.where(grid > 0, 250, 20).astype(np.uint8)).resize((side, side))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
