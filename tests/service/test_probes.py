"""The list of probes matches the routes of the application."""

import pytest

from service.probes import is_probe
from service.settings import Settings
from service.wsgi import create_app

PARTS = {"health", "live", "ready"}


def test_every_health_and_readiness_route_is_a_probe(settings: Settings) -> None:
    rules = {rule.rule for rule in create_app(settings).url_map.iter_rules()}
    probes = {rule for rule in rules if is_probe(rule)}
    assert probes == {rule for rule in rules if rule.rpartition("/")[2] in PARTS}
    assert "/v2/models/<name>/versions/<version>/ready" in probes


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/metrics",
        "/predict",
        "/healthy",
        "/health/ready/now",
        "/v2/models/tickcross",
        "/v2/models//ready",
        "/v2/models/tickcross/infer/ready",
        "/v2/models/tickcross/versions/1/infer",
    ],
)
def test_no_other_path_is_a_probe(path: str) -> None:
    assert not is_probe(path)
