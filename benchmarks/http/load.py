"""The load generator: wrk sends bodies over connections that stay open. Debian has a package of it."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.http.bodies import Body

ONE_BODY = """\
local file = io.open("{path}", "rb")
wrk.method, wrk.body = "POST", file:read("*a")
file:close()
wrk.headers["Content-Type"] = "{kind}"
{headers}
"""
BY_TURNS = """\
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
"""For bodies that alternate; `path` lists their files."""

COUNT_429 = """
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
refused = 0
response = function(status) if status == 429 then refused = refused + 1 end end
done = function()
  for _, thread in ipairs(threads) do print("Refused: " .. thread:get("refused")) end
end
"""
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True)
class Load:
    """The measurements of wrk.

    - `requests`: the number of answered requests; `rate`: the number per second.
    - `median_ms`, `p99_ms`: of the latency.
    - `not_ok`: answers other than 2xx and 3xx; `refused`: how many of these were 429, if counted.
    - `broken`: errors of connections, and answers that came too late.
    """

    requests: int
    rate: float
    median_ms: float
    p99_ms: float
    not_ok: int = 0
    broken: int = 0
    refused: int = 0

    @property
    def failures(self) -> int:
        """All requests that failed."""
        return self.not_ok + self.broken


def has_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def require_wrk() -> None:
    """Exit with a sentence if wrk is not installed."""
    if not has_wrk():
        raise SystemExit("wrk, the load generator, is not installed: apt-get install wrk")


@contextmanager
def prepared(body: Body, *, counts_429: bool = False) -> Iterator[Path]:
    """The script with which wrk sends a body, for the duration of the block. Counting 429s costs time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"body-{index}" for index in range(1 + len(body.others))]
        for file, content in zip(files, (body.content, *body.others), strict=True):
            file.write_bytes(content)
        listed, script = folder / "bodies", folder / "post.lua"
        listed.write_text("".join(f"{file}\n" for file in files))
        headers = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in body.headers)
        template, path = (BY_TURNS, listed) if body.others else (ONE_BODY, files[0])
        text = template.format(path=path, kind=body.kind, headers=headers)
        script.write_text(text + COUNT_429 if counts_429 else text)
        yield script


def send(script: Path, url: str, connections: int, seconds: float) -> Load:
    """Send as fast as answers arrive, over `connections` connections, for whole seconds.

    Raises `RuntimeError` with the output of wrk if it fails.
    """
    options = ["-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", "--timeout", "20s"]
    command = ["wrk", *options, "-s", str(script), url]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"wrk ended with {run.returncode}: {run.stderr}{run.stdout}")
    return parse_report(run.stdout)


def parse_report(report: str) -> Load:
    """The numbers in the output of wrk."""
    requests = re.search(r"(\d+) requests in", report)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", report)
    other = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", report)
    assert requests is not None and rate is not None, report
    return Load(
        int(requests[1]),
        float(rate[1]),
        _percentile(report, 50),
        _percentile(report, 99),
        int(other[1]) if other else 0,
        sum(map(int, broken.groups())) if broken else 0,
        sum(map(int, re.findall(r"Refused: (\d+)", report))),
    )


def _percentile(report: str, percent: int) -> float:
    match = re.search(rf"\b{percent}%\s+([\d.]+)(us|ms|s|m)\b", report)
    assert match is not None, report
    return float(match[1]) * UNITS[match[2]]
