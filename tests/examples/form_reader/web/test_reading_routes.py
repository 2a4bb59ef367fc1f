"""Stacks over HTTP: sent within limits, listed, and returned once they have been read."""

import csv
import io
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from examples.form_reader.documents import MAX_PAGES
from examples.form_reader.web import uploads
from examples.form_reader.web.app import create_app
from examples.form_reader.web.services import services
from examples.form_reader.web.settings import Settings
from service.client import TickCross
from tests.examples.form_reader.drawn_forms import empty_form, pdf, png, template
from tests.examples.form_reader.web.conftest import UNREACHABLE
from tests.examples.form_reader.web.seeding import REASON, seed

PAGE = png(Image.new("L", (60, 80), 255))


def limited(folder: Path, **settings: int) -> FlaskClient:
    """A form reader with these limits, and a template."""
    app = create_app(Settings(folder=folder, **settings), TickCross(UNREACHABLE, retries=0))  # type: ignore[arg-type]
    services(app).templates.add(template())
    return app.test_client()


def test_a_stack_is_accepted_at_once_and_read_later(folder: Path) -> None:
    client = limited(folder)
    response = client.post("/readings?name=week.pdf", data=pdf([empty_form()] * 2))
    assert response.status_code == 202
    progress = client.get(response.headers["Location"]).json
    assert progress == response.json
    assert progress is not None
    assert (progress["name"], progress["state"], progress["pages"], progress["done"]) == (
        "week.pdf",
        "waiting",
        2,
        0,
    )
    assert client.get("/readings").json == {"readings": [progress], "keep_hours": 8.0}


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 422, "the body is empty; expected a PDF, a TIFF, a JPEG or a PNG"),
        (b"hello", 415, "expected a PDF, a TIFF, a JPEG or a PNG"),
        (PAGE[:20], 422, None),
        (b"%PDF-1.7 and no more", 422, None),
        (pdf([empty_form()] * 3), 413, "the document has 3 pages; at most 2 are read"),
        (bytes(300_000), 413, "the body has more than 200000 bytes"),
    ],
    ids=["empty", "text", "cut picture", "cut pdf", "pages", "bytes"],
)
def test_an_unreadable_stack_is_refused_and_not_kept(
    folder: Path, body: bytes, status: int, detail: str | None
) -> None:
    client = limited(folder, max_bytes=200_000, max_pages=2)
    response = client.post("/readings", data=body)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert detail is None or response.json["detail"] == detail
    assert list((folder / "readings").iterdir()) == []


def test_more_pages_than_the_fixed_maximum_are_refused(folder: Path) -> None:
    page = Image.new("1", (100, 100))
    response = limited(folder, max_pages=MAX_PAGES).post("/readings", data=pdf([page] * (MAX_PAGES + 1)))
    assert response.status_code == 413
    assert response.json is not None
    assert response.json["detail"] == f"the document has more than {MAX_PAGES} pages"


