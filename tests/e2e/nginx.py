"""Debian's nginx with the configuration of the README, or of `deploy/`, in front of a service."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
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


def of_the_readme() -> str:
    """The README's configuration, which serves under a prefix."""
    (fragment,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    return str(fragment)


def configuration(fragment: str, port: int, *services: Running) -> str:
    """A complete configuration with this fragment, for these services and on this port."""
    servers = "\n".join(f"server {service.url.removeprefix('http://')};" for service in services)
    adapted = fragment.replace("server 127.0.0.1:8000;", servers)
    adapted = adapted.replace("listen 80;", f"listen 127.0.0.1:{port};")
    return SURROUNDINGS % ("user root;" if os.geteuid() == 0 else "", adapted)


@contextmanager
def behind_nginx(
    service: Running, *others: Running, fragment: str | None = None, prefix: str = PREFIX
) -> Iterator[Running]:
    """The same service through the proxy; `fragment` is that of the README by default."""
    assert NGINX is not None
    port = free_port()
    text = configuration(fragment or of_the_readme(), port, service, *others)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "nginx.conf").write_text(text)
        arguments = [NGINX, "-p", folder, "-c", "nginx.conf", "-e", "log"]
        subprocess.run([*arguments, "-t", "-q"], check=True)
        with running_proxy(arguments, replace(service, url=f"http://127.0.0.1:{port}{prefix}")) as proxied:
            yield proxied


@contextmanager
def running_proxy(command: Sequence[str], proxied: Running) -> Iterator[Running]:
    """Run a proxy, and yield the service behind it once requests reach it."""
    process = subprocess.Popen(command)
    try:
        wait_until(lambda: answers(proxied, process), "the proxy passes requests on")
        yield proxied
    finally:
        process.terminate()
        process.wait(20)


def answers(proxied: Running, process: "subprocess.Popen[bytes]") -> bool:
    """Whether a proxy passes requests on; an AssertionError when it has ended."""
    assert process.poll() is None, "the proxy has ended"
    try:
        return proxied.get("/health/ready").ok
    except OSError:
        return False
