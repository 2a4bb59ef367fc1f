"""Stacks over HTTP: sent within limits, shown, and given out when they have been read."""

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
from tests.examples.form_reader.web.conftest import NOBODY
from tests.examples.form_reader.web.seeding import REASON, seed

PAGE = png(Image.new("L", (60, 80), 255))


def limited(folder: Path, **settings: int) -> FlaskClient:
    """A form reader with these limits, and a template."""
    app = create_app(Settings(folder=folder, **settings), TickCross(NOBODY, retries=0))  # type: ignore[arg-type]
    services(app).templates.add(template())
    return app.test_client()


def test_a_stack_is_taken_at_once_and_read_later(folder: Path) -> None:
    client = limited(folder)
    answer = client.post("/readings?name=week.pdf", data=pdf([empty_form()] * 2))
    assert answer.status_code == 202
    facts = client.get(answer.headers["Location"]).json
    assert facts == answer.json
    assert facts is not None
    assert (facts["name"], facts["state"], facts["pages"], facts["done"]) == ("week.pdf", "waiting", 2, 0)
    assert client.get("/readings").json == {"readings": [facts], "keep_hours": 8.0}


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
def test_a_stack_that_cannot_be_read_is_refused_and_nothing_of_it_is_kept(
    folder: Path, body: bytes, status: int, detail: str | None
) -> None:
    client = limited(folder, max_bytes=200_000, max_pages=2)
    answer = client.post("/readings", data=body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert detail is None or answer.json["detail"] == detail
    assert list((folder / "readings").iterdir()) == []


def test_more_pages_than_are_ever_read_are_refused_like_more_than_the_setting_allows(folder: Path) -> None:
    page = Image.new("1", (100, 100))
    answer = limited(folder, max_pages=MAX_PAGES).post("/readings", data=pdf([page] * (MAX_PAGES + 1)))
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["detail"] == f"the document has more than {MAX_PAGES} pages"


def test_a_body_without_a_length_is_cut_off_at_the_limit(folder: Path) -> None:
    client = limited(folder, max_bytes=200_000)
    answer = client.post(
        "/readings",
        input_stream=io.BytesIO(bytes(300_000)),
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_too_many_bytes_are_refused_before_they_are_read(folder: Path) -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError

    client = limited(folder, max_bytes=200_000)
    length = {"CONTENT_LENGTH": "200001"}
    assert client.post("/readings", input_stream=Unread(), environ_overrides=length).status_code == 413


def test_more_stacks_than_may_be_kept_are_refused_with_the_time_to_wait(folder: Path) -> None:
    client = limited(folder, max_readings=1)
    assert client.post("/readings", data=PAGE).status_code == 202
    answer = client.post("/readings", data=PAGE)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_more_uploads_at_once_than_leave_threads_for_others_are_refused(folder: Path) -> None:
    client = limited(folder)
    with ExitStack() as under_way:
        for _ in range(uploads.MAX_AT_ONCE):
            under_way.enter_context(uploads.room())
        answer = client.post("/readings", data=PAGE)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
    assert client.post("/readings", data=PAGE).status_code == 202


def test_a_full_disk_is_answered_with_503(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(folder)
    monkeypatch.setattr(uploads, "_chunks", lambda _: (_ for _ in [b""] if _full()))
    answer = client.post("/readings", data=PAGE)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert list((folder / "readings").iterdir()) == []


def _full() -> bool:
    raise OSError(28, "No space left on device")


def test_a_stack_is_compared_with_chosen_templates_only(folder: Path) -> None:
    client = limited(folder)
    assert client.post("/readings?template=Meals", data=PAGE).status_code == 202
    answer = client.post("/readings?template=Drinks", data=PAGE)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"] == "there is no template 'Drinks'"


def test_without_a_template_nothing_is_read(client: FlaskClient) -> None:
    answer = client.post("/readings", data=PAGE)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"] == "there is no template yet; add one first"


@pytest.mark.parametrize(("state", "status"), [("waiting", 503), ("reading", 503), ("held", 502)])
@pytest.mark.parametrize("name", ["results.json", "boxes.csv", "answers.csv?template=Meals", "questions"])
def test_results_are_given_out_when_all_pages_have_been_read(
    app: Flask, client: FlaskClient, name: str, state: str, status: int
) -> None:
    reading = seed(app)
    store = services(app).readings
    store.update(store.about(reading), state=state, reason="tickcross does not answer")
    answer = client.get(f"/readings/{reading}/{name}")
    assert answer.status_code == status
    assert answer.headers["Retry-After"]


def test_the_results_of_a_stack(app: Flask, client: FlaskClient) -> None:
    reading = seed(app)
    answer = client.get(f"/readings/{reading}/results.json").json
    assert answer is not None
    assert [page["status"] for page in answer["pages"]] == ["read", "read", "blank", "refused"]
    assert answer["pages"][3]["reason"] == REASON
    facts = client.get(f"/readings/{reading}").json
    assert facts is not None
    counts = {key: facts[key] for key in ("done", "read", "blank", "refused", "boxes", "doubtful", "decided")}
    assert counts == {
        "done": 4, "read": 2, "blank": 1, "refused": 1, "boxes": 16, "doubtful": 3, "decided": 0,
    }  # fmt: skip


def test_a_line_for_each_form(app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"/readings/{seed(app)}/answers.csv?template=Meals")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Breakfast"] for row in rows] == ["Bread", "Rolls; Muesli"]
    assert [row["doubtful"] for row in rows] == ["Room", "Breakfast"]


def test_a_line_for_each_box(app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"/readings/{seed(app)}/boxes.csv")
    assert len(list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))) == 16 + 2


def test_a_page_that_was_read_has_a_picture_and_others_have_none(app: Flask, client: FlaskClient) -> None:
    reading = seed(app)
    answer = client.get(f"/readings/{reading}/pages/1.png")
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert client.get(f"/readings/{reading}/pages/3.png").status_code == 404


@pytest.mark.parametrize("path", ["0" * 16, "..", "abc", "%2E%2E%2Ftemplates"])
def test_what_is_no_reading_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/readings/{path}").status_code == 404
    assert client.delete(f"/readings/{path}").status_code == 404


def test_an_unknown_path_and_method_are_problems(client: FlaskClient) -> None:
    assert client.get("/nothing").json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "there is nothing at /nothing",
    }
    answer = client.put("/readings")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
