"""Replicas behind HAProxy, under load: killed, stopped or replaced, they lose nothing and answer right."""

import io
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.drawing import draw_marks
from tests.contract.bodies import npy
from tests.e2e.containers import docker, inspect, wait_until
from tests.e2e.load import Body, Result, under_load
from tests.e2e.replicas import Replicas, build, running_replicas
from tests.shipped import SHIPPED
from tests.tiny import random_grids, save_tiny_version

pytestmark = [pytest.mark.e2e, pytest.mark.container]

THREADS = 4
NEWER, BROKEN = "tickcross-test-newer-image", "tickcross-test-broken-image"
NEWER_VERSION = str(int(SHIPPED.name) + 1)

Reference = Callable[[str], Sequence[str]]
"""The answers of a version to each of the bodies without other load."""


def png(grey: Any) -> Body:
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return {"data": file.getvalue(), "headers": {"Content-Type": "image/png"}}


def bodies() -> Sequence[Body]:
    """Pictures, grids, and a batch that is too large for HAProxy to keep and resend."""
    drawn = draw_marks(6, np.random.default_rng(3))
    pictures = [png(grey) for stack in drawn.greys for grey in stack]
    grids = [{"json": {"grid": grid.tolist()}} for grid in random_grids(3, size=32)]
    batch = {"data": npy(random_grids(40, size=32)), "headers": {"Content-Type": "application/x-npy"}}
    return [*pictures, *grids, batch]


BODIES = bodies()
SENT_ONCE = {len(BODIES) - 1}
"""The places of bodies that HAProxy cannot resend."""


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    with running_replicas(2, TICKCROSS_WORKERS="1", TICKCROSS_LOG_FORMAT="json") as running:
        yield running
    for image in (NEWER, BROKEN):
        docker("rmi", "-f", image)


@pytest.fixture(scope="module")
def reference(replicas: Replicas) -> Reference:
    @cache
    def answers(version: str) -> Sequence[str]:
        return [replicas.post(f"/predict?version={version}", **body).text for body in BODIES]

    return answers


@contextmanager
def loaded(replicas: Replicas, reference: Reference, record_property: Any) -> Iterator[Result]:
    """Load that starts before the block and ends after it; every answer must be correct."""
    with under_load(replicas, THREADS, bodies=BODIES) as result:
        wait_for_more_answers(result)
        yield result
        wait_for_more_answers(result)
    record_property("load", str(result))
    assert len(result.answers) == len(BODIES)
    for place, texts in result.answers.items():
        assert texts <= {reference(version)[place] for version in result.versions}


def wait_for_more_answers(result: Result) -> None:
    answered = result.statuses[200]
    wait_until(lambda: result.statuses[200] > answered + 50, otherwise=lambda: str(result))


def answered_by(container: str) -> int:
    """The number of predictions in the log of a replica."""
    return docker("logs", container).count('"route":"/predict"')


def wait_until_loaded(container: str) -> None:
    """Wait until HAProxy sends requests to a replica."""
    before = answered_by(container)
    wait_until(
        lambda: answered_by(container) > before + 20,
        otherwise=lambda: docker("logs", "--tail", "20", container),
    )


def test_every_replica_gets_requests_and_all_answer_alike(
    replicas: Replicas, reference: Reference, record_property: Any
) -> None:
    with loaded(replicas, reference, record_property) as result:
        for container in replicas.containers():
            wait_until_loaded(container)
    assert result.failed == 0, str(result)


def test_a_killed_replica_loses_only_its_own_requests_and_restarts(
    replicas: Replicas, reference: Reference, record_property: Any
) -> None:
    victim = replicas.containers()[0]
    with loaded(replicas, reference, record_property) as result:
        os.kill(inspect(victim)["State"]["Pid"], signal.SIGKILL)
        wait_until(lambda: inspect(victim)["RestartCount"] == 1, otherwise=replicas.stack.logs)
        wait_until_loaded(victim)
    assert result.failed <= THREADS, str(result)
    assert result.failed_places <= SENT_ONCE


def test_a_stopped_replica_loses_no_request(
    replicas: Replicas, reference: Reference, record_property: Any
) -> None:
    stopped = replicas.containers()[0]
    with loaded(replicas, reference, record_property) as result:
        docker("stop", stopped)
        wait_for_more_answers(result)
        docker("start", stopped)
        wait_until_loaded(stopped)
    assert inspect(stopped)["State"]["Running"]
    assert result.failed == 0, str(result)


def test_all_replicas_swap_to_another_version_without_a_lost_request(
    replicas: Replicas, reference: Reference, record_property: Any, tmp_path: Path
) -> None:
    def all_serve_the_newer_one() -> bool:
        before = result.versions[SHIPPED.name]
        wait_for_more_answers(result)
        return result.versions[SHIPPED.name] == before

    with loaded(replicas, reference, record_property) as result:
        replicas.add_version(save_tiny_version(tmp_path / "tickcross"), NEWER_VERSION)
        wait_until(all_serve_the_newer_one, otherwise=lambda: str(result))
    assert result.failed == 0, str(result)
    assert set(result.versions) == {NEWER_VERSION, SHIPPED.name}


def test_a_rolling_update_to_another_image_loses_no_request(
    replicas: Replicas, reference: Reference, record_property: Any, tmp_path: Path
) -> None:
    build(NEWER, "FROM tickcross\nLABEL newer=1\n", tmp_path)
    before = replicas.containers()
    with loaded(replicas, reference, record_property) as result:
        update = replicas.rolling_update(IMAGE=NEWER)
    assert update.returncode == 0, update.stderr
    after = replicas.containers()
    assert len(after) == len(before)
    assert set(after).isdisjoint(before)
    assert {inspect(container)["Config"]["Image"] for container in after} == {NEWER}
    assert result.failed == 0, str(result)


def test_an_image_that_does_not_start_replaces_nothing(
    replicas: Replicas, reference: Reference, record_property: Any, tmp_path: Path
) -> None:
    build(BROKEN, 'FROM tickcross\nCMD ["python", "-c", "raise SystemExit(\'broken\')"]\n', tmp_path)
    before = replicas.containers()
    with loaded(replicas, reference, record_property) as result:
        update = replicas.rolling_update(IMAGE=BROKEN)
    assert update.returncode == 1
    assert "the old ones go on serving. It wrote:\nbroken" in update.stderr
    assert replicas.containers() == before
    assert result.failed == 0, str(result)
