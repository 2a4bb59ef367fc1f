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
from tests.examples.form_reader.web.conftest import NOBODY
from tests.examples.form_reader.web.seeding import seed


def all_paths(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def aged(app: Flask, reading: str, hours: float) -> None:
    """Let a stack have been sent so long ago."""
    store = services(app).readings
    sent = datetime.now(UTC) - timedelta(hours=hours)
    store.update(store.about(reading), created=sent.isoformat(timespec="seconds"))


def test_nobody_else_may_read_any_file_whatever_the_umask(
    app: Flask, client: FlaskClient, folder: Path
) -> None:
    before = os.umask(0)
    try:
        reading = seed(app)
        (folder / "readings" / reading / "upload").unlink()  # the test's own
        client.post("/readings", data=png(empty_form()))
        decision = {"page": 1, "group": "Room", "box": "Single", "label": "tick"}
        client.put(f"/readings/{reading}/decisions", json=decision)
    finally:
        os.umask(before)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in all_paths(folder)}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_a_folder_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir(mode=0o755)
    create_app(Settings(folder=folder), TickCross(NOBODY))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_of_a_deleted_stack_is_left(app: Flask, client: FlaskClient, folder: Path) -> None:
    reading = seed(app)
    assert client.delete(f"/readings/{reading}").status_code == 204
    assert list((folder / "readings").iterdir()) == []
    assert client.get(f"/readings/{reading}").status_code == 404


def test_a_stack_is_gone_when_its_time_is_over_and_then_deleted(
    app: Flask, client: FlaskClient, folder: Path
) -> None:
    old, young = seed(app), seed(app)
    aged(app, old, 8.1)
    aged(app, young, 7.9)
    for path in (f"/readings/{old}", f"/readings/{old}/pages/1.png", f"/readings/{old}/results.json"):
        assert client.get(path).status_code == 404
    services(app).reader.read_all()
    assert [path.name for path in (folder / "readings").iterdir()] == [young]


def test_age_counts_after_a_restart_too(app: Flask, folder: Path) -> None:
    aged(app, seed(app), 9)
    again = create_app(Settings(folder=folder), TickCross(NOBODY))
    services(again).reader.read_all()
    assert list((folder / "readings").iterdir()) == []


def test_a_deletion_that_was_broken_off_is_finished(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = seed(app)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)
        client.delete(f"/readings/{reading}")
    assert client.get("/readings").json == {"readings": [], "keep_hours": 8.0}
    services(app).reader.read_all()
    assert list((folder / "readings").iterdir()) == []


def test_a_stack_that_is_deleted_while_all_are_listed_is_left_out(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = seed(app), seed(app)
    listed = ReadingStore.all

    def then_deleted(store: ReadingStore) -> list[About]:
        found = listed(store)
        client.delete(f"/readings/{gone}")
        return found

    decision = {"page": 1, "group": "Room", "box": "Single", "label": "tick"}
    client.put(f"/readings/{gone}/decisions", json=decision)
    monkeypatch.setattr(ReadingStore, "all", then_deleted)
    answer = client.get("/readings").json
    assert answer is not None
    assert [each["id"] for each in answer["readings"]] == [kept]


def test_a_deletion_is_done_when_the_reader_finishes_it_meanwhile(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = seed(app)
    rmtree = shutil.rmtree

    def after_the_reader(*arguments: Any, **options: Any) -> None:
        monkeypatch.setattr(shutil, "rmtree", rmtree)
        services(app).reader.read_all()
        rmtree(*arguments, **options)

    monkeypatch.setattr(shutil, "rmtree", after_the_reader)
    assert client.delete(f"/readings/{reading}").status_code == 204
    assert list((folder / "readings").iterdir()) == []


def test_an_upload_that_was_broken_off_is_deleted_after_an_hour(app: Flask, folder: Path) -> None:
    store = services(app).readings
    old, young = store.new_folder(), store.new_folder()
    os.utime(old, (time.time() - 3700,) * 2)
    services(app).reader.read_all()
    assert list((folder / "readings").iterdir()) == [young]


def test_a_page_of_another_site_may_not_change_anything(app: Flask, client: FlaskClient) -> None:
    reading = seed(app)
    for site in ("cross-site", "same-site"):
        answer = client.delete(f"/readings/{reading}", headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
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
def test_a_site_that_gives_itself_our_address_is_refused(
    folder: Path, hosts: str, host: str, status: int
) -> None:
    client = create_app(Settings(folder=folder, hosts=hosts), TickCross(NOBODY)).test_client()
    answer = client.get("/readings", headers={"Host": host})
    assert answer.status_code == status
    if status == 400:
        assert answer.content_type == "application/problem+json"


def test_no_browser_keeps_a_page_and_no_other_site_may_show_it(app: Flask, client: FlaskClient) -> None:
    headers = client.get(f"/readings/{seed(app)}/pages/1.png").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/editor", "/reading", "/review"])
def test_a_page_runs_its_own_scripts_alone(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<script>" not in answer.data
    assert b"style=" not in answer.data
