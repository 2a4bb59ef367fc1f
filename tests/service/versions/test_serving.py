"""A service that was given one classifier serves it for good."""

from pathlib import Path

import pytest

from model.classifier import Classifier
from service.core.problems import Problem
from service.versions.serving import Serving
from tests.tiny import save_tiny_version


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    return Serving(Classifier.load(save_tiny_version(tmp_path)))


def test_it_is_ready_and_says_which_version_it_serves(serving: Serving) -> None:
    assert serving.ready
    assert serving.versions == ["1"]
    assert serving.describe() == {"version": "1"}


def test_its_version_can_be_asked_for_and_no_other(serving: Serving) -> None:
    assert serving.classifier_for(None) is serving.classifier_for("1") is serving.classifier
    with pytest.raises(Problem) as refused:
        serving.classifier_for("2")
    assert (refused.value.status, refused.value.where) == (404, "version")
    assert refused.value.detail == "there is no version 2 of tickcross"
