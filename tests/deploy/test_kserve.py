"""`deploy/kserve.yaml`: an InferenceService that KServe knows, whose pod is the one that the chart makes."""

import kubernetes_validate
import pytest

from service import VERSION
from service.probes import is_probe
from service.settings import Settings
from service.wsgi import create_app
from tests.deploy.chart import ROOT, Mapping, read
from tests.deploy.helm import Helm, container_of, pod_of, the
from tests.shipped import FOLDER

KSERVE = ROOT / "deploy" / "kserve.yaml"
SCALING = {"minReplicas", "maxReplicas", "scaleMetric", "scaleTarget"}
"""What of a predictor is KServe's own; all else is a pod's."""

DIFFERENT = {"name", "env", "imagePullPolicy", "ports", "startupProbe", "readinessProbe", "livenessProbe"}
"""What of the container cannot be as in the chart: KServe names it and its port, and asks through V2."""


def predictor() -> Mapping:
    found: Mapping = read(KSERVE)["spec"]["predictor"]
    return found


def container() -> Mapping:
    [found] = predictor()["containers"]
    return dict(found)


def timing(probe: Mapping) -> Mapping:
    return {name: value for name, value in probe.items() if name != "httpGet"}


def test_its_kind_and_its_fields_are_those_that_kserve_knows() -> None:
    kserve = pytest.importorskip("kserve", reason="kserve is not installed; none is for Python 3.14")
    document = read(KSERVE)
    known = kserve.V1beta1InferenceService(
        api_version=document["apiVersion"],
        kind=document["kind"],
        spec=kserve.V1beta1InferenceServiceSpec(predictor=kserve.V1beta1PredictorSpec()),
    )
    assert (known.api_version, known.kind) == ("serving.kserve.io/v1beta1", "InferenceService")
    assert document.keys() - known.attribute_map.values() == set()
    assert predictor().keys() - known.spec.predictor.attribute_map.values() == set()


def test_its_pod_fits_the_schemas_of_kubernetes() -> None:
    spec = {name: value for name, value in predictor().items() if name not in SCALING}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": read(KSERVE)["metadata"], "spec": spec}
    kubernetes_validate.validate(pod, kubernetes_validate.latest_version(), strict=True)


def test_its_pod_is_that_of_the_chart(helm: Helm) -> None:
    pod, ours = pod_of(helm.manifests()), predictor()
    for only_for_volumes in ("fsGroup", "fsGroupChangePolicy"):
        del pod["securityContext"][only_for_volumes]
    del pod["containers"], ours["containers"]
    assert {name: value for name, value in ours.items() if name not in SCALING} == pod


def test_it_scales_as_the_chart_does(helm: Helm) -> None:
    scaler, ours = the("HorizontalPodAutoscaler", helm.manifests())["spec"], predictor()
    resource = scaler["metrics"][0]["resource"]
    assert {name: ours[name] for name in SCALING} == {
        "minReplicas": scaler["minReplicas"],
        "maxReplicas": scaler["maxReplicas"],
        "scaleMetric": resource["name"],
        "scaleTarget": resource["target"]["averageUtilization"],
    }


def test_its_container_is_that_of_the_chart(helm: Helm) -> None:
    ours, of_chart = container(), container_of(helm.manifests())
    assert {name: value for name, value in ours.items() if name not in DIFFERENT} == {
        name: value for name, value in of_chart.items() if name not in DIFFERENT
    }
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert timing(ours[probe]) == timing(of_chart[probe])


def test_kserve_asks_a_port_and_routes_that_the_service_has() -> None:
    client = create_app(Settings(artifacts=FOLDER, watch_seconds=0)).test_client()
    ours = container()
    probes = [ours[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")]
    assert {probe["port"] for probe in probes} == {ours["ports"][0]["containerPort"]} == {Settings().port}
    assert all(is_probe(probe["path"]) for probe in probes)
    assert {client.get(probe["path"]).status_code for probe in probes} == {200}
    assert ours["image"] == f"tickcross:{VERSION}"


def test_kserve_is_told_that_the_service_speaks_v2() -> None:
    ours = container()
    assert ours["name"] == "kserve-container"
    assert ours["env"] == [{"name": "PROTOCOL", "value": "v2"}]
