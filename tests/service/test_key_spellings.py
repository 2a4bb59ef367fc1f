"""How clients send an API key: in which header, with which spaces, and in which encoding."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client

KEY = "correct horse battery"
SPELT = ["ein langer Schlüssel", "clé qui finit par à", "en nyckel till Å", "ключ от всех дверей", "鍵" * 16]
"""Keys with other characters than ASCII. In UTF-8 the second ends in a byte that is a space in Latin-1."""

schemes = pytest.mark.parametrize("scheme", ["X-API-Key", "Bearer", "Basic"])


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(f"{KEY}\n")
    return path


def header_of(scheme: str, sent: bytes) -> dict[str, str]:
    """The header with a key in these bytes, as WSGI has it: in Latin-1."""
    if scheme == "X-API-Key":
        return {"X-API-Key": sent.decode("latin-1")}
    if scheme == "Bearer":
        return {"Authorization": f"Bearer {sent.decode('latin-1')}"}
    return {"Authorization": f"Basic {base64.b64encode(b'me:' + sent).decode()}"}


@schemes
def test_spaces_within_a_key_are_part_of_it(
    make_client: Callable[..., Client], keys: Path, scheme: str
) -> None:
    client = make_client(api_keys_file=keys)
    assert client.get("/model", headers=header_of(scheme, KEY.encode())).status_code == 200
    without = KEY.replace(" ", "").encode()
    assert client.get("/model", headers=header_of(scheme, without)).status_code == 401


@schemes
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("key", SPELT)
def test_a_key_of_any_printable_characters_is_taken_in_either_encoding(
    make_client: Callable[..., Client], keys: Path, key: str, encoding: str, scheme: str
) -> None:
    sent = key.encode(encoding, "replace")
    keys.write_text(f"{KEY}\n{key}\n", encoding="utf-8")
    client = make_client(api_keys_file=keys)
    can_be_sent = sent.decode(encoding) == key
    assert client.get("/model", headers=header_of(scheme, sent)).status_code == (200 if can_be_sent else 401)
    assert client.get("/model", headers=header_of(scheme, sent + b"x")).status_code == 401
