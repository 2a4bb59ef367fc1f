"""Error messages without Ray or without a cluster; tests/e2e/test_bulk_on_ray.py runs a cluster."""

import socket
import sys

import pytest

from model.bulk.answering import Work
from model.bulk.on_ray import _check_reachable, _connect, answered_on_ray
from model.errors import BadJob

NOTHING = Work("nowhere", "")


def test_the_error_without_ray_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(BadJob, match=r"Ray is not installed: pip install 'tickcross\[ray\]'"):
        next(answered_on_ray(NOTHING, [], "local"))


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_an_address_without_a_cluster_is_refused_at_once(scheme: str) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"{scheme}127.0.0.1:{reserved.getsockname()[1]}"
        with pytest.raises(BadJob, match=f"there is no Ray cluster at {address}: .*refused"):
            _check_reachable(address)


@pytest.mark.parametrize("address", ["local", "auto", "nonsense"])
def test_an_address_without_a_port_is_left_to_ray(address: str) -> None:
    _check_reachable(address)


def attempts_to_connect(*failures: Exception) -> tuple[list[str], list[Exception]]:
    """The messages of the errors, and the failures that are left, if the attempts fail in this order."""
    left = [*failures]

    def init() -> None:
        if left:
            raise left.pop(0)

    try:
        _connect(init, "ray://host:1")
    except BadJob as error:
        return [str(error)], left
    return [], left


def test_an_aborted_connection_is_tried_again() -> None:
    aborted = ConnectionAbortedError("the client server's process has ended")
    assert attempts_to_connect(aborted, aborted) == ([], [])
    message = f"there is no Ray cluster at ray://host:1: {aborted}"
    assert attempts_to_connect(aborted, aborted, aborted, aborted) == ([message], [aborted])


def test_a_refused_connection_is_not_tried_again() -> None:
    refused = ConnectionRefusedError("refused")
    message = "there is no Ray cluster at ray://host:1: refused"
    assert attempts_to_connect(refused, refused) == ([message], [refused])
