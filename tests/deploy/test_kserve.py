"""`deploy/kserve.yaml`: a valid InferenceService whose pod equals that of the chart."""

import kubernetes_validate
import pytest

from service import VERSION
from service.probes import is_probe
from service.settings import Settings
from service.wsgi import create_app
from tests.deploy.chart import ROOT, Mapping, read
from tests.deploy.helm import Helm, container_of, only_manifest, pod_of
from tests.shipped import FOLDER

KSERVE = ROOT / "deploy" / "kserve.yaml"
SCALING = {"minReplicas", "maxReplicas", "scaleMetric", "scaleTarget"}
"""The fields of a predictor that belong to KServe; all others belong to a pod."""

DIFFERENT = {"name", "env", "imagePullPolicy", "ports", "startupProbe", "readinessProbe", "livenessProbe"}
"""Fields of the container that differ from the chart: KServe names it and its port, and probes over V2."""


def predictor() -> Mapping:
    spec: Mapping = read(KSERVE)["spec"]["predictor"]
    return spec


def container() -> Mapping:
    [only_container] = predictor()["containers"]
    return dict(only_container)


def timing(probe: Mapping) -> Mapping:
    return {name: value for name, value in probe.items() if name != "httpGet"}


def test_the_kind_and_the_fields_are_known_to_kserve() -> None:
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


def test_the_pod_fits_the_schemas_of_kubernetes() -> None:
    spec = {name: value for name, value in predictor().items() if name not in SCALING}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": read(KSERVE)["metadata"], "spec": spec}
    kubernetes_validate.validate(pod, kubernetes_validate.latest_version(), strict=True)


def test_the_pod_equals_that_of_the_chart(helm: Helm) -> None:
    pod, ours = pod_of(helm.manifests()), predictor()
    for only_for_volumes in ("fsGroup", "fsGroupChangePolicy"):
        del pod["securityContext"][only_for_volumes]
    del pod["containers"], ours["containers"]
    assert {name: value for name, value in ours.items() if name not in SCALING} == pod


def test_the_scaling_equals_that_of_the_chart(helm: Helm) -> None:
    scaler, ours = only_manifest("HorizontalPodAutoscaler", helm.manifests())["spec"], predictor()
    resource = scaler["metrics"][0]["resource"]
    assert {name: ours[name] for name in SCALING} == {
        "minReplicas": scaler["minReplicas"],
        "maxReplicas": scaler["maxReplicas"],
        "scaleMetric": resource["name"],
        "scaleTarget": resource["target"]["averageUtilization"],
    }


def test_the_container_equals_that_of_the_chart(helm: Helm) -> None:
    ours, chart_container = container(), container_of(helm.manifests())
    assert {name: value for name, value in ours.items() if name not in DIFFERENT} == {
        name: value for name, value in chart_container.items() if name not in DIFFERENT
    }
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert timing(ours[probe]) == timing(chart_container[probe])


def test_the_probes_use_a_port_and_routes_of_the_service() -> None:
    client = create_app(Settings(artifacts=FOLDER, watch_seconds=0)).test_client()
    ours = container()
    probes = [ours[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")]
    assert {probe["port"] for probe in probes} == {ours["ports"][0]["containerPort"]} == {Settings().port}
    assert all(is_probe(probe["path"]) for probe in probes)
    assert {client.get(probe["path"]).status_code for probe in probes} == {200}
    assert ours["image"] == f"tickcross:{VERSION}"


def test_the_container_declares_the_v2_protocol() -> None:
    ours = container()
    assert ours["name"] == "kserve-container"
    assert ours["env"] == [{"name": "PROTOCOL", "value": "v2"}]
