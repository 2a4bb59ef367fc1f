"""Variables that Kubernetes and Docker add for a service set nothing; misspelt settings stop the start."""

import pytest

from model.errors import BadSettings
from service.settings import Settings

KUBERNETES = {
    "TICKCROSS_SERVICE_HOST": "10.0.0.1",
    "TICKCROSS_SERVICE_PORT": "8000",
    "TICKCROSS_SERVICE_PORT_HTTP": "8000",
    "TICKCROSS_SERVICE_PORT_HTTP_METRICS": "9000",
    "TICKCROSS_PORT": "tcp://10.0.0.1:8000",
    "TICKCROSS_PORT_8000_TCP": "tcp://10.0.0.1:8000",
    "TICKCROSS_PORT_8000_TCP_PROTO": "tcp",
    "TICKCROSS_PORT_8000_TCP_PORT": "8000",
    "TICKCROSS_PORT_8000_TCP_ADDR": "10.0.0.1",
    "TICKCROSS_PORT_53_UDP": "udp://10.0.0.1:53",
    "TICKCROSS_PORT_53_UDP_PROTO": "udp",
    "TICKCROSS_PORT_5000_SCTP": "sctp://10.0.0.1:5000",
    "TICKCROSS_PORT_5000_SCTP_ADDR": "10.0.0.1",
}
IPV6 = {
    "TICKCROSS_SERVICE_HOST": "fd00::1",
    "TICKCROSS_PORT": "tcp://[fd00::1]:8000",
    "TICKCROSS_PORT_8000_TCP_ADDR": "fd00::1",
}
OF_ANOTHER_SERVICE = {  # named tickcross-new
    "TICKCROSS_NEW_SERVICE_HOST": "10.0.0.2",
    "TICKCROSS_NEW_PORT": "tcp://10.0.0.2:8000",
    "TICKCROSS_NEW_PORT_8000_TCP_ADDR": "10.0.0.2",
}
DOCKER = {
    "TICKCROSS_NAME": "/web/tickcross",
    "TICKCROSS_ENV_PYTHON_VERSION": "3.13.1",
    "TICKCROSS_ENV_TICKCROSS_HOST": "192.0.2.1",
    "TICKCROSS_PORT_8000_TCP_START": "tcp://172.17.0.2:8000",
    "TICKCROSS_PORT_8000_TCP_PORT_START": "8000",
    "TICKCROSS_PORT_8000_TCP_END": "tcp://172.17.0.2:8002",
    "TICKCROSS_PORT_8000_TCP_PORT_END": "8002",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [pair for links in (KUBERNETES, IPV6, OF_ANOTHER_SERVICE, DOCKER) for pair in links.items()],
)
def test_a_service_link_variable_sets_nothing(name: str, text: str) -> None:
    assert Settings.from_environment({name: text}) == Settings()


def test_settings_beside_service_links_are_read() -> None:
    settings = Settings.from_environment({**KUBERNETES, **DOCKER, "TICKCROSS_WORKERS": "3"})
    assert settings == Settings(workers=3)


def test_a_numeric_port_is_the_setting() -> None:
    assert Settings.from_environment({**KUBERNETES, "TICKCROSS_PORT": "9000"}).port == 9000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TICKCROSS_PROT", "tcp://10.0.0.1:8000"),
        ("TICKCROSS_PORT", "tcp://10.0.0.1"),
        ("TICKCROSS_PORT", "http://10.0.0.1:8000"),
        ("TICKCROSS_NEW_PORT", "8000"),
        ("TICKCROSS_PORTS", "tcp://10.0.0.1:8000"),
        ("TICKCROSS_PORT_HTTP_TCP", "tcp://10.0.0.1:8000"),
        ("TICKCROSS_PORT_8000_ICMP", "tcp://10.0.0.1:8000"),
        ("TICKCROSS_PORT_8000_TCP_PORT", "http"),
        ("TICKCROSS_SERVICE_HOST", "all of them"),
        ("TICKCROSS_SERVICE_PORT", "http"),
        ("TICKCROSS_SERVICES", "2"),
        ("TICKCROSS_NAME", "tickcross"),
        ("TICKCROSS_ENV", "production"),
        ("TICKCROSS_ENGINE_", "numpy"),
    ],
)
def test_a_variable_that_only_resembles_a_service_link_is_refused(name: str, text: str) -> None:
    with pytest.raises(BadSettings, match=f"^{name} is "):
        Settings.from_environment({name: text})
