import base64
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from model.errors import BadSettings
from service.security import check_tls
from service.settings import Settings
from service.wsgi.app import create_app

KEY = "correct horse battery"
OTHER = "another key of ours"
GRID = {"grid": [[1, -1, 1], [1, 1, -1], [1, 1, 1]]}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(f"# the forms team\n{KEY}\n\n{OTHER}\n")
    return path


@pytest.fixture
def keyed(artifacts: Path, keys: Path) -> FlaskClient:
    return create_app(Settings(artifacts=artifacts, api_keys_file=keys, watch_seconds=0)).test_client()


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()


@pytest.mark.parametrize("key", [KEY, OTHER])
@pytest.mark.parametrize(
    ("name", "value"), [("Authorization", "Bearer {}"), ("Authorization", "bearer {}"), ("X-API-Key", "{}")]
)
def test_clients_with_a_key_are_answered(keyed: FlaskClient, name: str, value: str, key: str) -> None:
    assert keyed.post("/predict", json=GRID, headers={name: value.format(key)}).status_code == 200


def test_a_key_may_be_sent_as_a_basic_password(keyed: FlaskClient) -> None:
    assert keyed.get("/", headers={"Authorization": basic(KEY)}).status_code == 200


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
def test_requests_without_a_valid_key_get_401(keyed: FlaskClient, headers: dict[str, str], path: str) -> None:
    response = keyed.get(path, headers=headers)
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"
    assert {"Bearer", "Basic"} <= set(response.headers["WWW-Authenticate"].replace(",", " ").split())


@pytest.mark.parametrize(
    "path", ["/health", "/health/live", "/health/ready", "/v2/health/live", "/v2/health/ready"]
)
def test_probes_need_no_key(keyed: FlaskClient, path: str) -> None:
    assert keyed.get(path).status_code == 200


def test_no_key_is_required_without_a_keys_file(client: FlaskClient) -> None:
    assert client.get("/model").status_code == 200


@pytest.fixture
def encrypted(tmp_path: Path) -> Settings:
    """A certificate whose key has a passphrase."""
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -passout pass:secret"
    options = "-keyout key.pem -subj /CN=127.0.0.1 -days 2 -out cert.pem"
    subprocess.run([*make.split(), *options.split()], cwd=tmp_path, check=True, capture_output=True)
    return Settings(tls_certificate=tmp_path / "cert.pem", tls_key=tmp_path / "key.pem")


def refusal(settings: Settings) -> str:
    with pytest.raises(BadSettings) as refused:
        check_tls(settings)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_settings_without_tls_pass_the_check() -> None:
    check_tls(Settings())


def test_a_certificate_or_key_alone_is_refused(tmp_path: Path) -> None:
    assert "only one is set" in refusal(Settings(tls_certificate=tmp_path / "cert.pem"))
    assert "only one is set" in refusal(Settings(tls_key=tmp_path / "key.pem"))


def test_an_unreadable_certificate_or_key_is_named(encrypted: Settings, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.pem"
    for name in ("tls_certificate", "tls_key"):
        settings = replace(encrypted, **{name: missing})  # type: ignore[arg-type]
        expected = f"TICKCROSS_{name.upper()}: {missing} cannot be read: No such file or directory"
        assert refusal(settings) == expected


def test_a_file_without_a_certificate_is_refused(encrypted: Settings, tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    assert "cannot be used" in refusal(encrypted)


def test_a_key_with_a_passphrase_is_refused_without_a_prompt(encrypted: Settings) -> None:
    expected = "TICKCROSS_TLS_KEY is encrypted; expected a key without a passphrase"
    assert refusal(encrypted) == expected
