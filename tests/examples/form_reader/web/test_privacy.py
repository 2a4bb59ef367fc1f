"""Privacy: who may read the files, how long they are kept, and what other sites may do."""

import os
import shutil
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from examples.form_reader.web.app import create_app
from examples.form_reader.web.reading_store import About, ReadingStore
from examples.form_reader.web.services import services
from examples.form_reader.web.settings import Settings
from service.client import TickCross
from tests.examples.form_reader.drawn_forms import empty_form, png
from tests.examples.form_reader.web.conftest import UNREACHABLE
from tests.examples.form_reader.web.seeding import seed


def all_paths(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def set_age(app: Flask, reading: str, hours: float) -> None:
    """Set the age of a stack."""
    store = services(app).readings
    sent = datetime.now(UTC) - timedelta(hours=hours)
    store.update(store.about(reading), created=sent.isoformat(timespec="seconds"))


def test_no_other_user_may_read_a_file_under_any_umask(app: Flask, client: FlaskClient, folder: Path) -> None:
    before = os.umask(0)
    try:
        reading = seed(app)
        (folder / "readings" / reading / "upload").unlink()  # written by the test itself
        client.post("/readings", data=png(empty_form()))
        decision = {"page": 1, "group": "Room", "box": "Single", "label": "tick"}
        client.put(f"/readings/{reading}/decisions", json=decision)
    finally:
        os.umask(before)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in all_paths(folder)}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_a_folder_readable_by_others_becomes_private(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir(mode=0o755)
    create_app(Settings(folder=folder), TickCross(UNREACHABLE))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_deleted_stack_leaves_no_files(app: Flask, client: FlaskClient, folder: Path) -> None:
    reading = seed(app)
    assert client.delete(f"/readings/{reading}").status_code == 204
    assert list((folder / "readings").iterdir()) == []
    assert client.get(f"/readings/{reading}").status_code == 404


def test_an_expired_stack_is_hidden_and_then_deleted(app: Flask, client: FlaskClient, folder: Path) -> None:
    old, young = seed(app), seed(app)
    set_age(app, old, 8.1)
    set_age(app, young, 7.9)
    for path in (f"/readings/{old}", f"/readings/{old}/pages/1.png", f"/readings/{old}/results.json"):
        assert client.get(path).status_code == 404
    services(app).reader.read_all()
    assert [path.name for path in (folder / "readings").iterdir()] == [young]


def test_stacks_also_expire_after_a_restart(app: Flask, folder: Path) -> None:
    set_age(app, seed(app), 9)
    again = create_app(Settings(folder=folder), TickCross(UNREACHABLE))
    services(again).reader.read_all()
    assert list((folder / "readings").iterdir()) == []


def test_an_interrupted_deletion_is_completed(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = seed(app)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)
        client.delete(f"/readings/{reading}")
    assert client.get("/readings").json == {"readings": [], "keep_hours": 8.0}
    services(app).reader.read_all()
    assert list((folder / "readings").iterdir()) == []


def test_a_stack_deleted_during_a_listing_is_left_out(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = seed(app), seed(app)
    list_all = ReadingStore.all

    def list_then_delete(store: ReadingStore) -> list[About]:
        stacks = list_all(store)
        client.delete(f"/readings/{gone}")
        return stacks

    decision = {"page": 1, "group": "Room", "box": "Single", "label": "tick"}
    client.put(f"/readings/{gone}/decisions", json=decision)
    monkeypatch.setattr(ReadingStore, "all", list_then_delete)
    response = client.get("/readings").json
    assert response is not None
    assert [each["id"] for each in response["readings"]] == [kept]


def test_a_deletion_succeeds_when_the_reader_completes_it_at_the_same_time(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = seed(app)
    rmtree = shutil.rmtree

    def delete_after_the_reader(*arguments: Any, **options: Any) -> None:
        monkeypatch.setattr(shutil, "rmtree", rmtree)
        services(app).reader.read_all()
        rmtree(*arguments, **options)

    monkeypatch.setattr(shutil, "rmtree", delete_after_the_reader)
    assert client.delete(f"/readings/{reading}").status_code == 204
    assert list((folder / "readings").iterdir()) == []


def test_an_interrupted_upload_is_deleted_after_an_hour(app: Flask, folder: Path) -> None:
    store = services(app).readings
    old, young = store.new_folder(), store.new_folder()
    os.utime(old, (time.time() - 3700,) * 2)
    services(app).reader.read_all()
    assert list((folder / "readings").iterdir()) == [young]


def test_a_page_of_another_site_cannot_change_anything(app: Flask, client: FlaskClient) -> None:
    reading = seed(app)
    for site in ("cross-site", "same-site"):
        response = client.delete(f"/readings/{reading}", headers={"Sec-Fetch-Site": site})
        assert response.status_code == 403
    assert client.get(f"/readings/{reading}").status_code == 200
    assert client.delete(f"/readings/{reading}", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204


@pytest.mark.parametrize(
    ("hosts", "host", "status"),
    [
        ("127.0.0.1,localhost", "localhost:8001", 200),
        ("127.0.0.1,localhost", "127.0.0.1:8001", 200),
        ("127.0.0.1,localhost", "elsewhere.example:8001", 400),
        ("forms.example, other.example", "forms.example", 200),
        ("forms.example, other.example", "localhost", 400),
        ("*", "elsewhere.example", 200),
    ],
)
def test_a_request_for_an_unknown_host_is_refused(folder: Path, hosts: str, host: str, status: int) -> None:
    client = create_app(Settings(folder=folder, hosts=hosts), TickCross(UNREACHABLE)).test_client()
    response = client.get("/readings", headers={"Host": host})
    assert response.status_code == status
    if status == 400:
        assert response.content_type == "application/problem+json"


def test_pages_are_not_cached_and_other_sites_cannot_embed_them(app: Flask, client: FlaskClient) -> None:
    headers = client.get(f"/readings/{seed(app)}/pages/1.png").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/editor", "/reading", "/review"])
def test_a_page_runs_only_its_own_scripts(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<script>" not in response.data
    assert b"style=" not in response.data
