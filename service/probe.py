"""Checks whether the service on this machine is ready: the health check of the container, which has no curl.

`python -m service.probe` exits with 0 if it is. Standard library only, as it runs every few seconds.
"""

import os
import ssl
import sys
from collections.abc import Mapping
from urllib.error import HTTPError, URLError
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

TIMEOUT_SECONDS = 5.0


def address(environment: Mapping[str, str]) -> str:
    """The URL of the readiness probe of a service with these settings."""
    scheme = "https" if environment.get("TICKCROSS_TLS_CERTIFICATE") else "http"
    port = environment.get("TICKCROSS_PORT", "")
    # A service link, such as tcp://10.0.0.1:8000, is not a port: see `service_links`.
    return f"{scheme}://127.0.0.1:{port if port.isdecimal() else 8000}/health/ready"


def is_ready(url: str) -> bool:
    """Whether `url` answers with success in time."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the service's certificate need not name 127.0.0.1
    direct = ProxyHandler({})  # a proxy's 127.0.0.1 is another machine
    try:
        with build_opener(direct, HTTPSHandler(context=context)).open(url, timeout=TIMEOUT_SECONDS):
            return True
    except HTTPError as refusal:
        refusal.close()
        return False
    except (URLError, TimeoutError, ConnectionError):
        return False


if __name__ == "__main__":
    sys.exit(not is_ready(address(os.environ)))
