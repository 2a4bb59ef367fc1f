"""Debian's nginx with the configuration of the README, in front of a service."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, Running, free_port, wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PREFIX = "/tickcross"
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx-light)")

SURROUNDINGS = """
daemon off;
pid pid;
error_log log;
%s
events {}
http {
    access_log off;
    client_body_temp_path bodies;
    proxy_temp_path answers;
    fastcgi_temp_path other; uwsgi_temp_path other; scgi_temp_path other;
    %s
}
"""


def configuration(service: Running, port: int) -> str:
    """That of the README, for this service and on this port."""
    (found,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    found = found.replace("127.0.0.1:8000", service.url.removeprefix("http://"))
    found = found.replace("listen 80;", f"listen 127.0.0.1:{port};")
    return SURROUNDINGS % ("user root;" if os.geteuid() == 0 else "", found)


@contextmanager
def behind_nginx(service: Running) -> Iterator[Running]:
    """The same service, as clients of the proxy see it."""
    assert NGINX is not None
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "nginx.conf").write_text(configuration(service, port))
        process = subprocess.Popen([NGINX, "-p", folder, "-c", "nginx.conf", "-e", "log"])
        proxied = replace(service, url=f"http://127.0.0.1:{port}{PREFIX}")
        try:
            wait_until(lambda: _answers(proxied, process), "nginx passes requests on")
            yield proxied
        finally:
            process.terminate()
            process.wait(20)


def _answers(proxied: Running, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "nginx has ended"
    try:
        return proxied.get("/health/ready").ok
    except OSError:
        return False
