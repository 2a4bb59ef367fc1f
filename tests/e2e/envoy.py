"""Envoy with the configuration of `deploy/`, in front of services."""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.e2e.nginx import running_proxy
from tests.e2e.running import ROOT, Running, free_port

CONFIGURATION = ROOT / "deploy" / "envoy.yaml"
ENVOY = str(Path(sys.executable).with_name("envoy"))
ENDPOINT = re.compile(r"( *- endpoint: .*?)address: 127\.0\.0\.1, port_value: 8000(.*\n)")


def configuration(port: int, *services: Running) -> str:
    """The configuration of `deploy/`, for these services and on this port."""
    addresses = [service.url.removeprefix("http://").split(":") for service in services]
    endpoints = "".join(rf"\1address: {host}, port_value: {number}\2" for host, number in addresses)
    text, count = ENDPOINT.subn(endpoints, CONFIGURATION.read_text())
    assert count == 1
    return text.replace("address: 0.0.0.0, port_value: 80}", f"address: 127.0.0.1, port_value: {port}}}")


@contextmanager
def behind_envoy(service: Running, *others: Running) -> Iterator[Running]:
    """The same service through the proxy."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "envoy.yaml"
        file.write_text(configuration(port, service, *others))
        command = [ENVOY, "-c", str(file), "--concurrency", "1", "--disable-hot-restart", "-l", "error"]
        with running_proxy(command, replace(service, url=f"http://127.0.0.1:{port}")) as proxied:
            yield proxied
