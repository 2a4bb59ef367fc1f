from pathlib import Path

import pytest
import requests

from service.client.sessions import is_on_this_machine, open_session


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8000", True),
        ("http://tickcross.localhost", True),
        ("https://127.0.0.2:8000", True),
        ("http://[::1]:8000", True),
        ("http://tickcross:8000", False),
        ("http://10.0.0.1", False),
        ("http://localhost.example", False),
    ],
)
def test_this_machine_is_recognised_by_name_and_address(url: str, here: bool) -> None:
    assert is_on_this_machine(url) == here


def test_a_login_in_netrc_does_not_replace_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine forms.example login me password mine\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with open_session("http://forms.example", "secret") as session:
        request = session.prepare_request(requests.Request("GET", "http://forms.example/predict"))
    assert request.headers["Authorization"] == "Bearer secret"
