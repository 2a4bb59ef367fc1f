import base64
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from model.errors import BadSettings
from service import security
from service.app import create_app
from service.security import KeyRing, check_tls
from service.settings import Settings

KEY = "correct horse battery"
OTHER = "another key of ours"
GRID = {"grid": [[1, -1, 1], [1, 1, -1], [1, 1, 1]]}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(f"# the forms team\n{KEY}\n\n{OTHER}\n")
    return path


@pytest.fixture
def asked(artifacts: Path, keys: Path) -> FlaskClient:
    return create_app(Settings(artifacts=artifacts, api_keys_file=keys)).test_client()


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()


@pytest.mark.parametrize("key", [KEY, OTHER])
@pytest.mark.parametrize(
    ("name", "value"), [("Authorization", "Bearer {}"), ("Authorization", "bearer {}"), ("X-API-Key", "{}")]
)
def test_whoever_has_a_key_is_answered(asked: FlaskClient, name: str, value: str, key: str) -> None:
    assert asked.post("/predict", json=GRID, headers={name: value.format(key)}).status_code == 200


def test_a_browser_may_send_it_as_a_password(asked: FlaskClient) -> None:
    assert asked.get("/", headers={"Authorization": basic(KEY)}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer # the forms team"},
        {"Authorization": basic("wrong")},
        {"Authorization": "Basic not base64"},
        {"Authorization": "Basic /w=="},
        {"Authorization": KEY},
        {"X-API-Key": KEY[:-1]},
        {"X-API-Key": ""},
    ],
)
@pytest.mark.parametrize("path", ["/", "/model", "/metrics", "/openapi.json", "/v2", "/nowhere"])
def test_everybody_else_is_told_to_ask_for_one(
    asked: FlaskClient, headers: dict[str, str], path: str
) -> None:
    response = asked.get(path, headers=headers)
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"
    assert {"Bearer", "Basic"} <= set(response.headers["WWW-Authenticate"].replace(",", " ").split())


@pytest.mark.parametrize(
    "path", ["/health", "/health/live", "/health/ready", "/v2/health/live", "/v2/health/ready"]
)
def test_probes_stay_open(asked: FlaskClient, path: str) -> None:
    assert asked.get(path).status_code == 200


def test_without_a_file_no_key_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/model").status_code == 200


@pytest.mark.parametrize(
    ("content", "said"), [("", "no key"), ("# only a comment\n", "no key"), ("short\n", "fewer than 16")]
)
def test_a_file_that_keeps_nobody_out_is_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "keys").write_text(content)
    with pytest.raises(BadSettings, match=said):
        KeyRing(tmp_path / "keys")
    with pytest.raises(BadSettings, match="cannot be read"):
        KeyRing(tmp_path / "nowhere")


def test_keys_may_be_changed_while_serving(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "LOOK_EVERY_SECONDS", 0)
    ring = KeyRing(keys)
    keys.write_text("a brand new secret\n")
    assert ring.has("a brand new secret")
    assert not ring.has(KEY)
    keys.write_text("short\n")
    assert ring.has("a brand new secret")
    keys.unlink()
    assert ring.has("a brand new secret")


def test_certificate_and_key_go_together(tmp_path: Path) -> None:
    check_tls(Settings())
    with pytest.raises(BadSettings, match="only one is set"):
        check_tls(replace(Settings(), tls_certificate=tmp_path / "cert.pem"))
    with pytest.raises(BadSettings, match="cannot be used"):
        check_tls(replace(Settings(), tls_certificate=tmp_path / "cert.pem", tls_key=tmp_path / "key.pem"))
