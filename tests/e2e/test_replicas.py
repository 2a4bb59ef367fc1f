"""Replicas behind HAProxy, under load: killed, stopped and replaced, they lose nothing, and answer right."""

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

Alone = Callable[[str], Sequence[str]]
"""What a version answers to each of the bodies when nothing else is asked."""


def png(grey: Any) -> Body:
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return {"data": file.getvalue(), "headers": {"Content-Type": "image/png"}}


def bodies() -> Sequence[Body]:
    """Pictures, grids, and a batch that is larger than what HAProxy keeps to send it again."""
    drawn = draw_marks(6, np.random.default_rng(3))
    pictures = [png(grey) for stack in drawn.greys for grey in stack]
    grids = [{"json": {"grid": grid.tolist()}} for grid in random_grids(3, size=32)]
    batch = {"data": npy(random_grids(40, size=32)), "headers": {"Content-Type": "application/x-npy"}}
    return [*pictures, *grids, batch]


BODIES = bodies()
SENT_ONCE = {len(BODIES) - 1}
"""The places of bodies that HAProxy cannot send again."""


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    with running_replicas(2, TICKCROSS_WORKERS="1", TICKCROSS_LOG_FORMAT="json") as running:
        yield running
    for image in (NEWER, BROKEN):
        docker("rmi", "-f", image)


@pytest.fixture(scope="module")
def alone(replicas: Replicas) -> Alone:
    @cache
    def answers(version: str) -> Sequence[str]:
        return [replicas.post(f"/predict?version={version}", **body).text for body in BODIES]

    return answers


@contextmanager
def loaded(replicas: Replicas, alone: Alone, record_property: Any) -> Iterator[Result]:
    """Under load from before the block until after it; every answer has to be right."""
    with under_load(replicas, THREADS, bodies=BODIES) as result:
        goes_on(result)
        yield result
        goes_on(result)
    record_property("load", str(result))
    assert len(result.answers) == len(BODIES)
    for place, found in result.answers.items():
        assert found <= {alone(version)[place] for version in result.versions}


def goes_on(result: Result) -> None:
    answered = result.statuses[200]
    wait_until(lambda: result.statuses[200] > answered + 50, otherwise=lambda: str(result))


def answered_by(container: str) -> int:
    """How many marks the log of a replica has."""
    return docker("logs", container).count('"route":"/predict"')


def takes_its_part(container: str) -> None:
    """Wait until HAProxy sends requests to a replica."""
    before = answered_by(container)
    wait_until(
        lambda: answered_by(container) > before + 20,
        otherwise=lambda: docker("logs", "--tail", "20", container),
    )


def test_each_replica_takes_its_part_and_all_answer_alike(
    replicas: Replicas, alone: Alone, record_property: Any
) -> None:
    with loaded(replicas, alone, record_property) as result:
        for container in replicas.containers():
            takes_its_part(container)
    assert result.failed == 0, str(result)


def test_a_replica_that_is_killed_costs_no_more_than_it_held_and_comes_back(
    replicas: Replicas, alone: Alone, record_property: Any
) -> None:
    victim = replicas.containers()[0]
    with loaded(replicas, alone, record_property) as result:
        os.kill(inspect(victim)["State"]["Pid"], signal.SIGKILL)
        wait_until(lambda: inspect(victim)["RestartCount"] == 1, otherwise=replicas.stack.logs)
        takes_its_part(victim)
    assert result.failed <= THREADS, str(result)
    assert result.failed_places <= SENT_ONCE


def test_a_replica_that_is_stopped_loses_nothing(
    replicas: Replicas, alone: Alone, record_property: Any
) -> None:
    stopped = replicas.containers()[0]
    with loaded(replicas, alone, record_property) as result:
        docker("stop", stopped)
        goes_on(result)
        docker("start", stopped)
        takes_its_part(stopped)
    assert inspect(stopped)["State"]["Running"]
    assert result.failed == 0, str(result)


def test_all_replicas_go_over_to_another_version_of_the_weights_without_loss(
    replicas: Replicas, alone: Alone, record_property: Any, tmp_path: Path
) -> None:
    def all_serve_the_newer_one() -> bool:
        before = result.versions[SHIPPED.name]
        goes_on(result)
        return result.versions[SHIPPED.name] == before

    with loaded(replicas, alone, record_property) as result:
        replicas.add_version(save_tiny_version(tmp_path / "tickcross"), NEWER_VERSION)
        wait_until(all_serve_the_newer_one, otherwise=lambda: str(result))
    assert result.failed == 0, str(result)
    assert set(result.versions) == {NEWER_VERSION, SHIPPED.name}


def test_a_rolling_update_to_another_image_loses_nothing(
    replicas: Replicas, alone: Alone, record_property: Any, tmp_path: Path
) -> None:
    build(NEWER, "FROM tickcross\nLABEL newer=1\n", tmp_path)
    before = replicas.containers()
    with loaded(replicas, alone, record_property) as result:
        update = replicas.rolling_update(IMAGE=NEWER)
    assert update.returncode == 0, update.stderr
    after = replicas.containers()
    assert len(after) == len(before)
    assert set(after).isdisjoint(before)
    assert {inspect(container)["Config"]["Image"] for container in after} == {NEWER}
    assert result.failed == 0, str(result)


def test_an_image_that_does_not_start_replaces_nothing(
    replicas: Replicas, alone: Alone, record_property: Any, tmp_path: Path
) -> None:
    build(BROKEN, 'FROM tickcross\nCMD ["python", "-c", "raise SystemExit(\'broken\')"]\n', tmp_path)
    before = replicas.containers()
    with loaded(replicas, alone, record_property) as result:
        update = replicas.rolling_update(IMAGE=BROKEN)
    assert update.returncode == 1
    assert "the old ones go on serving. It wrote:\nbroken" in update.stderr
    assert replicas.containers() == before
    assert result.failed == 0, str(result)