def test_a_body_without_a_length_is_cut_off_at_the_limit(folder: Path) -> None:
    client = limited(folder, max_bytes=200_000)
    response = client.post(
        "/readings",
        input_stream=io.BytesIO(bytes(300_000)),
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert response.status_code == 413


def test_too_many_bytes_are_refused_before_they_are_read(folder: Path) -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError

    client = limited(folder, max_bytes=200_000)
    length = {"CONTENT_LENGTH": "200001"}
    assert client.post("/readings", input_stream=Unread(), environ_overrides=length).status_code == 413


def test_more_stacks_than_the_limit_are_refused_with_retry_after(folder: Path) -> None:
    client = limited(folder, max_readings=1)
    assert client.post("/readings", data=PAGE).status_code == 202
    response = client.post("/readings", data=PAGE)
    assert response.status_code == 429
    assert response.headers["Retry-After"]


def test_too_many_uploads_at_once_are_refused(folder: Path) -> None:
    client = limited(folder)
    with ExitStack() as uploads_in_progress:
        for _ in range(uploads.MAX_AT_ONCE):
            uploads_in_progress.enter_context(uploads.room())
        response = client.post("/readings", data=PAGE)
        assert response.status_code == 503
        assert response.headers["Retry-After"]
    assert client.post("/readings", data=PAGE).status_code == 202


def test_a_full_disk_is_answered_with_503(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(folder)
    monkeypatch.setattr(uploads, "_chunks", lambda _: (_ for _ in [b""] if _full()))
    response = client.post("/readings", data=PAGE)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert list((folder / "readings").iterdir()) == []


def _full() -> bool:
    raise OSError(28, "No space left on device")


def test_a_stack_is_compared_only_with_the_chosen_templates(folder: Path) -> None:
    client = limited(folder)
    assert client.post("/readings?template=Meals", data=PAGE).status_code == 202
    response = client.post("/readings?template=Drinks", data=PAGE)
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["detail"] == "there is no template 'Drinks'"


def test_a_stack_without_any_template_is_refused(client: FlaskClient) -> None:
    response = client.post("/readings", data=PAGE)
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["detail"] == "there is no template yet; add one first"


@pytest.mark.parametrize(("state", "status"), [("waiting", 503), ("reading", 503), ("held", 502)])
@pytest.mark.parametrize("name", ["results.json", "boxes.csv", "answers.csv?template=Meals", "questions"])
def test_results_are_refused_until_all_pages_have_been_read(
    app: Flask, client: FlaskClient, name: str, state: str, status: int
) -> None:
    reading = seed(app)
    store = services(app).readings
    store.update(store.about(reading), state=state, reason="tickcross does not answer")
    response = client.get(f"/readings/{reading}/{name}")
    assert response.status_code == status
    assert response.headers["Retry-After"]


def test_the_results_of_a_stack_have_every_page(app: Flask, client: FlaskClient) -> None:
    reading = seed(app)
    results = client.get(f"/readings/{reading}/results.json").json
    assert results is not None
    assert [page["status"] for page in results["pages"]] == ["read", "read", "blank", "refused"]
    assert results["pages"][3]["reason"] == REASON
    progress = client.get(f"/readings/{reading}").json
    assert progress is not None
    counts = {
        key: progress[key] for key in ("done", "read", "blank", "refused", "boxes", "doubtful", "decided")
    }
    assert counts == {
        "done": 4, "read": 2, "blank": 1, "refused": 1, "boxes": 16, "doubtful": 3, "decided": 0,
    }  # fmt: skip


def test_answers_csv_has_a_row_for_each_form(app: Flask, client: FlaskClient) -> None:
    response = client.get(f"/readings/{seed(app)}/answers.csv?template=Meals")
    assert response.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert [row["Breakfast"] for row in rows] == ["Bread", "Rolls; Muesli"]
    assert [row["doubtful"] for row in rows] == ["Room", "Breakfast"]


def test_boxes_csv_has_a_row_for_each_box(app: Flask, client: FlaskClient) -> None:
    response = client.get(f"/readings/{seed(app)}/boxes.csv")
    assert len(list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))) == 16 + 2


def test_only_read_pages_have_a_picture(app: Flask, client: FlaskClient) -> None:
    reading = seed(app)
    response = client.get(f"/readings/{reading}/pages/1.png")
    assert (response.status_code, response.content_type) == (200, "image/png")
    assert client.get(f"/readings/{reading}/pages/3.png").status_code == 404


@pytest.mark.parametrize("path", ["0" * 16, "..", "abc", "%2E%2E%2Ftemplates"])
def test_an_unknown_reading_gets_404(client: FlaskClient, path: str) -> None:
    assert client.get(f"/readings/{path}").status_code == 404
    assert client.delete(f"/readings/{path}").status_code == 404


def test_an_unknown_path_and_method_are_problems(client: FlaskClient) -> None:
    assert client.get("/nothing").json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "there is nothing at /nothing",
    }
    response = client.put("/readings")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
