"""A service with one given classifier serves only that."""

from pathlib import Path

import pytest

from model.classifier import Classifier
from service.core.problems import Problem
from service.versions.serving import Serving
from tests.tiny import save_tiny_version


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    return Serving(Classifier.load(save_tiny_version(tmp_path)))


def test_serving_is_ready_and_describes_its_version(serving: Serving) -> None:
    assert serving.ready
    assert serving.versions == ["1"]
    assert serving.describe() == {"version": "1"}


def test_only_the_given_version_is_served(serving: Serving) -> None:
    assert serving.classifier_for(None) is serving.classifier_for("1") is serving.classifier
    with pytest.raises(Problem) as refused:
        serving.classifier_for("2")
    assert (refused.value.status, refused.value.where) == (404, "version")
    assert refused.value.detail == "there is no version 2 of tickcross"


def test_only_the_given_network_is_served(serving: Serving) -> None:
    assert serving.classifier_of("tickcross", None) is serving.classifier_of("tickcross", "1")
    with pytest.raises(Problem) as refused:
        serving.classifier_of("x" * 41, "1")
    assert refused.value.status == 404
    assert refused.value.detail == f"there is no model {'x' * 40}; this is tickcross"
    with pytest.raises(Problem, match="no version 2"):
        serving.classifier_of("tickcross", "2")
